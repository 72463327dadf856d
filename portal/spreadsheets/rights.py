"""Who may bring which rows in, take which columns out, and how many rows at once."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.db import models
from django.db.models import Q

from portal.accounts.access import granted, scope
from portal.accounts.roles import Role
from portal.spreadsheets import limits
from portal.spreadsheets.resources import SheetResource

ROW_LIMITS = {"city": limits.ROWS, "county": 5_000, "township": 500}
ELSEWHERE = "属于您负责的范围之外，请去掉这一行或联系市级管理员"
PERSONAL = frozenset({Role.SYSTEM, Role.DATA})


def held(user: Any, resource: type[SheetResource], action: str) -> dict[Any, str] | None:
    """The places in which the person may do it: primary keys by kind of place, or None for the whole city."""
    if user is None or user.is_superuser:
        return None
    roles = resource.policy().roles.get(action, ())
    places = {grant.place_id: grant.place.kind for grant in user.grants.select_related("place") if grant.role in roles}
    return None if "city" in places.values() else places


def may(user: Any, resource: type[SheetResource], action: str) -> bool:
    """Whether the person may import, export or undo this sheet anywhere. The system itself (None) may."""
    return user is None or (user.is_active and user.is_staff and granted(user, resource.policy(), action))


def may_personal(user: Any, resource: type[SheetResource]) -> bool:
    """Columns with personal data need the policy's action ``personal``, a role of its own if the room says so."""
    if user is None or user.is_superuser:
        return True
    roles = resource.policy().roles.get("personal", PERSONAL)
    return any(grant.role in roles for grant in user.grants.all()) and may(user, resource, "export")


def row_limit(user: Any, resource: type[SheetResource]) -> int:
    """By the widest place in which the person may import: city 50,000, county 5,000, township 500."""
    places = held(user, resource, "import")
    if places is None:
        return ROW_LIMITS["city"]
    return ROW_LIMITS["township" if set(places.values()) <= {"subdistrict", "town", "township"} else "county"]


class Area:
    """The part of the city in which one person may write rows of one sheet.

    ``reached``: attname → keys that it may hold, for each area lookup of the policy. A lookup that leads over many
    rows cannot be checked before writing; ``outside`` checks the rows once more when they are written.
    """

    def __init__(self, user: Any, resource: type[SheetResource], action: str = "import") -> None:
        places = held(user, resource, action)
        self.everywhere, self.places = places is None, list(places or ())
        self.user, self.model, self.action = user, resource._meta.model, action
        self.reached: dict[str, set[Any]] = {}
        self.later = False
        for lookup in () if self.everywhere else _lookups(resource.policy().area):
            first, _, rest = lookup.partition("__")
            field = self.model._meta.get_field(first)
            if isinstance(field, models.ForeignKey):
                self.reached[field.attname] = self._keys(field.related_model, rest)
            else:
                self.later = True

    def _keys(self, model: type[models.Model], rest: str) -> set[Any]:
        prefix = f"{rest}__" if rest else ""
        within = Q(**{f"{prefix}county__in": self.places}) | Q(**{f"{prefix}pk__in": self.places})
        return set(model._default_manager.filter(within).values_list("pk", flat=True))

    def holds(self, pks: Iterable[Any]) -> set[Any]:
        """Those of the existing rows that the person may write."""
        rows = self.model._default_manager.filter(pk__in=pks)
        return set(scope(self.user, rows, self.action).values_list("pk", flat=True))

    def covers(self, image: Mapping[str, Any]) -> bool:
        """Whether the row, as it would be stored, lies inside."""
        return self.everywhere or self.later or any(image.get(name) in keys for name, keys in self.reached.items())

    def outside(self, pks: Iterable[Any]) -> set[Any]:
        """Rows just written that do not lie in the area after all."""
        return set() if self.everywhere else set(pks) - self.holds(pks)


def _lookups(area: str | Iterable[str] | None) -> Iterable[str]:
    """A policy names none, one, or several ways from a record to its place."""
    return (area,) if isinstance(area, str) else area or ()
