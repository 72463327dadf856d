"""The school and its stages."""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator, URLValidator
from django.db import models, transaction
from django.db.models import F, Q
from django.urls import reverse
from django.utils.functional import cached_property  # the one that a Prefetch may fill

from initiatives.schools import contradictory
from initiatives.schools.affiliation import Belonging
from initiatives.schools.enums import CODE_CLASSES, CODE_PATTERN, SAID_BY_STAGE, Form, Ownership
from initiatives.schools.keys import search_text, sort_key
from initiatives.schools.queries import SchoolQuerySet
from portal.accounts.models import UnitKind
from portal.accounts.registers import Entry, Registered
from portal.dates.precision import aligned, in_table, precision_field
from portal.limits.typed_numbers import CodeField, TelephoneField
from portal.places import coordinates
from portal.places.coordinates import Datum, coordinate_constraints
from portal.places.models import Kind, Place, Reading
from portal.places.spelling import Readings
from portal.records.demo_mark import DemoMarked
from portal.records.history import History
from portal.records.text import LineField, SlugField, TextField


class Stage(models.Model):
    """A stage of education; one school may have several. ``compulsory`` stages make the coverage universe."""

    code = SlugField("代码", max_length=20, unique=True)
    name = LineField("名称", max_length=20, unique=True)
    compulsory = models.BooleanField("义务教育", default=False)
    position = models.PositiveSmallIntegerField("显示顺序", default=0)

    history = History()

    class Meta:
        verbose_name = verbose_name_plural = "学段"
        ordering = ["position", "code"]

    def __str__(self) -> str:
        return self.name


class School(Registered, DemoMarked):
    """A school, kindergarten, campus or teaching point that has or had a code of its own.

    The code is the key: names are shared and change, codes are never given to another school, so closed schools
    stay. ``close_date`` is the first day on which it no longer teaches; without ``open_date`` it has been open
    since before the records, unless ``is_proposed``. There is no rank and no "key school" mark (义务教育法 22).
    """

    code = CodeField(
        "学校标识码",
        max_length=10,
        unique=True,
        validators=[RegexValidator(CODE_PATTERN, "学校标识码应为 10 位数字：2 位学校类别、2 位省份、6 位顺序号。")],
        help_text="更名不换码；停办后该码作废，不再给别的学校使用。",
        error_messages={"unique": "该学校标识码已被使用过；标识码不重复使用，停办学校的也不可以。"},
    )
    name = LineField("学校名称", max_length=60, db_index=True)
    short_name = LineField("简称", max_length=30, blank=True)
    form = LineField("办学类型", max_length=20, choices=Form)
    stages = models.ManyToManyField(Stage, verbose_name="学段", related_name="schools")
    ownership = LineField("办学性质", max_length=8, choices=Ownership, default=Ownership.PUBLIC)
    counts_as_unit = models.BooleanField("独立计数", default=True, help_text="不勾选的校区、部不计入学校数。")
    campus_of = models.ForeignKey(
        "self", models.PROTECT, verbose_name="所属学校（本校为其校区）", null=True, blank=True, related_name="campuses"
    )
    parent_school = models.ForeignKey(
        "self",
        models.PROTECT,
        verbose_name="管理学校（本校为教学点）",
        null=True,
        blank=True,
        related_name="teaching_points",
    )
    township = models.ForeignKey(
        Place,
        models.PROTECT,
        verbose_name="乡镇（街道）",
        related_name="schools",
        help_text="暂不知道乡镇时先选县（市、区）或功能区，首页会提醒补全。",
    )
    address = LineField("地址", max_length=120, blank=True)
    longitude = models.DecimalField("经度", max_digits=9, decimal_places=6, null=True, blank=True)
    latitude = models.DecimalField("纬度", max_digits=9, decimal_places=6, null=True, blank=True)
    datum_source = LineField("坐标来源坐标系", max_length=5, choices=Datum, blank=True, editable=False)
    is_proposed = models.BooleanField("筹建中", default=False)
    open_date = models.DateField("建校日期", null=True, blank=True, help_text="不知道时留空，视为一直在办。")
    open_precision = precision_field("建校日期精度")
    close_date = models.DateField("停办日期", null=True, blank=True, editable=False)
    close_precision = precision_field("停办日期精度", editable=False)
    close_reason = LineField("停办原因", max_length=300, blank=True, editable=False)
    capacity = models.PositiveIntegerField("规划学位（个）", null=True, blank=True)
    pupils = models.PositiveIntegerField("在校生（人）", null=True, blank=True)
    pupils_as_of = models.DateField("在校生统计日期", null=True, blank=True)
    phone = TelephoneField("学校总机", max_length=20, blank=True, help_text="只填学校公开电话，不填个人手机。")
    website = LineField("网站", max_length=200, blank=True, validators=[URLValidator(["http", "https"])])
    source = LineField("依据", max_length=120, blank=True)
    confirmed_on = models.DateField("最近核实日期", null=True, blank=True, editable=False)
    sort_key = LineField("拼音排序", max_length=200, editable=False, db_index=True)
    search_text = TextField("检索文本", editable=False, default="")

    # of ``with_setting``, ``with_network`` and ``with_network_kinds``
    setting: str | None
    network_name: str | None

    unit_kind, unit_columns = UnitKind.SCHOOL, ("code", "name", "township", "close_date", "is_demo")
    contradictions = contradictory.SCHOOL
    objects = SchoolQuerySet.as_manager()
    history = History(m2m_fields=[stages], excluded_fields=["unit", "sort_key", "search_text"])

    class Meta:
        verbose_name = verbose_name_plural = "学校"
        ordering = ["sort_key", "code"]
        indexes = [models.Index(name="school_open_public", fields=["ownership", "open_date", "close_date"])]
        constraints = [
            models.CheckConstraint(
                name="school_code_form",
                condition=Q(code__regex=CODE_PATTERN),
                violation_error_message="学校标识码应为 10 位数字：2 位学校类别、2 位省份、6 位顺序号。",
            ),
            models.CheckConstraint(
                name="school_closes_after_opening",
                condition=Q(open_date=None) | Q(close_date=None) | Q(close_date__gt=F("open_date")),
                violation_error_message="停办日期必须晚于建校日期。",
            ),
            models.CheckConstraint(
                name="school_proposed_not_open",
                condition=Q(is_proposed=False) | Q(open_date=None, close_date=None),
                violation_error_message="筹建中的学校不能有建校或停办日期；已开办请取消“筹建中”。",
            ),
            aligned("open_date", "open_precision", name="school_open_precision"),
            aligned("close_date", "close_precision", name="school_close_precision"),
            models.CheckConstraint(
                name="school_not_own_parent",
                condition=~Q(campus_of=F("id")) & ~Q(parent_school=F("id")),
                violation_error_message="学校不能是自己的校区或教学点。",
            ),
            *coordinate_constraints("school"),
            models.CheckConstraint(
                name="school_pupils_dated",
                condition=Q(pupils=None, pupils_as_of=None) | Q(pupils__isnull=False, pupils_as_of__isnull=False),
                violation_error_message="在校生人数与统计日期要一起填写或都留空。",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def form_beside_stages(self) -> str:
        """The kind of school in words; empty where it says no more than its stage."""
        return "" if self.form in SAID_BY_STAGE else str(self.get_form_display())

    def get_absolute_url(self) -> str:
        return reverse("schools:detail", args=[self.code])

    @property
    def is_teaching_point(self) -> bool:
        return self.form == Form.TEACHING_POINT

    @property
    def code_class(self) -> str:
        """What the first two digits of the code say."""
        return CODE_CLASSES.get(self.code[:2], "")

    def is_open_on(self, day: date) -> bool:
        if self.is_proposed or (self.open_date and self.open_date > day):
            return False
        return self.close_date is None or self.close_date > day

    @cached_property
    def memberships_now(self) -> Sequence[Belonging]:
        """What ``with_network`` has found; nothing where no room keeps memberships."""
        return ()

    @property
    def opened(self) -> str:
        return in_table(self.open_date, self.open_precision)

    @property
    def closed(self) -> str:
        return in_table(self.close_date, self.close_precision)

    def as_unit(self) -> Entry:
        return Entry(self.code, self.name, self.township_id, self.close_date, self.is_demo, self.unit_id)

    def set_keys(self, former_names: Iterable[str], readings: Readings) -> None:
        self.sort_key = sort_key(self.name, readings)
        self.search_text = search_text(readings, self.code, self.name, self.short_name, *former_names)

    def update_keys(self) -> None:
        """Store the keys again after a former name has changed. They are derived, so the history keeps no row."""
        with transaction.atomic(savepoint=False):
            self.set_keys(self.former_names.values_list("name", flat=True), Reading.objects.in_use())
            type(self).objects.filter(pk=self.pk).update(sort_key=self.sort_key, search_text=self.search_text)

    def save(self, *args: Any, **kwargs: Any) -> None:
        if kwargs.get("update_fields"):
            kwargs["update_fields"] = {*kwargs["update_fields"], "sort_key", "search_text"}
        with transaction.atomic(savepoint=False):
            former = self.former_names.values_list("name", flat=True) if self.pk else ()
            self.set_keys(former, Reading.objects.in_use())
            super().save(*args, **kwargs)

    def _province(self) -> str:
        """The first two digits of the township's code; a functional zone's own code is no statutory one."""
        area = self.township if self.township_id else None
        if area and area.kind == Kind.FUNCTIONAL_ZONE:
            area = area.parent
        return area.code[:2] if area else ""

    def clean(self) -> None:
        if self.township_id and self.township.kind == Kind.CITY:
            raise ValidationError({"township": "请选择乡镇（街道）；暂不知道时选县（市、区）或功能区。"})
        if self.longitude is None:
            self.datum_source = ""
        if refusal := coordinates.refusal(self.longitude, self.latitude):
            raise ValidationError({"longitude": refusal})
        province = self._province()
        if province and self.code and self.code[2:4] != province:
            raise ValidationError({"code": f"学校标识码第 3、4 位是省份代码，本市应为 {province}。"})
        if self.parent_school_id and not self.is_teaching_point:
            raise ValidationError({"parent_school": "只有教学点才填管理学校；校区请填“所属学校”。"})
        if self.campus_of_id and self.counts_as_unit:
            raise ValidationError({"counts_as_unit": "校区不单独计数，请取消“独立计数”。"})
