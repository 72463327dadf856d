"""Degrees to pixels: a window on the ground of the drawn maps."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from events.facilities.ground import Ground, Label, ground

NEAR = 3000  # pixels per degree from which streets and the old town's names are worth drawing
LETTER = 27  # pixels, the size of a letter where phones magnify the names
Degrees = float | Decimal
Name = tuple[float, float, str]  # middle of the base line, and what is written


@dataclass(frozen=True)
class View:
    """A window on the city of ``width`` × ``height`` pixels: degrees to pixels."""

    width: int
    height: int
    west: float
    north: float
    scale: float  # pixels per degree of latitude
    ground: Ground

    @property
    def near(self) -> bool:
        return self.scale > NEAR

    def at(self, lng: Degrees, lat: Degrees) -> tuple[float, float]:
        return (
            round((float(lng) - self.west) * self.ground.squeeze * self.scale, 1),
            round((self.north - float(lat)) * self.scale, 1),
        )

    def path(self, points: Iterable[tuple[Degrees, Degrees]]) -> str:
        return "M" + "L".join(f"{x} {y}" for x, y in (self.at(*point) for point in points))

    def holds(self, x: float, y: float) -> bool:
        """Whether a name at this place would stand inside the frame."""
        return 30 < x < self.width - 30 and 40 < y < self.height - 30

    # --- what the template draws

    @property
    def hexes(self) -> list[tuple[bool, str]]:
        """``(whether it is a zone, path)``"""
        return [(code in self.ground.zones, self.path(self.ground.hexagon(code)) + "Z") for code in self.ground.seats]

    @property
    def rivers(self) -> list[tuple[str, float]]:
        """``(path, width in pixels)``"""
        return [(self.path(river.points), river.width) for river in self.ground.rivers]

    @property
    def roads(self) -> list[str]:
        return [self.path(road) for road in self.ground.roads]

    @property
    def streets(self) -> list[str]:
        return [self.path(street) for street in self.ground.streets] if self.near else []

    @property
    def lake(self) -> str:
        return self._area(self.ground.lake)

    @property
    def town(self) -> str:
        return self._area(self.ground.old_town) if self.near else ""

    @property
    def tower(self) -> tuple[float, float, str] | None:
        """``(x, y, name)``, or None; the name is empty where it would stand on another."""
        tower = self.ground.tower
        if not tower or not self.near:
            return None
        x, y = self.at(*tower.at)
        taken = [*self._town_names, *self.names]
        return x, y, tower.shown_name if _apart((x, y + 32, tower.shown_name), taken) else ""

    @property
    def towns(self) -> list[tuple[float, float, str]]:
        return self._named(self.ground.names)

    @property
    def names(self) -> list[tuple[float, float, str]]:
        """What is named near by, each where it stands on no other name."""
        found: list[Name] = []
        for name in self._named(self.ground.labels) if self.near else []:
            if _apart(name, [*self._town_names, *found]):
                found.append(name)
        return found

    @property
    def _town_names(self) -> "list[Name]":
        return [(x, y + 22, name) for x, y, name in self.towns]

    def _area(self, points: Sequence[tuple[Degrees, Degrees]]) -> str:
        return self.path(points) + "Z" if points else ""

    def _named(self, labels: Iterable[Label]) -> list[tuple[float, float, str]]:
        places = ((*self.at(*label.at), label.shown_name) for label in labels)
        return [(x, y, name) for x, y, name in places if self.holds(x, y)]


def window(
    points: Sequence[tuple[Degrees, Degrees]], *, width: int, height: int, margin: int = 70, closest: float = 0.02
) -> View:
    """The smallest view that holds the points (without any, the county seats), never closer than ``closest`` degrees.

    There must be a ground.
    """
    stage = ground()
    points = points or list(stage.seats.values())
    west, east = min(float(p[0]) for p in points), max(float(p[0]) for p in points)
    south, north = min(float(p[1]) for p in points), max(float(p[1]) for p in points)
    across, down = max((east - west) * stage.squeeze, closest), max(north - south, closest)
    scale = min((width - 2 * margin) / across, (height - 2 * margin) / down)
    half_x, half_y = width / 2 / scale / stage.squeeze, height / 2 / scale
    return View(width, height, (west + east) / 2 - half_x, (south + north) / 2 + half_y, scale, stage)


def _apart(name: Name, others: Sequence[Name]) -> bool:
    """Whether a name can be read beside the others."""
    x, y, word = name
    return all(
        abs(x - other_x) > (len(word) + len(other)) * LETTER / 2 or abs(y - other_y) > LETTER
        for other_x, other_y, other in others
    )
