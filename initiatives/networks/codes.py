"""Codes of networks: two letters for the kind, the county, and a number that goes on from the last one."""

from collections.abc import Collection, Mapping, Sequence
from typing import Any

from initiatives.networks.enums import NetworkKind
from initiatives.networks.models import Network
from initiatives.networks.queries import highest
from portal.places.models import Place

LETTERS = {NetworkKind.GROUP: "JT", NetworkKind.ALLIANCE: "LM"}


def free_codes(rows: Sequence[Mapping[str, Any]], reserved: Collection[str]) -> list[str]:
    """A code for each row, by its ``kind`` and ``county_id``."""
    counties = dict(Place.objects.filter(pk__in={row["county_id"] for row in rows}).values_list("pk", "code"))
    numbers: dict[str, int] = {}
    codes = []
    for row in rows:
        head = f"{LETTERS[NetworkKind(row['kind'])]}-{counties[row['county_id']].removeprefix('LC-')}-"
        if head not in numbers:
            numbers[head] = max(Network.objects.last_number(head), highest(head, reserved))
        numbers[head] += 1
        codes.append(f"{head}{numbers[head]:02}")
    return codes
