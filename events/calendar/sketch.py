"""Places of events on the drawn map: one sketch, and a closer second one where pins would cover each other."""

from collections.abc import Iterable, Iterator, Sequence
from typing import TypeVar

from events.calendar.models import Edition, Session
from events.calendar.models.parts import Located
from events.facilities.ground import ground
from events.facilities.projection import window
from events.facilities.sketch import Pin, Sketch, placed

WIDTH, HEIGHT = 860, 430
NARROWEST = 0.036  # degrees of latitude, about 4 km
OF_A_VENUE = (
    *("venue", "venue_en", "longitude", "latitude"),
    *("facility__name", "facility__longitude", "facility__latitude"),
)
CLOSE = 40  # pixels: nearer pins cover each other


Spot = tuple[str, tuple[float, float]]  # label, longitude and latitude
R = TypeVar("R")


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


def by_venue(placed: Iterable[tuple[Located, R]]) -> tuple[list[Spot], list[list[R]], list[R]]:
    """``(places, groups, elsewhere)``: records gathered by the point where they are, numbered alike on map and list."""
    labels: dict[tuple[float, float], str] = {}
    groups: dict[tuple[float, float], list[R]] = {}
    elsewhere: list[R] = []
    for located, record in placed:
        if located.point is None:
            elsewhere.append(record)
            continue
        labels[located.point] = labels.get(located.point) or located.shown_venue
        group = groups.setdefault(located.point, [])
        if record not in group:
            group.append(record)
    return [(labels[point], point) for point in groups], list(groups.values()), elsewhere


def venues_of(editions: Iterable[Edition]) -> Iterator[tuple[Located, Edition]]:
    """Where each edition takes place: the venues of its sessions, or its own where no session has a point."""
    editions, found = list(editions), dict[int, list[Located]]()
    sessions = Session.objects.filter(edition__in=[one.pk for one in editions]).select_related("facility")
    for session in sessions.only("edition", *OF_A_VENUE).in_calendar_order():
        if session.point:
            found.setdefault(session.edition_id, []).append(session)
    for edition in editions:
        for located in found.get(edition.pk, [edition]):
            yield located, edition
