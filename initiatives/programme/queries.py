"""Questions about initiatives and milestones."""

from datetime import date

from django.db import models
from django.db.models import Q

from initiatives.indicators.queries import ConfirmedQuerySet
from portal.dates.precision import Precision, first_day


class MilestoneQuerySet(models.QuerySet):
    def of_owner(self, record):
        """The steps of one initiative, measure, school or network."""
        return self.filter(**{record._meta.model_name: record})

    def open(self):
        return self.filter(state__in=("planned", "active"))

    def overdue(self, day: date):
        """Open ones whose whole due period (a day, a month … a year) has passed on ``day``."""
        passed = Q()
        for precision in Precision:
            passed |= Q(due_precision=precision, due_on__lt=first_day(day, precision))
        return self.open().filter(passed)


class InitiativeQuerySet(ConfirmedQuerySet):
    def provisional(self):
        return self.filter(is_provisional=True)
