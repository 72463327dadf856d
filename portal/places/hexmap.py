"""The county cartogram: eight hexes in geographic arrangement and a rectangle for each functional zone.

It shows one value per county-level unit on a five-step lake scale, with name and value in each cell. It is a sketch,
not a survey, and always stands beside a table with the same values.
"""

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from math import cos, floor, log10, radians, sin, sqrt
from pathlib import Path
from typing import TypedDict

from django.utils.translation import pgettext

from portal.places.models import Place

# column and row of the hex by division code; odd rows are shifted by half a column
POSITIONS: dict[str, tuple[float, float]] = json.loads(
    (Path(__file__).parent / "data" / "hexes.json").read_text(encoding="utf-8")
)
SCALE = ("#d3e7e8", "#a6cfd3", "#5fa4ac", "#0c6b78", "#06303a")
INK, WHITE, CHOSEN, UNKNOWN = "#10201f", "#ffffff", "#b93a24", "#7f8d8a"
RADIUS = 62
ACROSS = RADIUS * sqrt(3)
DOWN = RADIUS * 1.5
MARGIN = RADIUS * 1.05
WIDTH = round(ACROSS * 3.5 + 2 * MARGIN - RADIUS * 0.6)
HEIGHT = round(DOWN * 2 + 2 * RADIUS + 2 * MARGIN - RADIUS * 1.1 + 72)
ZONE_HEIGHT = 58


class Shape(TypedDict, total=False):
    """Where a cell is drawn, in the units of the view box."""

    points: str
    x: float
    y: float
    width: float


@dataclass(frozen=True)
class Cell:
    place: Place
    value: float | None  # None where nothing is known
    step: int
    url: str
    chosen: bool
    points: str = ""
    x: float = 0
    y: float = 0
    width: float = 0

    @property
    def label(self) -> str:
        """The unit's name as a map has room for it."""
        return pgettext("map", self.place.label)

    @property
    def middle(self) -> float:
        return round(self.x + self.width / 2, 1)

    @property
    def fill(self) -> str:
        return SCALE[self.step] if self.value is not None else "#ffffff"

    @property
    def edge(self) -> str:
        """The chosen cell has a marked edge, one without a value a thin one; a filled cell needs none."""
        return CHOSEN if self.chosen else UNKNOWN if self.value is None else "none"

    @property
    def ink(self) -> str:
        return WHITE if self.step >= 3 and self.value is not None else INK


def steps(values: Sequence[float | None]) -> list[float]:
    """Four bounds that part the values into five equal steps, rounded: the least value of steps 1 to 4."""
    known = [value for value in values if value is not None]
    if not known or max(known) == min(known):
        return []
    width = (max(known) - min(known)) / 5
    unit = 10 ** floor(log10(width))
    bounds = (round((min(known) + width * step) / unit) * unit for step in range(1, 5))
    return [round(bound, 6) for bound in bounds]


def cells(
    places: Sequence[Place],
    values: Mapping[str, float | None],
    *,
    bounds: Sequence[float],
    chosen: str | None = None,
    link: Callable[[Place], str] | None = None,
) -> list[Cell]:
    """The drawn cells, hexes first. ``values`` and ``chosen`` go by division code; ``link(place)`` gives an address."""
    zones = [place for place in places if place.code not in POSITIONS]
    drawn = []
    for place in places:
        value = values.get(place.code)
        step = sum(value >= bound for bound in bounds) if value is not None else 0
        shape = _hexagon(*POSITIONS[place.code]) if place.code in POSITIONS else _rectangle(zones.index(place))
        url = link(place) if link else ""
        drawn.append(Cell(place=place, value=value, step=step, url=url, chosen=place.code == chosen, **shape))
    return sorted(drawn, key=lambda cell: cell.chosen)  # the chosen edge is drawn over its neighbours


def _hexagon(column: float, row: float) -> Shape:
    x = MARGIN + column * ACROSS + RADIUS * 0.62
    y = MARGIN + row * DOWN + RADIUS * 0.45
    radius = RADIUS - 2.5
    corners = (radians(60 * corner - 30) for corner in range(6))
    points = " ".join(f"{x + radius * cos(angle):.1f},{y + radius * sin(angle):.1f}" for angle in corners)
    return {"points": points, "x": round(x, 1), "y": round(y, 1)}


def _rectangle(number: int) -> Shape:
    x = MARGIN - RADIUS * 0.2 + number * ACROSS * 1.02
    return {"x": round(x, 1), "y": HEIGHT - 36 - ZONE_HEIGHT / 2, "width": round(ACROSS * 0.94, 1)}
