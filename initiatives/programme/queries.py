"""Questions about initiatives and milestones."""

from django.db import models
from django.db.models import Q

from initiatives.indicators.queries import ConfirmedQuerySet


class MilestoneQuerySet(models.QuerySet):
    def of_owner(self, record):
        """The steps of one initiative, measure, school or network."""
        return self.filter(**{record._meta.model_name: record})

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
