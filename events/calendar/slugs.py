"""Address names of events: the year and the title in pinyin."""

from collections.abc import Collection, Mapping, Sequence
from typing import Any

from events.calendar.models import Edition
from portal.places.models import Reading
from portal.places.pinyin import address_name
from portal.places.spelling import Readings

LONGEST = 60  # characters, so that a number fits behind it


def free_slugs(rows: Sequence[Mapping[str, Any]], reserved: Collection[str]) -> list[str]:
    """An address name for each row, of ``title``, ``year`` and ``first_day``; with a number where it is taken."""
    readings = Reading.objects.in_use()
    taken, slugs = {*reserved, *Edition.objects.values_list("slug", flat=True)}, []
    for values in rows:
        name = _name(values, readings)
        slug = next(slug for slug in (name, *(f"{name}-{number}" for number in range(2, 1000))) if slug not in taken)
        taken.add(slug)
        slugs.append(slug)
    return slugs


def _name(values: Mapping[str, Any], readings: Readings) -> str:
    title = str(values.get("title") or "")
    first_day = values.get("first_day")
    year = values.get("year") or (first_day.year if first_day else None)
    head = f"{year}-" if year and not title.startswith(str(year)) else ""
    return (head + address_name(title, readings))[:LONGEST].strip("-")
