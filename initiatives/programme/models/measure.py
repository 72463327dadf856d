"""Measures, and the indicators by which an initiative is judged."""

from django.db import models
from django.db.models import Q

from initiatives.programme.enums import MeasureKind
from initiatives.programme.models.initiative import Documented, Initiative
from portal.dates.precision import aligned, in_words, precision_field
from portal.records.history import History
from portal.records.text import LineField, SlugField, TextField


class Measure(Documented):
    """What is done within an initiative. ``is_inferred``: named in the text, but not proven to belong here."""

    initiative = models.ForeignKey(Initiative, models.CASCADE, verbose_name="行动", related_name="measures")
    code = SlugField("代码", max_length=60, unique=True)
    name = LineField("名称", max_length=60)
    kind = LineField("类别", max_length=10, choices=MeasureKind, default=MeasureKind.MEASURE)
    description = TextField("内容", blank=True)
    lead_unit = LineField("责任科室", max_length=60, blank=True)
    is_inferred = models.BooleanField("归属待核定", default=False)
    start_on = models.DateField("开始", null=True, blank=True)
    start_precision = precision_field("开始精度")
    end_on = models.DateField("结束", null=True, blank=True)
    end_precision = precision_field("结束精度")
    period_label = LineField("时期原文", max_length=30, blank=True)
    position = models.PositiveSmallIntegerField("显示顺序", default=0)
    n_milestones: int  # of the list
    n_done: int

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

    def __str__(self) -> str:
        return self.name

    @property
    def period(self) -> str:
        """When, in words: as published, else from the dates."""
        start, end = in_words(self.start_on, self.start_precision), in_words(self.end_on, self.end_precision)
        if self.period_label or not start:
            return self.period_label
        return f"{start}至 {end}" if end and end != start else start if end else f"{start}起"


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

    def __str__(self) -> str:
        return f"{self.initiative} · {self.indicator}"
