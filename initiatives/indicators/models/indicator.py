"""What is measured, and in which unit."""

from typing import TYPE_CHECKING

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.urls import reverse

from initiatives.indicators.compute import COMPUTATIONS
from initiatives.indicators.enums import Accumulation, Direction, Frequency, MeasureType
from initiatives.indicators.queries import IndicatorQuerySet
from portal.records.history import History
from portal.records.text import LineField, SlugField, TextField

if TYPE_CHECKING:
    from initiatives.indicators.models import Observation, Target


class Unit(models.Model):
    """A unit with its measure word. Units differ by code because 所, 处 and 个 count different things."""

    code = SlugField("代码", max_length=30, unique=True)
    name = LineField("名称", max_length=30)
    word = LineField("量词或符号", max_length=12, help_text="写在数字后面的字，例如 所、个、%、㎡。")
    is_percent = models.BooleanField("百分比", default=False)
    decimals = models.PositiveSmallIntegerField("默认小数位", default=0)
    difference_word = LineField("差值单位", max_length=12, blank=True, help_text="例如百分比的差是“个百分点”。")

    history = History()

    class Meta:
        verbose_name = verbose_name_plural = "计量单位"
        ordering = ["code"]
        constraints = [
            models.CheckConstraint(
                name="unit_decimals_limit",
                condition=Q(decimals__lte=6),
                violation_error_message="小数位最多 6 位。",
            )
        ]

    def __str__(self) -> str:
        return f"{self.name}（{self.word}）"

    @classmethod
    def other_names(cls) -> dict[int, list[str]]:
        """By primary key what sheets write for a unit besides its name: the word behind the number."""
        return {pk: [word] for pk, word in cls._default_manager.values_list("pk", "word")}


class Indicator(models.Model):
    """One thing that is measured. ``computation`` names a function that counts it from records (``compute.py``)."""

    code = SlugField("代码", max_length=60, unique=True)
    name = LineField("名称", max_length=60)
    definition = TextField("定义", blank=True)
    unit = models.ForeignKey(Unit, models.PROTECT, verbose_name="单位")
    measure_type = LineField("类型", max_length=8, choices=MeasureType, default=MeasureType.COUNT)
    decimals = models.PositiveSmallIntegerField("小数位", null=True, blank=True, help_text="不填则用单位的小数位。")
    direction = LineField("方向", max_length=4, choices=Direction, default=Direction.NONE)
    accumulation = LineField("口径", max_length=10, choices=Accumulation, default=Accumulation.STOCK)
    universe = LineField("统计范围", max_length=200, blank=True)
    numerator_label = LineField("分子名称", max_length=60, blank=True)
    denominator_label = LineField("分母名称", max_length=60, blank=True)
    rate_base = models.PositiveIntegerField("比率基数", null=True, blank=True, help_text="例如“每千人”填 1000。")
    allow_over_100 = models.BooleanField("可超过 100%", default=False)
    computation = LineField("由记录计算", max_length=80, blank=True, help_text="计算项的名称；不计算则留空。")
    owner = LineField("责任科室", max_length=60, blank=True)
    frequency = LineField("更新频率", max_length=10, choices=Frequency, default=Frequency.YEAR)
    next_due = models.DateField("下次应更新", null=True, blank=True)
    last_confirmed_on = models.DateField("最近核对日期", null=True, blank=True)
    position = models.PositiveSmallIntegerField("显示顺序", default=0)

    series: "list[Observation]"  # these two are read in advance by ``with_series``
    all_targets: "list[Target]"
    n_published: int  # of ``with_counts``

    objects = IndicatorQuerySet.as_manager()
    history = History()

    class Meta:
        verbose_name = verbose_name_plural = "指标"
        ordering = ["position", "code"]
        constraints = [
            models.CheckConstraint(
                name="indicator_decimals_limit",
                condition=Q(decimals=None) | Q(decimals__lte=6),
                violation_error_message="小数位最多 6 位。",
            ),
            models.CheckConstraint(
                name="indicator_rate_has_base",
                condition=~Q(measure_type=MeasureType.RATE) | Q(rate_base__isnull=False, rate_base__gt=0),
                violation_error_message="比率指标必须填写大于 0 的比率基数，例如 1000。",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("indicators:detail", args=[self.code])

    def clean(self) -> None:
        if self.computation and self.computation not in COMPUTATIONS:
            raise ValidationError({"computation": "没有这个计算项，请从列表中选择或留空。"})

    @property
    def places(self) -> int:
        """Decimal places at display: the indicator's own, else the unit's."""
        return self.unit.decimals if self.decimals is None else self.decimals
