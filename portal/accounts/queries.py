"""Questions about grants, units and who works in them."""

from datetime import date
from typing import TYPE_CHECKING, Self

from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from portal.dates.periods import in_force

if TYPE_CHECKING:
    from portal.accounts.models import Grant, Unit, UnitMember  # noqa: F401 - the names in quotes


class UnitQuerySet(models.QuerySet["Unit"]):
    def working_on(self, day: date) -> Self:
        """Units that are not closed on ``day``; the day of closing itself no longer counts."""
        return self.filter(working(day))


class UnitMemberQuerySet(models.QuerySet["UnitMember"]):
    def in_force(self, day: date) -> Self:
        """Who works there on ``day``."""
        return self.filter(in_force(day))

    def current(self, unit: "Unit") -> Self:
        """Who works in the unit today, or is going to."""
        return self.filter(Q(valid_to=None) | Q(valid_to__gt=timezone.localdate()), unit=unit)


class GrantQuerySet(models.QuerySet["Grant"]):
    def in_force(self, day: date) -> Self:
        """Grants without a unit, and those whose holder works on ``day`` in a unit that is not closed."""
        member = Q(unit__members__person=F("user")) & in_force(day, "unit__members__")
        return self.filter(Q(unit=None) | (member & working(day, "unit__")))


def working(day: date, prefix: str = "") -> Q:
    """The condition that a unit is not closed on ``day``."""
    return Q(**{f"{prefix}closed_on": None}) | Q(**{f"{prefix}closed_on__gt": day})
