"""Programme, pillar, initiative, measure and milestone: what was promised, and how far it is."""

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.urls import reverse

from initiatives.programme.enums import MeasureKind, Progress, Status, Wing
from initiatives.programme.queries import InitiativeQuerySet, MilestoneQuerySet
from portal.accounts.history import History
from portal.dates.precision import Precision, aligned, in_table, in_words, precision_field

NUMERALS = "〇一二三四五六七八九十"


def numeral(number):
    """Chinese numeral of an initiative's number: 1 to 19, beyond that digits."""
    if number <= 10:
        return NUMERALS[number]
    return f"十{NUMERALS[number - 10]}" if number < 20 else str(number)


class Sourced(models.Model):
    """A statement with the words and the source it was published with."""

    quote = models.TextField("原文", blank=True)
    source = models.ForeignKey(
        "indicators.SourceDocument", models.PROTECT, verbose_name="来源", null=True, blank=True, related_name="+"
    )

    class Meta:
        abstract = True


class Programme(Sourced):
    """The programme. ``expected_count`` is what the public text says; a different number of rows only warns."""

    slug = models.SlugField("地址", max_length=40, unique=True)
    name = models.CharField("名称", max_length=60)
    short_name = models.CharField("简称", max_length=20)
    start_on = models.DateField("开始", null=True, blank=True)
    start_precision = precision_field("开始精度")
    end_on = models.DateField("结束", null=True, blank=True)
    end_precision = precision_field("结束精度")
    expected_count = models.PositiveSmallIntegerField("应有行动数", null=True, blank=True)
    policy_basis = models.TextField("政策依据", blank=True)

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

    def __str__(self):
        return self.name


class Pillar(models.Model):
    """One of the four stated aims."""

    programme = models.ForeignKey(Programme, models.CASCADE, verbose_name="行动计划", related_name="pillars")
    name = models.CharField("名称", max_length=40)
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

    def __str__(self):
        return self.name


class Initiative(Sourced):
    """One of the actions. The published text does not list the eight, so names start out provisional."""

    programme = models.ForeignKey(Programme, models.CASCADE, verbose_name="行动计划", related_name="initiatives")
    slug = models.SlugField("地址", max_length=60, unique=True)
    number = models.PositiveSmallIntegerField("序号")
    name = models.CharField("名称", max_length=40)
    is_provisional = models.BooleanField("示例，待核定", default=True, help_text="正式名称公布后取消勾选。")
    pillar = models.ForeignKey(
        Pillar, models.SET_NULL, verbose_name="目标领域", null=True, blank=True, related_name="initiatives"
    )
    wing = models.CharField("领域", max_length=10, choices=Wing, default=Wing.EDUCATION)
    lead_unit = models.CharField("责任科室", max_length=60, blank=True)
    quoted_by = models.CharField("引文出处", max_length=60, blank=True)
    tile_note = models.CharField("首页说明", max_length=80, blank=True, help_text="首页数字下面的一句话。")
    status_override = models.CharField("人工状态", max_length=10, choices=Status, blank=True, editable=False)
    override_reason = models.CharField("人工状态的原因", max_length=200, blank=True, editable=False)
    last_confirmed_on = models.DateField("最近核对日期", null=True, blank=True)

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

    def __str__(self):
        return self.name

    def get_absolute_url(self):
        return reverse("programme:initiative", args=[self.slug])

    @property
    def numeral(self):
        return numeral(self.number)


class Measure(Sourced):
    """What is done within an initiative. ``is_inferred``: named in the text, but not proven to belong here."""

    initiative = models.ForeignKey(Initiative, models.CASCADE, verbose_name="行动", related_name="measures")
    code = models.SlugField("代码", max_length=60, unique=True)
    name = models.CharField("名称", max_length=60)
    kind = models.CharField("类别", max_length=10, choices=MeasureKind, default=MeasureKind.MEASURE)
    description = models.TextField("内容", blank=True)
    lead_unit = models.CharField("责任科室", max_length=60, blank=True)
    is_inferred = models.BooleanField("归属待核定", default=False)
    start_on = models.DateField("开始", null=True, blank=True)
    start_precision = precision_field("开始精度")
    end_on = models.DateField("结束", null=True, blank=True)
    end_precision = precision_field("结束精度")
    period_label = models.CharField("时期原文", max_length=30, blank=True)
    position = models.PositiveSmallIntegerField("显示顺序", default=0)

    history = History()

    class Meta:
        verbose_name = verbose_name_plural = "措施"
        ordering = ["initiative", "position", "pk"]
        constraints = [
            aligned("start_on", "start_precision", name="measure_start_aligned"),
            aligned("end_on", "end_precision", name="measure_end_aligned"),
            models.CheckConstraint(
                name="measure_period_order",
                condition=Q(start_on=None) | Q(end_on=None) | Q(end_on__gte=models.F("start_on")),
                violation_error_message="结束日期不能早于开始日期。",
            ),
        ]

    def __str__(self):
        return self.name

    @property
    def period(self):
        """When, in words: as published, else from the dates."""
        start, end = in_words(self.start_on, self.start_precision), in_words(self.end_on, self.end_precision)
        if self.period_label or not start:
            return self.period_label
        return f"{start}至 {end}" if end and end != start else start if end else f"{start}起"


class Milestone(Sourced):
    """One step of a measure or an initiative. State moves only through ``progress.py``."""

    initiative = models.ForeignKey(
        Initiative, models.CASCADE, verbose_name="行动", null=True, blank=True, related_name="milestones"
    )
    measure = models.ForeignKey(
        Measure, models.CASCADE, verbose_name="措施", null=True, blank=True, related_name="milestones"
    )
    title = models.CharField("事项", max_length=80)
    place = models.ForeignKey(
        "places.Place", models.PROTECT, verbose_name="地区", null=True, blank=True, help_text="不填表示全市。"
    )
    due_on = models.DateField("计划完成", null=True, blank=True)
    due_precision = precision_field("计划完成精度")
    confirmed = models.BooleanField("日期已确定", default=False, help_text="确定的日期必须精确到日。")
    state = models.CharField("进度", max_length=10, choices=Progress, default=Progress.PLANNED, editable=False)
    completed_on = models.DateField("完成日期", null=True, editable=False)
    completed_precision = precision_field("完成日期精度", editable=False)
    completed_by_then = models.BooleanField(
        "完成日期为“不晚于”", default=False, editable=False, help_text="公开文字只说明已完成，未说明哪一天。"
    )
    position = models.PositiveSmallIntegerField("显示顺序", default=0)

    objects = MilestoneQuerySet.as_manager()
    history = History(excluded_fields=["state", "completed_on", "completed_precision", "completed_by_then"])

    class Meta:
        verbose_name = verbose_name_plural = "里程碑"
        ordering = ["position", "due_on", "pk"]
        constraints = [
            models.CheckConstraint(
                name="milestone_one_owner",
                condition=Q(initiative=None, measure__isnull=False) | Q(initiative__isnull=False, measure=None),
                violation_error_message="里程碑要属于一项措施或一项行动，且只属于其中之一。",
            ),
            aligned("due_on", "due_precision", name="milestone_due_aligned"),
            aligned("completed_on", "completed_precision", name="milestone_completed_aligned"),
            models.CheckConstraint(
                name="milestone_confirmed_exact",
                condition=Q(confirmed=False) | Q(due_on__isnull=False, due_precision=Precision.DAY),
                violation_error_message="日期已确定的里程碑，计划完成日期必须精确到日。",
            ),
            models.CheckConstraint(
                name="milestone_completed_date",
                condition=Q(state=Progress.DONE, completed_on__isnull=False)
                | (~Q(state=Progress.DONE) & Q(completed_on=None)),
                violation_error_message="已完成的里程碑必须有完成日期，未完成的不能有完成日期。",
            ),
        ]

    def __str__(self):
        return self.title

    def clean(self):
        if bool(self.initiative_id) == bool(self.measure_id):
            raise ValidationError("里程碑要属于一项措施或一项行动，且只属于其中之一。")

    def overdue(self, day):
        """Whether the whole period of the due date has passed on ``day`` and it is still open."""
        if self.due_on is None or self.state in (Progress.DONE, Progress.DROPPED):
            return False
        return in_table(day)[: len(self.due)] > self.due

    @property
    def due(self):
        return in_table(self.due_on, self.due_precision)

    @property
    def completed(self):
        words = in_words(self.completed_on, self.completed_precision)
        return f"不晚于 {words}" if self.completed_by_then else words


class InitiativeIndicator(models.Model):
    """An indicator that an initiative, or one of its measures, is judged by. The headline stands on the tile."""

    initiative = models.ForeignKey(Initiative, models.CASCADE, verbose_name="行动", related_name="gauges")
    measure = models.ForeignKey(
        Measure, models.SET_NULL, verbose_name="措施", null=True, blank=True, related_name="gauges"
    )
    indicator = models.ForeignKey(
        "indicators.Indicator", models.CASCADE, verbose_name="指标", related_name="initiative_gauges"
    )
    is_headline = models.BooleanField("首页数字", default=False)
    is_key = models.BooleanField("重点指标", default=False, help_text="在行动页最前面以大数字显示。")
    has_chart = models.BooleanField("显示趋势图", default=False)
    position = models.PositiveSmallIntegerField("显示顺序", default=0)

    history = History()

    class Meta:
        verbose_name = verbose_name_plural = "行动指标"
        ordering = ["initiative", "position", "pk"]
        constraints = [
            models.UniqueConstraint(
                name="gauge_once",
                fields=["initiative", "indicator"],
                violation_error_message="该行动已列有这个指标。",
            ),
            models.UniqueConstraint(
                name="gauge_one_headline",
                fields=["initiative"],
                condition=Q(is_headline=True),
                violation_error_message="每个行动只能有一个首页数字。",
            ),
        ]

    def __str__(self):
        return f"{self.initiative} · {self.indicator}"
