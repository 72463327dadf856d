"""An indicator as pages, files and the API show it: newest value, target status, chart. One place, so they agree."""

from dataclasses import dataclass
from functools import cached_property

from initiatives.indicators.charts import Chart, chart_of
from initiatives.indicators.figures import DisplayValue, display_value
from initiatives.indicators.models import Indicator, Observation
from initiatives.indicators.target_status import TargetStatus, target_status


@dataclass
class IndicatorValue:
    """``indicator`` comes from ``with_series`` or has the same lists attached (``series``, ``all_targets``)."""

    indicator: Indicator

    @property
    def series(self) -> list[Observation]:
        return self.indicator.series

    @cached_property
    def latest(self) -> Observation | None:
        """The newest published value; an invented one only where there is no other."""
        real = [row for row in self.series if not row.is_demo]
        rows = real or self.series
        return rows[-1] if rows else None

    @cached_property
    def display(self) -> DisplayValue | None:
        return display_value(self.latest, self.indicator) if self.latest else None

    @cached_property
    def target_status(self) -> TargetStatus:
        return target_status(self.indicator, self.latest, self.indicator.all_targets)

    @cached_property
    def chart(self) -> Chart | None:
        return chart_of(self.indicator, self.series, self.indicator.all_targets)

    @property
    def is_demo(self) -> bool:
        return bool(self.latest and self.latest.is_demo)
