"""Indicators together with their published values and targets, read in a fixed number of queries."""

from django.db.models import Prefetch, QuerySet

from initiatives.indicators.models import Observation, Target


def published_series() -> QuerySet:
    """The published city-wide values of any indicator, oldest first."""
    rows = Observation.objects.published().citywide().select_related("source")
    return rows.order_by("period_end", "period_start", "pk")


def with_targets(indicators: QuerySet) -> QuerySet:
    """Each indicator with its unit and its targets (``all_targets``), in two queries."""
    targets = Target.objects.select_related("source")
    return indicators.select_related("unit").prefetch_related(Prefetch("targets", targets, to_attr="all_targets"))


def with_series(indicators: QuerySet) -> QuerySet:
    """Each indicator with its published city-wide values (``series``, oldest first) and targets, in three queries."""
    return with_targets(indicators).prefetch_related(Prefetch("observations", published_series(), to_attr="series"))
