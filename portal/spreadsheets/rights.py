"""Who may bring which rows in, take which columns out, and how many rows at once."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.db import models
from django.db.models import Q

from portal.accounts.access import granted, reaches, scope
from portal.accounts.reach import Lookups, Reach, within
from portal.accounts.roles import Role
from portal.spreadsheets import limits
from portal.spreadsheets.resources import SheetResource

ROW_LIMITS = {"city": limits.ROWS, "county": 5_000, "township": 500}
ELSEWHERE = "属于您负责的范围之外，请去掉这一行或联系市级管理员"
PERSONAL = frozenset({Role.SYSTEM, Role.DATA})


def may(user: Any, resource: type[SheetResource], action: str) -> bool:
    """Whether the person may import, export or undo this sheet anywhere. The system itself (None) may."""
    return user is None or (user.is_active and user.is_staff and granted(user, resource.policy(), action))


def may_personal(user: Any, resource: type[SheetResource]) -> bool:
    """Columns with personal data need the policy's action ``personal``, a role of its own if the room says so."""
    if user is None or user.is_superuser:
        return True
    roles = resource.policy().roles.get("personal", PERSONAL)
    return any(grant.role in roles for grant in user.held) and may(user, resource, "export")


def everywhere(user: Any, resource: type[SheetResource], action: str) -> bool:
    """Whether no area limits the person. The system itself (None) is not limited."""
    return user is None or reaches(user, resource._meta.model, action) is None


def row_limit(user: Any, resource: type[SheetResource]) -> int:
    """By the widest place in which the person may import: city 50,000, county 5,000; township or unit 500."""
    if everywhere(user, resource, "import"):
        return ROW_LIMITS["city"]
    roles = resource.policy().roles.get("import", ())
    kinds = {grant.place.kind for grant in user.held if grant.role in roles and grant.unit_id is None}
    return ROW_LIMITS["township" if kinds <= {"subdistrict", "town", "township"} else "county"]


class Area:
    """The part of the city, or of one unit, in which one person may write rows of one sheet.

    ``reached``: attname → keys that it may hold, for each lookup of the policy to a place or a unit. A lookup that
    leads over many rows cannot be checked before writing; ``outside`` checks the rows once more when they are written.
    """

    def __init__(self, user: Any, resource: type[SheetResource], action: str = "import") -> None:
        self.user, self.model, self.action = user, resource._meta.model, action
        reached = None if user is None else reaches(user, self.model, action)
        self.everywhere, policy = reached is None, resource.policy()
        self.stretches = [
            _Stretch(self.model, reach, policy.areas, policy.units) for reach in reached or () if policy.areas
        ]
        self.reached: dict[str, set[Any]] = {}
        for stretch in self.stretches:
            for part in stretch.parts:
                for attname, keys in part.items():
                    self.reached[attname] = self.reached.get(attname, set()) | keys

    def holds(self, pks: Iterable[Any]) -> set[Any]:
        """Those of the existing rows that the person may write."""
        rows = self.model._default_manager.filter(pk__in=pks)
        return set(scope(self.user, rows, self.action).values_list("pk", flat=True))

    def covers(self, image: Mapping[str, Any]) -> bool:
        """Whether the row, as it would be stored, lies inside."""
        return self.everywhere or any(stretch.covers(image) for stretch in self.stretches)

    def outside(self, pks: Iterable[Any]) -> set[Any]:
        """Rows just written that do not lie in the area after all."""
        return set() if self.everywhere else set(pks) - self.holds(pks)


class _Stretch:
    """What one reach leaves of the policy's lookups.

    ``parts``: for the places and for the unit, as far as the reach is limited by them, attname → keys, of which one
    must fit. A lookup over many rows makes its part fit until the rows are written.
    """

    def __init__(self, model: type[models.Model], reach: Reach, areas: Lookups, units: Lookups) -> None:
        self.model = model
        self.parts: list[dict[str, set[Any]]] = []
        if reach.places is not None:
            self._add({lookup: within(_rest(lookup), reach.places) for lookup in areas})
        if reach.unit is not None:
            self._add({lookup: Q(**{_rest(lookup) or "pk": reach.unit}) for lookup in units})

    def _add(self, conditions: Mapping[str, Q]) -> None:
        part: dict[str, set[Any]] = {}
        for lookup, condition in conditions.items():
            field = self.model._meta.get_field(lookup.partition("__")[0]) if lookup else None
            if not isinstance(field, models.ForeignKey):
                return
            target: type[models.Model] = field.related_model
            keys = set(target._default_manager.filter(condition).values_list("pk", flat=True))
            part[field.attname] = part.get(field.attname, set()) | keys
        self.parts.append(part)

    def covers(self, image: Mapping[str, Any]) -> bool:
        return all(any(image.get(name) in keys for name, keys in part.items()) for part in self.parts)


def _rest(lookup: str) -> str:
    return lookup.partition("__")[2]
