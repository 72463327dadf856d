"""The drawn sketch map, used without a tile service and without script: pins on the ground of ``ground``."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from math import cos, sin

from events.facilities.ground import ground
from events.facilities.projection import Degrees, View, window

WIDTH, HEIGHT = 860, 760
GAP = 30  # pixels between two pins


Spot = tuple[int | str, Degrees, Degrees, str, str]  # number, longitude, latitude, kind, label


@dataclass
class Pin:
    number: int | str  # empty for a place of its own page
    x: float
    y: float
    kind: str  # book: bookable, free, chosen
    label: str = ""


@dataclass
class Sketch:
    """Everything the template draws, in pixels. ``clusters``: ``(x, y, count)``."""

    view: View
    pins: list[Pin] = field(default_factory=list)
    clusters: list[tuple[float, float, int]] = field(default_factory=list)


def placed(view: View, number: int | str, longitude: Degrees, latitude: Degrees, kind: str, label: str = "") -> Pin:
    """A pin at its place on the sheet."""
    x, y = view.at(longitude, latitude)
    return Pin(number, x, y, kind, label)


def draw(pins: Sequence[Spot], others: Sequence[Spot] = (), closest: float = 0.02) -> Sketch | None:
    """``pins``: ``(number, longitude, latitude, kind, label)`` of this page's list; ``others``: the same of the rest of
    the list, shown as counts where several stand together. None where the installation has no ground to draw on."""
    if not ground():
        return None
    view = window([(lng, lat) for _, lng, lat, _, _ in pins], width=WIDTH, height=HEIGHT, closest=closest)
    found = Sketch(view, [placed(view, *one) for one in pins])
    _part(found.pins)
    found.clusters, alone = _clusters([placed(view, n, lng, lat, kind) for n, lng, lat, kind, _ in others], found.pins)
    found.pins += alone
    return found


def _part(pins: Sequence[Pin]) -> None:
    """Move pins that would hide each other apart: a sketch may, a survey may not."""
    for _ in range(40):
        moved = False
        for place, one in enumerate(pins):
            for other in pins[place + 1 :]:
                dx, dy = other.x - one.x, other.y - one.y
                far = (dx * dx + dy * dy) ** 0.5
                if far < GAP:
                    moved = True
                    ux, uy = (dx / far, dy / far) if far > 0.1 else (cos(place), sin(place))
                    push = (GAP - far) / 2 + 0.5
                    one.x, one.y = one.x - ux * push, one.y - uy * push
                    other.x, other.y = other.x + ux * push, other.y + uy * push
        if not moved:
            break
    for pin in pins:
        pin.x = round(min(max(pin.x, 22), WIDTH - 22), 1)
        pin.y = round(min(max(pin.y, 48), HEIGHT - 26), 1)


def _clusters(
    others: Iterable[Pin], pins: Sequence[Pin], cell: int = 110
) -> tuple[list[tuple[float, float, int]], list[Pin]]:
    """Counts per cell for the facilities of the other pages, and those that stand alone in theirs; a cell under a pin
    shows nothing."""
    cells: dict[tuple[int, int], list[Pin]] = {}
    for pin in others:
        if 0 <= pin.x < WIDTH and 40 <= pin.y < HEIGHT:
            cells.setdefault((int(pin.x // cell), int(pin.y // cell)), []).append(pin)
    found: list[tuple[float, float, int]] = []
    alone: list[Pin] = []
    for group in cells.values():
        x = round(min(max(sum(pin.x for pin in group) / len(group), 28), WIDTH - 28), 1)
        y = round(min(max(sum(pin.y for pin in group) / len(group), 28), HEIGHT - 28), 1)
        if all((pin.x - x) ** 2 + (pin.y - 16 - y) ** 2 > 46**2 for pin in pins):
            if len(group) == 1:
                alone += group
            else:
                found.append((x, y, len(group)))
    return found, alone
