"""Questions about initiatives and milestones."""

from django.db import models
from django.db.models import Prefetch, Q

from initiatives.indicators.queries import ConfirmedQuerySet


class MilestoneQuerySet(models.QuerySet):
    def open(self):
        return self.filter(state__in=("planned", "active"))

    def overdue(self, day):
        """Open ones whose whole due period (day, month or year) has passed on ``day``."""
        return self.open().filter(
            Q(due_precision="day", due_on__lt=day)
            | Q(due_precision="month", due_on__lt=day.replace(day=1))
            | Q(due_precision="year", due_on__lt=day.replace(month=1, day=1))
        )


class InitiativeQuerySet(ConfirmedQuerySet):
    def provisional(self):
        return self.filter(is_provisional=True)

    def with_progress(self):
        """Each with measures, milestones and gauges (with their series) at hand, in seven queries."""
        from initiatives.indicators.models import Target
        from initiatives.indicators.queries import published_series
        from initiatives.programme.models import InitiativeIndicator, Measure, Milestone

        milestones = Milestone.objects.select_related("source", "place")
        measures = Measure.objects.select_related("source")
        gauges = InitiativeIndicator.objects.select_related("indicator__unit")
        targets = Target.objects.select_related("source")
        return self.select_related("programme", "pillar", "source").prefetch_related(
            Prefetch("milestones", milestones),
            Prefetch("measures", measures),
            Prefetch("measures__milestones", milestones),
            Prefetch("gauges", gauges),
            Prefetch("gauges__indicator__observations", published_series(), to_attr="series"),
            Prefetch("gauges__indicator__targets", targets, to_attr="all_targets"),
        )
