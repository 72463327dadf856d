"""Initiatives together with everything that their status is derived from, read in a fixed number of queries."""

from django.db.models import Prefetch, QuerySet

from initiatives.indicators.models import Target
from initiatives.indicators.series import published_series
from initiatives.programme.models import Initiative, InitiativeIndicator, Measure, Milestone


def with_progress(initiatives: QuerySet[Initiative]) -> QuerySet[Initiative]:
    """Each with measures, milestones and gauges (with their series and targets) at hand, in seven queries."""
    milestones = Milestone.objects.select_related("source", "place")
    return initiatives.select_related("programme", "pillar", "source").prefetch_related(
        Prefetch("milestones", milestones),
        Prefetch("measures", Measure.objects.select_related("source")),
        Prefetch("measures__milestones", milestones),
        Prefetch("gauges", InitiativeIndicator.objects.select_related("indicator__unit")),
        Prefetch("gauges__indicator__observations", published_series(), to_attr="series"),
        Prefetch("gauges__indicator__targets", Target.objects.select_related("source"), to_attr="all_targets"),
    )
