"""Questions about initiatives and milestones."""

from django.db import models
from django.db.models import Q


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


class InitiativeQuerySet(models.QuerySet):
    def provisional(self):
        return self.filter(is_provisional=True)

    def with_progress(self):
        """Each with measures, milestones and gauges at hand, in a fixed number of queries."""
        from initiatives.indicators.models import Indicator
        from initiatives.programme.models import InitiativeIndicator, Milestone

        gauges = InitiativeIndicator.objects.prefetch_related(
            models.Prefetch("indicator", Indicator.objects.with_series())
        )
        milestones = Milestone.objects.select_related("source", "place")
        return self.select_related("programme", "pillar", "source").prefetch_related(
            models.Prefetch("milestones", milestones),
            "measures__source",
            models.Prefetch("measures__milestones", milestones),
            models.Prefetch("gauges", gauges),
        )
