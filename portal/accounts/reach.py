"""How far a grant reaches: a place, and within it perhaps a single unit; as conditions on records and on choices."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import FieldDoesNotExist
from django.db.models import Model, Q

Lookups = Sequence[str]  # from a record to its places, or to its units; ``""`` is the record itself


@dataclass(frozen=True)
class Reach:
    """``places``: keys of places, None for the whole city. ``unit``: the key of the one unit, None for all of them."""

    places: tuple[int, ...] | None
    unit: int | None = None

    def inside(self, areas: Lookups, units: Lookups) -> Q | None:
        """The condition on the records within; None where every record is."""
        found = None if self.places is None else any_of(within(area, self.places) for area in areas)
        if self.unit is None:
            return found
        own = any_of(Q(**{unit or "pk": self.unit}) for unit in units)
        return own if found is None else own & found

    def covers(self, record: Model, areas: Lookups, units: Lookups) -> bool:
        """Whether the values of ``record``, saved or not, lie within."""
        if self.places is not None and not any(_lies_in(record, area, self.places) for area in areas):
            return False
        return self.unit is None or any(_belongs_to(record, unit, self.unit) for unit in units)


def any_of(conditions: Iterable[Q]) -> Q:
    """What meets one of the conditions; nothing where there is none."""
    found = Q(pk__in=())
    for condition in conditions:
        found |= condition
    return found


def within(area: str, places: Iterable[int]) -> Q:
    """The records whose place is one of the places or answers to one of them."""
    prefix, keys = f"{area}__" if area else "", list(places)
    return Q(**{f"{prefix}county__in": keys}) | Q(**{f"{prefix}pk__in": keys})


def rests(lookups: Lookups, field_name: str) -> list[str]:
    """What is left of the lookups that begin with the field."""
    return [rest for first, _, rest in (lookup.partition("__") for lookup in lookups) if first == field_name]


def multiplies(model: type[Model], lookup: str) -> bool:
    """Whether the lookup may meet many rows, so that a join would double records."""
    for name in filter(None, lookup.split("__")):
        try:
            field = model._meta.get_field(name)
        except FieldDoesNotExist:
            return False
        if field.one_to_many or field.many_to_many:
            return True
        model = field.related_model  # type: ignore[assignment]  # every part of a lookup leads to a model
    return False


def _followed(record: Model, lookup: str) -> Any:
    """The record at the end of the lookup; None where a part of it is empty."""
    found: Any = record
    for name in filter(None, lookup.split("__")):
        found = getattr(found, name, None)
        if found is None:
            return None
    return found


def _lies_in(record: Model, area: str, places: Iterable[int]) -> bool:
    if multiplies(type(record), area):
        return True
    place = _followed(record, area)
    return place is not None and bool(place.pk in places or place.county_id in places)


def _belongs_to(record: Model, lookup: str, unit: int) -> bool:
    if multiplies(type(record), lookup):
        return True
    found = _followed(record, lookup)
    return found is not None and bool(found.pk == unit)
