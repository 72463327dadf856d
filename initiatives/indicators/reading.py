"""An indicator as pages, files and the API show it: newest value, standing, chart. One place, so they agree."""

from dataclasses import dataclass
from functools import cached_property

from initiatives.indicators.charts import chart_of
from initiatives.indicators.figures import face
from initiatives.indicators.judge import standing


@dataclass
class Reading:
    """``indicator`` comes from ``IndicatorQuerySet.with_series`` or ``InitiativeQuerySet.with_progress``."""

    indicator: object

    @property
    def series(self):
        return self.indicator.series

    @cached_property
    def latest(self):
        """The newest published value; an invented one only where there is no other."""
        real = [row for row in self.series if not row.is_demo]
        return (real or self.series or [None])[-1]

    @cached_property
    def face(self):
        return face(self.latest, self.indicator) if self.latest else None

    @cached_property
    def standing(self):
        return standing(self.indicator, self.latest, self.indicator.all_targets)

    @cached_property
    def chart(self):
        return chart_of(self.indicator, self.series, self.indicator.all_targets)

    @property
    def is_demo(self):
        return bool(self.latest and self.latest.is_demo)
