"""Codes of facilities: six digits of the county, a hyphen, and a number that goes on from the county's last one."""

import re
from collections.abc import Collection, Mapping, Sequence
from typing import Any

from events.facilities.models import Facility
from portal.places.models import Place


def free_code(township: Place) -> str:
    """The next free code of the township's county; "" where all numbers are taken."""
    return Facility.objects.next_code(county_code(township))


def county_code(township: Place) -> str:
    """The statutory county's code where a functional zone answers, which has none of six digits."""
    county = township.county or township
    return county.code if re.fullmatch(r"\d{6}", county.code) else (township.parent or township).code[:6]


def free_codes(rows: Sequence[Mapping[str, Any]], reserved: Collection[str]) -> list[str]:
    """A code for each row, by its ``township_id``; "" where all numbers of the county are taken."""
    pks = {row["township_id"] for row in rows}
    counties = {
        place.pk: county_code(place) for place in Place.objects.filter(pk__in=pks).select_related("county", "parent")
    }
    numbers = {county: _next(county, reserved) for county in counties.values()}
    codes = []
    for row in rows:
        county = counties[row["township_id"]]
        codes.append(f"{county}-{numbers[county]:04}" if numbers[county] < 10_000 else "")
        numbers[county] += 1
    return codes


def _next(county: str, reserved: Collection[str]) -> int:
    code = Facility.objects.next_code(county)
    own = [int(code[-4:]) + 1 for code in reserved if code.startswith(f"{county}-")]
    return max([int(code[-4:]) if code else 10_000, *own])
