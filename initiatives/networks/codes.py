"""Codes of networks: two letters for the kind, the county, and a number that goes on from the last one."""

import re
from collections.abc import Collection, Mapping, Sequence
from typing import Any

from initiatives.networks.enums import NetworkKind
from initiatives.networks.models import Network
from portal.places.models import Place

LETTERS = {NetworkKind.GROUP: "JT", NetworkKind.ALLIANCE: "LM"}


def free_codes(rows: Sequence[Mapping[str, Any]], reserved: Collection[str]) -> list[str]:
    """A code for each row, by its ``kind`` and ``county_id``."""
    counties = dict(Place.objects.filter(pk__in={row["county_id"] for row in rows}).values_list("pk", "code"))
    numbers: dict[str, int] = {}
    codes = []
    for row in rows:
        head = f"{LETTERS[NetworkKind(row['kind'])]}-{counties[row['county_id']].removeprefix('LC-')}-"
        number = numbers[head] if head in numbers else _next(head, reserved)
        codes.append(f"{head}{number:02}")
        numbers[head] = number + 1
    return codes


def _next(head: str, reserved: Collection[str]) -> int:
    stored = Network.objects.filter(code__startswith=head).values_list("code", flat=True)
    numbers = [re.fullmatch(rf"{re.escape(head)}(\d{{1,6}})", code) for code in (*stored, *reserved)]
    return max((int(found[1]) for found in numbers if found), default=0) + 1
