"""Education groups and alliances, their members over time, and the rule by which coverage is counted."""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any, Self

from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.db import models, transaction
from django.db.models import F, Q
from django.urls import reverse

from initiatives.networks.enums import NetworkKind, Role
from initiatives.networks.queries import MembershipQuerySet, NetworkQuerySet
from initiatives.schools.keys import search_text, sort_key
from initiatives.schools.models import School
from portal.dates.periods import NoOverlap
from portal.dates.precision import aligned, in_table, in_words, precision_field
from portal.limits.typed_numbers import CodeField
from portal.places.models import COUNTY_KINDS, Place, Reading
from portal.places.spelling import Readings
from portal.records.demo_mark import DemoMarked
from portal.records.history import History
from portal.records.text import LineField, SlugField, TextField


class NetworkMode(models.Model):
    """How a network is put together. The published list of modes ends in 等, so it is a table."""

    code = SlugField("代码", max_length=20, unique=True)
    name = LineField("名称", max_length=30, unique=True)
    description = LineField("说明", max_length=120, blank=True)
    position = models.PositiveSmallIntegerField("显示顺序", default=0)

    history = History()

    class Meta:
        verbose_name = verbose_name_plural = "组建模式"
        ordering = ["position", "code"]

    def __str__(self) -> str:
        return self.name


class Network(DemoMarked):
    """An education group or alliance. ``close_date`` is the first day on which it no longer exists."""

    code = CodeField(
        "代码",
        max_length=20,
        unique=True,
        validators=[RegexValidator(r"^[A-Z]{2}-[0-9A-Z-]{2,17}$", "代码应为两个大写字母、短横线和编号，如 JT-001。")],
        error_messages={"unique": "这个代码已经用过，请换一个。"},
    )
    name = LineField("名称", max_length=60)
    kind = LineField("类型", max_length=8, choices=NetworkKind)
    mode = models.ForeignKey(NetworkMode, models.PROTECT, verbose_name="组建模式", related_name="networks")
    county = models.ForeignKey(Place, models.PROTECT, verbose_name="县（市、区）", related_name="networks")
    open_date = models.DateField("成立日期")
    open_precision = precision_field("成立日期精度")
    close_date = models.DateField("撤销日期", null=True, blank=True, editable=False)
    close_precision = precision_field("撤销日期精度", editable=False)
    close_reason = LineField("撤销原因", max_length=300, blank=True, editable=False)
    charter = TextField("章程要点", blank=True)
    external_partners = LineField("校外合作单位", max_length=200, blank=True)
    source = LineField("依据", max_length=120, blank=True)
    confirmed_on = models.DateField("最近核实日期", null=True, blank=True, editable=False)
    sort_key = LineField("拼音排序", max_length=200, editable=False, db_index=True)
    search_text = TextField("检索文本", editable=False, default="")
    schools = models.ManyToManyField(School, through="Membership", related_name="networks")

    n_members: int  # of the lists
    n_cores: int

    objects = NetworkQuerySet.as_manager()
    history = History(excluded_fields=["sort_key", "search_text"])

    class Meta:
        verbose_name = verbose_name_plural = "教育集团与联盟"
        ordering = ["kind", "county__position", "sort_key", "code"]
        constraints = [
            models.CheckConstraint(
                name="network_closes_after_opening",
                condition=Q(close_date=None) | Q(close_date__gt=F("open_date")),
                violation_error_message="撤销日期必须晚于成立日期。",
            ),
            aligned("open_date", "open_precision", name="network_open_precision"),
            aligned("close_date", "close_precision", name="network_close_precision"),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("networks:detail", args=[self.code])

    def is_open_on(self, day: date) -> bool:
        return self.open_date <= day and (self.close_date is None or self.close_date > day)

    @property
    def opened(self) -> str:
        return in_table(self.open_date, self.open_precision)

    @property
    def closed(self) -> str:
        return in_table(self.close_date, self.close_precision)

    def set_keys(self, readings: Readings) -> None:
        self.sort_key = sort_key(self.name, readings)
        self.search_text = search_text(readings, self.code, self.name)

    def save(self, *args: Any, **kwargs: Any) -> None:
        with transaction.atomic(savepoint=False):
            self.set_keys(Reading.objects.in_use())
            super().save(*args, **kwargs)

    def clean(self) -> None:
        if self.county_id and self.county.kind not in COUNTY_KINDS:
            raise ValidationError({"county": "请选择县（市、区）或功能区。"})


class Membership(models.Model):
    """A school in a network from ``valid_from`` until the day before ``valid_to``."""

    network = models.ForeignKey(Network, models.PROTECT, verbose_name="集团或联盟", related_name="memberships")
    school = models.ForeignKey(School, models.PROTECT, verbose_name="学校", related_name="memberships")
    role = LineField("角色", max_length=8, choices=Role, default=Role.MEMBER)
    valid_from = models.DateField("加入日期")
    valid_from_precision = precision_field("加入日期精度")
    valid_to = models.DateField("退出日期（当天起不再是成员）", null=True, blank=True)
    end_reason = LineField("退出原因", max_length=300, blank=True)
    source = LineField("依据", max_length=200, blank=True)

    setting: str | None  # of the school, where ``Profile`` reads it
    setting_name: str

    objects = MembershipQuerySet.as_manager()
    history = History()

    class Meta:
        verbose_name = verbose_name_plural = "成员关系"
        ordering = ["network", "role", "valid_from", "id"]
        indexes = [
            models.Index(name="membership_school_period", fields=["school", "valid_from", "valid_to", "network"])
        ]
        constraints = [
            models.CheckConstraint(
                name="membership_period",
                condition=Q(valid_to=None) | Q(valid_to__gt=F("valid_from")),
                violation_error_message="退出日期必须晚于加入日期。",
            ),
            aligned("valid_from", "valid_from_precision", name="membership_from_precision"),
            models.UniqueConstraint(
                name="membership_open_once",
                fields=["network", "school"],
                condition=Q(valid_to=None),
                violation_error_message="该校已是这个集团（联盟）的现有成员。",
            ),
            models.UniqueConstraint(
                name="membership_one_open_core",
                fields=["network"],
                condition=Q(valid_to=None, role="core"),
                violation_error_message="这个集团（联盟）已有一所现任核心校，请先结束原核心校。",
            ),
            NoOverlap(
                name="membership_no_overlap",
                within=["network", "school"],
                violation_error_message="该校在这个集团（联盟）的成员时间有重叠。",
            ),
            NoOverlap(
                name="membership_one_core",
                within=["network"],
                only=("role", "core"),
                violation_error_message="同一时间一个集团（联盟）只能有一所核心校。",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.school} · {self.network} · {self.get_role_display()}"

    def get_constraints(self) -> list[tuple[type[models.Model], Sequence[models.BaseConstraint]]]:
        """In a form with several rows the formset compares them; what is stored may be about to change with them."""
        constraints = super().get_constraints()
        if not hasattr(self, "rows_beside"):
            return constraints
        return [(m, [c for c in found if not isinstance(c, models.UniqueConstraint)]) for m, found in constraints]

    def has_ended_on(self, day: date) -> bool:
        return self.valid_to is not None and self.valid_to <= day

    @property
    def joined(self) -> str:
        return in_table(self.valid_from, self.valid_from_precision)

    @property
    def since(self) -> str:
        """The day of joining, for sentences."""
        return in_words(self.valid_from, self.valid_from_precision)

    @property
    def left(self) -> str:
        return in_table(self.valid_to)

    def clean(self) -> None:
        if not (self.network_id and self.school_id and self.valid_from):
            return
        errors = {}
        network, school = self.network, self.school
        if self.valid_from < network.open_date:
            errors["valid_from"] = (
                f"加入日期不能早于集团（联盟）的成立日期 {in_words(network.open_date, network.open_precision)}。"
            )
        if network.close_date and (self.valid_to is None or self.valid_to > network.close_date):
            closed = in_words(network.close_date, network.close_precision)
            errors["valid_to"] = f"集团（联盟）已于 {closed}撤销，退出日期不能晚于该日。"
        if school.close_date and (self.valid_to is None or self.valid_to > school.close_date):
            closed = in_words(school.close_date, school.close_precision)
            errors["valid_to"] = f"{school} 已于 {closed}停办，退出日期不能晚于该日。"
        if errors:
            raise ValidationError(errors)


class CountingRule(models.Model):
    """Which schools make the universe of coverage, from a day on. The text of the rule is shown beside each figure.

    Always: open on the day, counting as a unit of its own, having a compulsory stage.
    """

    valid_from = models.DateField("启用日期", unique=True)
    public_only = models.BooleanField("只计公办学校", default=True)
    teaching_points = models.BooleanField("教学点计入", default=False)
    partners = models.BooleanField("合作校算作已覆盖", default=False)
    town_is_rural = models.BooleanField("镇区算作乡村", default=False)
    one_network_per_school = models.BooleanField(
        "一校同时只能在一个集团或联盟", default=False, help_text="勾选后，加入第二个会被拒绝；不勾选时只提醒。"
    )
    basis = LineField("依据", max_length=200, blank=True)

    history = History()

    class Meta:
        verbose_name = verbose_name_plural = "覆盖统计口径"
        ordering = ["-valid_from"]

    def __str__(self) -> str:
        return f"{self.valid_from} 起的统计口径"

    @classmethod
    def on(cls, day: date) -> Self:
        """The rule in force on ``day``; before the first one, the first; none recorded, the published wording."""
        return cls.among(cls.objects.all(), day)

    @classmethod
    def among(cls, rules: Iterable[Self], day: date) -> Self:
        rules = sorted(rules, key=lambda rule: rule.valid_from)
        earlier = [rule for rule in rules if rule.valid_from <= day]
        return (earlier or rules[:1] or [cls(valid_from=day)])[-1]

    @property
    def text(self) -> str:
        owner = "公办" if self.public_only else "各类"
        points = "教学点计入" if self.teaching_points else "教学点不计入"
        partners = "核心校、成员校与合作校都算已覆盖" if self.partners else "核心校与成员校算已覆盖，合作校不算"
        rural = "乡村指城乡分类为镇区或乡村的学校" if self.town_is_rural else "乡村指城乡分类为乡村的学校"
        return (
            f"统计范围：当日在办、独立计数、含义务教育学段的{owner}中小学校，{points}，校区随本校。"
            f"当日在存续的集团或联盟中有有效成员关系即为已覆盖：{partners}。{rural}。"
            "起日计入，止日不计入。"
        )
