"""Questions about facilities that read as English."""

from datetime import date
from typing import TYPE_CHECKING

from django.db import models
from django.db.models import Exists, OuterRef, Q

from events.facilities.enums import AccessItem, Answer, FaultState, Status

if TYPE_CHECKING:
    from events.facilities.models import Facility  # noqa: F401 - the name in quotes


class FacilityQuerySet(models.QuerySet["Facility"]):
    def visible(self):
        """What citizens may see: shown to the public and not retired."""
        return self.filter(is_public=True).exclude(status=Status.RETIRED)

    def with_step_free_entrance(self):
        """Adds ``step_free``: somebody checked that there is a barrier-free entrance."""
        facts = self.model.access_facts.rel.related_model._default_manager
        yes = facts.filter(facility=OuterRef("pk"), item=AccessItem.ENTRANCE, answer=Answer.YES)
        return self.annotate(step_free=Exists(yes))

    def without_coordinates(self):
        return self.filter(longitude=None)

    def with_unknown_hours(self):
        return self.filter(periods=None, status=Status.ACTIVE)


class ClosureQuerySet(models.QuerySet):
    def in_force(self, day: date):
        return self.filter(Q(last_day=None) | Q(last_day__gte=day), first_day__lte=day)

    def current_or_coming(self, day: date):
        return self.filter(Q(last_day=None) | Q(last_day__gte=day))


class FaultQuerySet(models.QuerySet):
    def waiting(self):
        return self.exclude(state__in=(FaultState.FIXED, FaultState.REJECTED))

    def overdue(self, day: date):
        return self.waiting().filter(due_on__lt=day)
