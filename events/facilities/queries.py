"""Questions about facilities that read as English."""

from datetime import date
from typing import TYPE_CHECKING, Self

from django.db import models
from django.db.models import Exists, OuterRef, Q

from events.facilities.enums import AccessItem, Answer, FaultState, Status
from portal.language.lookups import every_word

if TYPE_CHECKING:
    from events.facilities.models import Closure, Facility, FaultReport  # noqa: F401 - the name in quotes


class FacilityQuerySet(models.QuerySet["Facility"]):
    def visible(self) -> Self:
        """What citizens may see: shown to the public and not retired."""
        return self.filter(is_public=True).exclude(status=Status.RETIRED)

    def named(self, words: str) -> Self:
        """Every word occurs in the name, the code, the address, the township or the kind."""
        return self.filter(every_word(words, "name", "code", "street_address", "township__name", "kind__name"))

    def next_code(self, county: str) -> str:
        """The number behind the last one of a county, or empty when all 9,999 are taken."""
        last = self.filter(code__startswith=f"{county}-").aggregate(last=models.Max("code"))["last"]
        number = int(last[-4:]) + 1 if last else 1
        return f"{county}-{number:04}" if number < 10_000 else ""

    def with_step_free_entrance(self) -> Self:
        """Adds ``step_free``: somebody checked that there is a barrier-free entrance."""
        facts = self.model.access_facts.rel.related_model._default_manager
        yes = facts.filter(facility=OuterRef("pk"), item=AccessItem.ENTRANCE, answer=Answer.YES)
        return self.annotate(step_free=Exists(yes))

    def without_coordinates(self) -> Self:
        return self.filter(longitude=None)

    def with_unknown_hours(self) -> Self:
        return self.filter(periods=None, status=Status.ACTIVE)


class ClosureQuerySet(models.QuerySet["Closure"]):
    def in_force(self, day: date) -> Self:
        return self.filter(Q(last_day=None) | Q(last_day__gte=day), first_day__lte=day)

    def current_or_coming(self, day: date) -> Self:
        return self.filter(Q(last_day=None) | Q(last_day__gte=day))


class FaultQuerySet(models.QuerySet["FaultReport"]):
    def waiting(self) -> Self:
        return self.exclude(state__in=(FaultState.FIXED, FaultState.REJECTED))

    def overdue(self, day: date) -> Self:
        return self.waiting().filter(due_on__lt=day)
