"""Places of events on the drawn map: one sketch, and a closer second one where pins would cover each other."""

from collections.abc import Iterable, Sequence
from typing import TypeVar

from events.calendar.models.parts import Located
from events.facilities.ground import ground
from events.facilities.projection import window
from events.facilities.sketch import Pin, Sketch, placed

WIDTH, HEIGHT = 860, 430
NARROWEST = 0.036  # degrees of latitude, about 4 km
CLOSE = 40  # pixels: nearer pins cover each other


Spot = tuple[str, tuple[float, float]]  # label, longitude and latitude
L = TypeVar("L", bound=Located)


def sketches(places: Sequence[Spot]) -> list[Sketch]:
    """``places`` are ``(label, (longitude, latitude))`` in the order of their numbers. No sketch without a ground."""
    if not places or not ground():
        return []
    everything = _drawn([(number, *point, label) for number, (label, point) in enumerate(places, 1)])
    crowd = _crowd(everything.pins)
    if not crowd or len(crowd) == len(places):
        return [everything]
    everything.pins = [pin for pin in everything.pins if pin not in crowd]
    x, y = (sum(values) / len(crowd) for values in zip(*((pin.x, pin.y) for pin in crowd), strict=True))
    everything.clusters = [(round(x, 1), round(y, 1), len(crowd))]
    return [everything, _drawn([(pin.number, *places[int(pin.number) - 1][1], pin.label) for pin in crowd])]


def _drawn(pins: Sequence[tuple[int | str, float, float, str]]) -> Sketch:
    points = [(x, y) for _number, x, y, _label in pins]
    view = window(points, width=WIDTH, height=HEIGHT, closest=NARROWEST)
    return Sketch(view, [placed(view, number, x, y, "book", label) for number, x, y, label in pins])


def _crowd(pins: Sequence[Pin]) -> list[Pin]:
    """The largest group of pins around one that others would cover."""
    groups = [[pin for pin in pins if abs(pin.x - one.x) < CLOSE and abs(pin.y - one.y) < CLOSE] for one in pins]
    largest = max(groups, key=len)
    return largest if len(largest) > 1 else []


def by_venue(records: Iterable[L]) -> tuple[list[Spot], list[list[L]], list[L]]:
    """``(places, groups, elsewhere)``: records gathered by their point, numbered alike on map and list."""
    groups: dict[tuple[float, float], list[L]] = {}
    elsewhere: list[L] = []
    for record in records:
        if record.point is None:
            elsewhere.append(record)
        else:
            groups.setdefault(record.point, []).append(record)
    places = [(found[0].shown_venue, point) for point, found in groups.items()]
    return places, list(groups.values()), elsewhere
