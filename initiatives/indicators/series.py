"""Indicators together with their published values and targets, read in a fixed number of queries."""

from django.db.models import Prefetch, QuerySet

from initiatives.indicators.models import Indicator, Observation, Target


def published_series() -> QuerySet[Observation]:
    """The published city-wide values of any indicator, oldest first."""
    rows = Observation.objects.published().citywide().select_related("source")
    return rows.order_by("period_end", "period_start", "pk")


def with_targets(indicators: QuerySet[Indicator]) -> QuerySet[Indicator]:
    """Each indicator with its unit and its targets (``all_targets``), in two queries."""
    rows = Target.objects.select_related("source")
    targets: Prefetch[str, QuerySet[Target], str] = Prefetch("targets", rows, to_attr="all_targets")
    return indicators.select_related("unit").prefetch_related(targets)


def with_series(indicators: QuerySet[Indicator]) -> QuerySet[Indicator]:
    """Each indicator with its published city-wide values (``series``, oldest first) and targets, in three queries."""
    series: Prefetch[str, QuerySet[Observation], str] = Prefetch("observations", published_series(), to_attr="series")
    return with_targets(indicators).prefetch_related(series)
