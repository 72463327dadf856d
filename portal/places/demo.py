"""The real places: code, name and parent of every unit, from the published lists of division codes.

``places.csv`` keeps facts only: GB/T 2260 for counties, the statistics office's nine-digit codes for townships
(lists up to 2023), and the two townships whose managing zone is published. Zones have no statutory code.
"""

import csv
from pathlib import Path

from portal.demo.registry import facts
from portal.places.models import COUNTY_KINDS, Place, Reading
from portal.places.pinyin import sort_key
from portal.places.spelling import Readings

FILE = Path(__file__).with_name("places.csv")
SHORT = {"LC-JKQ": "经开区", "LC-GXQ": "高新区", "LC-DJQ": "度假区"}


@facts("行政区划", order=10)
def load_places() -> None:
    """Add the units that are missing, superior before subordinate; what an editor changed stays."""
    with FILE.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    known, readings = dict(Place.objects.values_list("code", "pk")), Reading.objects.in_use()
    position = 0
    levels: dict[str, list[tuple[dict[str, str], int]]] = {"city": [], "county": [], "township": []}
    for row in rows:
        county = row["kind"] in COUNTY_KINDS
        position += county
        level = "county" if county else "city" if row["kind"] == "city" else "township"
        if row["code"] not in known:
            levels[level].append((row, position if county else 0))
    for missing in levels.values():
        Place.objects.bulk_create([_place(row, place, known, readings) for row, place in missing])
        known = dict(Place.objects.values_list("code", "pk"))
    new = [row["code"] for missing in levels.values() for row, _position in missing]
    Place.objects.filter(code__in=new).settle_counties()


def _place(row: dict[str, str], position: int, known: dict[str, int], readings: Readings) -> Place:
    return Place(
        code=row["code"],
        name=row["name"],
        short_name=SHORT.get(row["code"], ""),
        kind=row["kind"],
        parent_id=known.get(row["statutory_parent"]),
        managing_area_id=known.get(row["managing_area"]),
        position=position,
        sort_key=sort_key(row["name"], readings),
    )
