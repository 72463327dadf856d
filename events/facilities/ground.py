"""What the drawn maps stand on: no survey, no borders, only rough shapes in their real relative positions.

The shapes belong to the city, so they are data: ``data/ground.json``, drawn by hand in degrees WGS-84, longitude first,
widths in pixels. An installation without the file has no ground; then no sketch is drawn and no distances start at a
county seat. ``projection`` turns degrees into pixels.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache, cached_property
from math import cos, pi, radians, sin
from pathlib import Path
from typing import Any

from portal.language.bilingual import in_english
from portal.places.coordinates import area_box

FILE = Path(__file__).parent / "data" / "ground.json"
RADIUS = 0.16  # degrees, of a county's hexagon
ZONE_RADIUS = RADIUS / 2.6

Point = tuple[float, float]  # longitude and latitude, degrees WGS-84
Line = tuple[Point, ...]


@dataclass(frozen=True)
class Label:
    """A word on the map and where it stands."""

    at: Point
    name: str
    name_en: str = ""

    @property
    def shown_name(self) -> str:
        return in_english(self.name, self.name_en)


@dataclass(frozen=True)
class River:
    """``width`` in pixels."""

    name: str
    width: int
    points: Line


@dataclass(frozen=True)
class Ground:
    """``seats``: approximate seats of the county-level units by code, from which "near" starts.

    ``zones`` are the codes of functional zones, drawn small. ``names`` are what a map calls the units (冠县), which is
    shorter than what they are called in lists. ``roads`` join two seats. ``streets`` and ``labels`` are of the city
    centre, drawn only where there is room; there ``old_town`` and ``tower`` stand too.
    """

    middle: float  # degrees north, where the projection is true
    seats: Mapping[str, Point] = field(default_factory=dict)
    zones: frozenset[str] = frozenset()
    names: tuple[Label, ...] = ()
    roads: tuple[Line, ...] = ()
    rivers: tuple[River, ...] = ()
    lake: Line = ()
    old_town: Line = ()
    tower: Label | None = None
    streets: tuple[Line, ...] = ()
    labels: tuple[Label, ...] = ()

    def __bool__(self) -> bool:
        """Whether there is anything to draw on."""
        return bool(self.seats)

    @cached_property
    def squeeze(self) -> float:
        """Length of a degree of longitude in degrees of latitude: it is shorter by the cosine."""
        return cos(radians(self.middle))

    def hexagon(self, code: str) -> Line:
        """Six corners in degrees around a seat, round on the ground."""
        longitude, latitude = self.seats[code]
        radius = ZONE_RADIUS if code in self.zones else RADIUS
        angles = [pi / 180 * (60 * number - 30) for number in range(6)]
        return tuple((longitude + radius * cos(a) / self.squeeze, latitude + radius * sin(a)) for a in angles)


@cache
def ground() -> Ground:
    """The ground of this installation, read once per process; an empty one where the file is missing."""
    if not FILE.exists():
        box = area_box()
        return Ground(middle=(box.south + box.north) / 2)
    shapes = json.loads(FILE.read_text(encoding="utf-8"))
    counties = shapes["counties"]
    seats: dict[str, Point] = {code: tuple(county["seat"]) for code, county in counties.items()}
    named = [county for county in counties.values() if "name" in county]
    return Ground(
        middle=shapes["middle"],
        seats=seats,
        zones=frozenset(code for code, county in counties.items() if county.get("zone")),
        names=tuple(Label(tuple(c["seat"]), c["name"], c.get("name_en", "")) for c in named),
        roads=tuple((seats[start], seats[end]) for start, end in shapes.get("roads", ())),
        rivers=tuple(River(r["name"], r["width"], _line(r["points"])) for r in shapes.get("rivers", ())),
        lake=_line(shapes.get("lake", ())),
        old_town=_line(shapes.get("old_town", ())),
        tower=_label(shapes["tower"]) if "tower" in shapes else None,
        streets=tuple(_line(street) for street in shapes.get("streets", ())),
        labels=tuple(_label(label) for label in shapes.get("labels", ())),
    )


def _line(points: Any) -> Line:
    return tuple((longitude, latitude) for longitude, latitude in points)


def _label(entry: dict[str, Any]) -> Label:
    return Label(tuple(entry["at"]), entry["name"], entry.get("name_en", ""))


def backdrop() -> dict[str, Any]:
    """The same shapes in degrees, for the interactive map; ``tower`` is null where there is none."""
    drawn = ground()
    near = [*drawn.labels, *([drawn.tower] if drawn.tower else [])]
    return {
        "hexes": [[[round(x, 4), round(y, 4)] for x, y in drawn.hexagon(code)] for code in drawn.seats],
        "roads": drawn.roads,
        "rivers": [{"name": river.name, "width": river.width, "points": river.points} for river in drawn.rivers],
        "lake": drawn.lake,
        "town": drawn.old_town,
        "tower": drawn.tower.at if drawn.tower else None,
        "streets": drawn.streets,
        "labels": [[*label.at, label.shown_name] for label in drawn.names],
        "names": [[*label.at, label.shown_name] for label in near],
    }
