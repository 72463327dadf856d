"""Published figures beside what the records say on the same day. Neither ever overwrites the other."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import QuerySet

from initiatives.indicators.compute import COMPUTATIONS, Computed, computed, shared_counts
from initiatives.indicators.models import Indicator, Observation, ReportedFigure


@dataclass(frozen=True)
class Reconciliation:
    reported: ReportedFigure
    title: str
    counted: Computed | None

    @property
    def observation(self) -> Observation:
        return self.reported.observation

    @property
    def difference(self) -> Decimal | None:
        """Recorded minus published; None where one of them is missing."""
        if self.counted is None or self.observation.value is None:
            return None
        return self.counted.value - self.observation.value

    @property
    def agrees(self) -> bool:
        return self.difference == 0


def reported_figures(indicators: Iterable[Indicator] | None = None) -> QuerySet[ReportedFigure]:
    """Every reported figure whose indicator can be computed, in the indicators' order."""
    figures = (
        ReportedFigure.objects.filter(observation__state="published")
        .exclude(observation__indicator__computation="")
        .select_related("observation__indicator__unit", "observation__source")
        .order_by("observation__indicator__position", "observation__period_end", "pk")
    )
    if indicators is not None:
        figures = figures.filter(observation__indicator__in=indicators)
    return figures


def reconciliations(indicators: Iterable[Indicator] | None = None) -> list[Reconciliation]:
    """One for every reported figure, see ``reported_figures``."""
    return reconciled(reported_figures(indicators))


def reconciled(figures: Iterable[ReportedFigure]) -> list[Reconciliation]:
    """Count what each figure is about; figures of one rule and day share one count."""
    with shared_counts():
        return [_reconciled(figure) for figure in figures]


def _reconciled(figure: ReportedFigure) -> Reconciliation:
    key = figure.observation.indicator.computation
    title = COMPUTATIONS[key].title if key in COMPUTATIONS else ""
    return Reconciliation(figure, title, computed(key, figure.computed_at))
