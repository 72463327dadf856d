"""One value of an indicator for one period and one place."""

from collections.abc import Mapping, Sequence
from typing import Any, Self

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Coalesce

from initiatives.indicators import contradictory
from initiatives.indicators.enums import WITHOUT_VALUE, Quality, State
from initiatives.indicators.models.indicator import Indicator
from initiatives.indicators.models.source import SourceDocument
from initiatives.indicators.queries import ObservationQuerySet
from initiatives.indicators.sums import wrong_sums
from portal.dates.precision import aligned, in_table, in_words, precision_field
from portal.records.demo_mark import DemoMarked
from portal.records.enums import Qualifier
from portal.records.history import History
from portal.records.text import LineField, TextField

LEAVING_FORCE = {"state", "revision_reason", "withdrawn_at", "withdrawn_by"}  # columns of a revision or withdrawal
LOCKED = "已发布的数据不能直接修改。请用“修订”另存新值并说明原因。"


class Observation(DemoMarked):
    """A value as published. Zero is a value; no value needs a reason (``quality``) or the wording 多个.

    ``value`` is in the base unit (6.4万 is 64000) and unrounded; ``published_text`` keeps the printed figure and
    is what readers see. A null ``period_start`` with a label means that the text leaves the start open (近年来);
    without a label the value is true at ``period_end``. A null ``place`` is the whole city.
    Once published, a row changes only by the actions that revise and withdraw it.
    """

    indicator = models.ForeignKey(Indicator, models.CASCADE, verbose_name="指标", related_name="observations")
    place = models.ForeignKey(
        "places.Place", models.PROTECT, verbose_name="地区", null=True, blank=True, help_text="不填表示全市。"
    )
    value = models.DecimalField("数值", max_digits=20, decimal_places=6, null=True, blank=True)
    numerator = models.DecimalField("分子", max_digits=20, decimal_places=6, null=True, blank=True)
    denominator = models.DecimalField("分母", max_digits=20, decimal_places=6, null=True, blank=True)
    qualifier = LineField("限定词", max_length=8, choices=Qualifier, default=Qualifier.EXACT)
    quality = LineField("数据性质", max_length=16, choices=Quality, default=Quality.NORMAL)
    period_start = models.DateField("起始", null=True, blank=True)
    start_precision = precision_field("起始精度")
    period_end = models.DateField("截止")
    end_precision = precision_field("截止精度")
    period_label = LineField("时期原文", max_length=30, blank=True, help_text="例如 2024年以来、近年来、三年来。")
    published_text = LineField("公布的数字原文", max_length=40, blank=True, help_text="例如 4800余个、6.4万个。")
    quote = TextField("原文", blank=True)
    note = LineField("说明", max_length=200, blank=True)
    source = models.ForeignKey(SourceDocument, models.PROTECT, verbose_name="来源", null=True, blank=True)
    state = LineField("状态", max_length=12, choices=State, default=State.DRAFT, editable=False)
    supersedes = models.OneToOneField(
        "self", models.PROTECT, verbose_name="修订的旧值", null=True, editable=False, related_name="superseded_by"
    )
    revision_reason = LineField("修订或撤回原因", max_length=200, blank=True, editable=False)
    recorded_at = models.DateTimeField("录入时间", auto_now_add=True)
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, verbose_name="录入人", null=True, editable=False, related_name="+"
    )
    published_at = models.DateTimeField("发布时间", null=True, editable=False)
    published_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, verbose_name="发布人", null=True, editable=False, related_name="+"
    )

    withdrawn_at = models.DateTimeField("撤回时间", null=True, editable=False)
    withdrawn_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, verbose_name="撤回人", null=True, editable=False, related_name="+"
    )

    contradictions = contradictory.OBSERVATION
    objects = ObservationQuerySet.as_manager()
    history = History(excluded_fields=["state"])

    class Meta:
        verbose_name = verbose_name_plural = "数据"
        ordering = ["indicator", "period_end", "period_start", "pk"]
        indexes = [models.Index(fields=["indicator", "state", "period_end"], name="observation_series")]
        constraints = [
            models.UniqueConstraint(
                "indicator",
                Coalesce("place", 0, output_field=models.BigIntegerField()),  # by its name: validation knows no other
                Coalesce("period_start", "period_end"),
                "period_end",
                "end_precision",
                "period_label",
                condition=Q(state=State.PUBLISHED),
                name="observation_published_once",
                violation_error_message="该指标在同一时期、同一地区已有已发布的数据，请修订原数据。",
            ),
            models.CheckConstraint(
                name="observation_value_or_reason",
                condition=Q(value__isnull=False) | Q(quality__in=WITHOUT_VALUE) | Q(qualifier=Qualifier.SEVERAL),
                violation_error_message="请填写数值；没有数值时，请说明数据性质（无数据、不适用、不予公布）。",
            ),
            models.CheckConstraint(
                name="observation_reason_without_value",
                condition=Q(value=None) | (~Q(quality__in=WITHOUT_VALUE) & ~Q(qualifier=Qualifier.SEVERAL)),
                violation_error_message="标为无数据、不适用、不予公布或“多个”时，数值应留空。",
            ),
            models.CheckConstraint(
                name="observation_several_has_text",
                condition=~Q(qualifier=Qualifier.SEVERAL) | ~Q(published_text=""),
                violation_error_message="限定词为“多个”时，请填写公布的原文。",
            ),
            models.CheckConstraint(
                name="observation_denominator_positive",
                condition=Q(denominator=None) | Q(denominator__gt=0),
                violation_error_message="分母必须大于 0。",
            ),
            models.CheckConstraint(
                name="observation_numerator_with_denominator",
                condition=Q(numerator=None, denominator=None) | Q(numerator__isnull=False, denominator__isnull=False),
                violation_error_message="分子和分母要一起填写。",
            ),
            models.CheckConstraint(
                name="observation_period_order",
                condition=Q(period_start=None) | Q(period_start__lte=F("period_end")),
                violation_error_message="起始日期不能晚于截止日期。",
            ),
            aligned("period_start", "start_precision", name="observation_start_aligned"),
            aligned("period_end", "end_precision", name="observation_end_aligned"),
            models.CheckConstraint(
                name="observation_published_complete",
                condition=~Q(state=State.PUBLISHED) | Q(published_at__isnull=False, source__isnull=False),
                violation_error_message="发布数据必须有来源。",
            ),
            models.CheckConstraint(
                name="observation_revision_reason",
                condition=(Q(supersedes=None) & ~Q(state=State.WITHDRAWN)) | ~Q(revision_reason=""),
                violation_error_message="修订或撤回数据必须写明原因。",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.indicator} · {self.place or '全市'} · {self.period}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Whatever was published stays as it was published, whatever this copy believes; it may only leave force."""
        stored = type(self).objects.filter(pk=self.pk).exclude(state=State.DRAFT).first() if self.pk else None
        if stored and not self._only_leaves_force(stored):
            raise ValidationError(LOCKED)
        super().save(*args, **kwargs)

    def _only_leaves_force(self, stored: Self) -> bool:
        """Whether a published value becomes revised or withdrawn and is the same in everything else."""
        if stored.state != State.PUBLISHED or self.state not in (State.SUPERSEDED, State.WITHDRAWN):
            return False
        columns = [column.attname for column in self._meta.concrete_fields if column.name not in LEAVING_FORCE]
        return all(getattr(self, column) == getattr(stored, column) for column in columns)

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        if type(self).objects.filter(pk=self.pk).exclude(state=State.DRAFT).exists():
            raise ValidationError("已发布的数据不能删除。请用“撤回”并说明原因。")
        return super().delete(*args, **kwargs)

    @classmethod
    def contradicting(cls, rows: Sequence[Mapping[str, Any]]) -> list[str]:
        """Figures of the city that are not what its counties make together."""
        return wrong_sums(cls, rows)

    def clean(self) -> None:
        """What a CHECK cannot see because the unit is in another table."""
        if self.indicator_id and self.value is not None and self.indicator.unit.is_percent:
            top = not self.indicator.allow_over_100 and self.value > 100
            if top or self.value < 0:
                raise ValidationError({"value": "百分比应在 0 到 100 之间，请检查数值。"})

    @property
    def locked(self) -> bool:
        return self.state != State.DRAFT

    @property
    def period(self) -> str:
        """The period in words, as published where the text has words of its own."""
        end = in_words(self.period_end, self.end_precision)
        if self.period_label:
            return f"{self.period_label}（截至 {end}）" if self.end_precision == "day" else self.period_label
        start = in_words(self.period_start, self.start_precision)
        return f"{start}至 {end}" if start and start != end else end

    @property
    def period_code(self) -> str:
        """The period for tables and files: 2024/2025-03-18, 2024, 2025-03-18."""
        start, end = in_table(self.period_start, self.start_precision), in_table(self.period_end, self.end_precision)
        return f"{start}/{end}" if start and start != end else end
