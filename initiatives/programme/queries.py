"""Questions about initiatives and milestones."""

from datetime import date
from typing import TYPE_CHECKING, Self

from django.db import models
from django.db.models import Q

from initiatives.indicators.queries import ConfirmedQuerySet
from portal.dates.precision import Precision, first_day

if TYPE_CHECKING:
    from initiatives.programme.models import Initiative, Milestone  # noqa: F401 - the names in quotes


class MilestoneQuerySet(models.QuerySet["Milestone"]):
    def of_owner(self, record: models.Model) -> Self:
        """The steps of one initiative, measure, school or network."""
        return self.filter(**{str(record._meta.model_name): record})

    def open(self) -> Self:
        return self.filter(state__in=("planned", "active"))

    def overdue(self, day: date) -> Self:
        """Open ones whose whole due period (a day, a month … a year) has passed on ``day``."""
        passed = Q()
        for precision in Precision:
            passed |= Q(due_precision=precision, due_on__lt=first_day(day, precision))
        return self.open().filter(passed)


class InitiativeQuerySet(ConfirmedQuerySet["Initiative"]):
    def provisional(self) -> Self:
        return self.filter(is_provisional=True)
