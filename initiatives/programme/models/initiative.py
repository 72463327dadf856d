"""Programme, pillar and initiative: what was promised."""

from django.db import models
from django.db.models import Q
from django.urls import reverse

from initiatives.programme.enums import Status, Wing
from initiatives.programme.queries import InitiativeQuerySet
from portal.dates.precision import aligned, precision_field
from portal.records.history import History
from portal.records.text import LineField, SlugField, TextField

NUMERALS = "〇一二三四五六七八九十"


def numeral(number: int) -> str:
    """Chinese numeral of an initiative's number: 1 to 19, beyond that digits."""
    if number <= 10:
        return NUMERALS[number]
    return f"十{NUMERALS[number - 10]}" if number < 20 else str(number)


class Documented(models.Model):
    """A statement with its words and the source document that it stands in.

    The document is a record of ``indicators``: kept once, with its date, its file and a page that lists everything
    taken from it. A record that only names its source in its own columns is ``portal.records.source.Sourced``.
    """

    quote = TextField("原文", blank=True)
    source = models.ForeignKey(
        "indicators.SourceDocument", models.PROTECT, verbose_name="来源", null=True, blank=True, related_name="+"
    )

    class Meta:
        abstract = True


class Programme(Documented):
    """The programme. ``expected_count`` is what the public text says; a different number of rows only warns."""

    slug = SlugField("地址", max_length=40, unique=True)
    name = LineField("名称", max_length=60)
    short_name = LineField("简称", max_length=20)
    start_on = models.DateField("开始", null=True, blank=True)
    start_precision = precision_field("开始精度")
    end_on = models.DateField("结束", null=True, blank=True)
    end_precision = precision_field("结束精度")
    expected_count = models.PositiveSmallIntegerField("应有行动数", null=True, blank=True)
    policy_basis = TextField("政策依据", blank=True)
    n_initiatives: int  # of the list

    history = History()

    class Meta:
        verbose_name = verbose_name_plural = "行动计划"
        ordering = ["-start_on", "slug"]
        constraints = [
            aligned("start_on", "start_precision", name="programme_start_aligned"),
            aligned("end_on", "end_precision", name="programme_end_aligned"),
            models.CheckConstraint(
                name="programme_period_order",
                condition=Q(start_on=None) | Q(end_on=None) | Q(end_on__gte=models.F("start_on")),
                violation_error_message="结束日期不能早于开始日期。",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Pillar(models.Model):
    """One of the four stated aims."""

    programme = models.ForeignKey(Programme, models.CASCADE, verbose_name="行动计划", related_name="pillars")
    name = LineField("名称", max_length=40)
    position = models.PositiveSmallIntegerField("显示顺序", default=0)

    history = History()

    class Meta:
        verbose_name = verbose_name_plural = "目标领域"
        ordering = ["programme", "position", "pk"]
        constraints = [
            models.UniqueConstraint(
                name="pillar_once",
                fields=["programme", "name"],
                violation_error_message="该行动计划已有同名的目标领域。",
            )
        ]

    def __str__(self) -> str:
        return self.name


class Initiative(Documented):
    """One of the actions. The published text does not list the eight, so names start out provisional."""

    programme = models.ForeignKey(Programme, models.CASCADE, verbose_name="行动计划", related_name="initiatives")
    slug = SlugField("地址", max_length=60, unique=True)
    number = models.PositiveSmallIntegerField("序号")
    name = LineField("名称", max_length=40)
    is_provisional = models.BooleanField("示例，待核定", default=True, help_text="正式名称公布后取消勾选。")
    pillar = models.ForeignKey(
        Pillar, models.SET_NULL, verbose_name="目标领域", null=True, blank=True, related_name="initiatives"
    )
    wing = LineField("领域", max_length=10, choices=Wing, default=Wing.EDUCATION)
    lead_unit = LineField("责任科室", max_length=60, blank=True)
    quoted_by = LineField("引文出处", max_length=60, blank=True)
    tile_note = LineField("首页说明", max_length=80, blank=True, help_text="首页数字下面的一句话。")
    status_override = LineField("人工状态", max_length=10, choices=Status, blank=True, editable=False)
    override_reason = LineField("人工状态的原因", max_length=200, blank=True, editable=False)
    last_confirmed_on = models.DateField("最近核对日期", null=True, blank=True)

    n_measures: int  # of the list

    objects = InitiativeQuerySet.as_manager()
    history = History(excluded_fields=["status_override", "override_reason"])

    class Meta:
        verbose_name = verbose_name_plural = "行动"
        ordering = ["programme", "number"]
        constraints = [
            models.UniqueConstraint(
                name="initiative_number_once",
                fields=["programme", "number"],
                violation_error_message="该行动计划已有这个序号的行动。",
            ),
            models.CheckConstraint(
                name="initiative_number_positive",
                condition=Q(number__gte=1),
                violation_error_message="序号从 1 开始。",
            ),
            models.CheckConstraint(
                name="initiative_override_reason",
                condition=Q(status_override="", override_reason="") | (~Q(status_override="") & ~Q(override_reason="")),
                violation_error_message="人工状态必须写明原因。",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("programme:detail", args=[self.slug])

    @property
    def numeral(self) -> str:
        return numeral(self.number)
