"""What was said about values: targets, ranks, comparisons, and figures that records must reproduce."""

from datetime import date

from django.db import models
from django.db.models import Q, Value
from django.db.models.functions import Coalesce

from initiatives.indicators.enums import ClaimKind, Comparator
from initiatives.indicators.models.indicator import Indicator
from initiatives.indicators.models.observation import Observation
from initiatives.indicators.models.source import SourceDocument
from portal.dates.precision import aligned, in_words, precision_field
from portal.places.levels import Level
from portal.records.demo_mark import DemoMarked
from portal.records.history import History
from portal.records.text import LineField, TextField


class Target(DemoMarked):
    """A target. Its value may be unknown and yet declared met: 提前完成“十四五”规划目标."""

    indicator = models.ForeignKey(Indicator, models.CASCADE, verbose_name="指标", related_name="targets")
    value = models.DecimalField("目标值", max_digits=20, decimal_places=6, null=True, blank=True)
    comparator = LineField("比较方式", max_length=3, choices=Comparator, default=Comparator.AT_LEAST)
    due_on = models.DateField("期限", null=True, blank=True)
    due_precision = precision_field("期限精度")
    plan = LineField("规划", max_length=40, blank=True, help_text="例如 “十四五”规划。")
    level = LineField("目标层级", max_length=8, choices=Level, default=Level.CITY)
    is_reference = models.BooleanField("仅供参照", default=False, help_text="上级目标，不是本市目标。")
    declared_met = models.BooleanField("公布为已完成", null=True, blank=True)
    met_on = models.DateField("完成日期", null=True, blank=True)
    quote = TextField("原文", blank=True)
    note = LineField("说明", max_length=200, blank=True)
    source = models.ForeignKey(SourceDocument, models.PROTECT, verbose_name="来源", null=True, blank=True)

    history = History()

    class Meta:
        verbose_name = verbose_name_plural = "目标"
        ordering = ["indicator", "is_reference", "due_on", "pk"]
        constraints = [
            aligned("due_on", "due_precision", name="target_due_aligned"),
            models.CheckConstraint(
                name="target_unknown_value_quoted",
                condition=Q(value__isnull=False) | ~Q(quote=""),
                violation_error_message="目标值未知时，请填写公布的原文。",
            ),
            models.CheckConstraint(
                name="target_met_on_declared",
                condition=Q(met_on=None) | Q(declared_met__isnull=False, declared_met=True),
                violation_error_message="填写了完成日期，请同时选择“公布为已完成”。",
            ),
            models.UniqueConstraint(
                "indicator",
                "level",
                "plan",
                Coalesce("due_on", Value(date(1900, 1, 1))),
                name="target_once",
                violation_error_message="该指标已有同一层级、同一规划、同一期限的目标。",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.indicator} · {self.plan or '目标'}"

    @property
    def due(self) -> str:
        return in_words(self.due_on, self.due_precision)


class RankClaim(models.Model):
    """A published statement of rank. ``tied`` is unknown unless the text says so; a rank is never computed."""

    indicator = models.ForeignKey(Indicator, models.CASCADE, verbose_name="指标", related_name="rank_claims")
    observation = models.ForeignKey(
        Observation, models.PROTECT, verbose_name="依据的数据", null=True, blank=True, related_name="rank_claims"
    )
    kind = LineField("类别", max_length=8, choices=ClaimKind, default=ClaimKind.RANK)
    rank = models.PositiveSmallIntegerField("名次", null=True, blank=True)
    tied = models.BooleanField("并列", null=True, blank=True)
    scope = LineField("范围", max_length=40)
    of_n = models.PositiveIntegerField("参与排名数", null=True, blank=True)
    quote = TextField("原文")
    as_of = models.DateField("公布日期")
    as_of_precision = precision_field("公布日期精度")
    source = models.ForeignKey(SourceDocument, models.PROTECT, verbose_name="来源")

    history = History()

    class Meta:
        verbose_name = verbose_name_plural = "名次表述"
        ordering = ["indicator", "as_of", "pk"]
        constraints = [
            aligned("as_of", "as_of_precision", name="rank_claim_aligned"),
            models.CheckConstraint(
                name="rank_claim_rank",
                condition=Q(kind=ClaimKind.FIRST, rank=None) | Q(kind=ClaimKind.RANK, rank__isnull=False, rank__gte=1),
                violation_error_message="名次表述必须填写大于 0 的名次；“首个”类表述不填名次。",
            ),
            models.CheckConstraint(
                name="rank_claim_within",
                condition=Q(of_n=None) | Q(rank=None) | Q(of_n__gte=models.F("rank")),
                violation_error_message="参与排名数不能小于名次。",
            ),
        ]

    def __str__(self) -> str:
        return self.quote


class Comparison(models.Model):
    """A published comparison with another period. Ambiguous ones keep their words and no number."""

    observation = models.ForeignKey(Observation, models.CASCADE, verbose_name="数据", related_name="comparisons")
    reference_on = models.DateField("对比时期")
    reference_precision = precision_field("对比时期精度")
    reference_value = models.DecimalField("对比时期数值", max_digits=20, decimal_places=6, null=True, blank=True)
    quote = TextField("原文")
    resolved = models.BooleanField("含义明确", default=False)
    note = LineField("说明", max_length=200, blank=True)
    source = models.ForeignKey(SourceDocument, models.PROTECT, verbose_name="来源")

    history = History()

    class Meta:
        verbose_name = verbose_name_plural = "对比表述"
        ordering = ["observation", "reference_on", "pk"]
        constraints = [
            aligned("reference_on", "reference_precision", name="comparison_aligned"),
            models.CheckConstraint(
                name="comparison_unresolved_without_value",
                condition=Q(resolved=True) | Q(reference_value=None),
                violation_error_message="含义不明确的对比不能填写数值，只保留原文。",
            ),
        ]

    def __str__(self) -> str:
        return self.quote


class ReportedFigure(models.Model):
    """A published value that records must reproduce: which one, counted at which day, and why the two may differ."""

    observation = models.OneToOneField(Observation, models.CASCADE, verbose_name="公布的数据", related_name="reported")
    computed_at = models.DateField("计算日期", help_text="用这一天的记录计算，与公布的数据核对。")
    explanation = LineField("差异说明", max_length=200, blank=True)

    history = History()

    class Meta:
        verbose_name = verbose_name_plural = "待核对的公布数"
        ordering = ["observation"]

    def __str__(self) -> str:
        return str(self.observation)
