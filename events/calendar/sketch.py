"""A drawn map for places of events: no tiles, no key, no claim of accuracy.

Longitude and latitude are scaled evenly into the frame (a degree of longitude is cos 36.5° of a degree of
latitude here); the frame follows the pins. Lake, canal and county seats are drawn from a few rough points.
"""

from dataclasses import dataclass

from django.utils.translation import gettext as _

WIDTH, HEIGHT = 860, 430
SHRINK = 0.804  # cos 36.5°
NARROWEST = 0.036  # degrees of latitude, about 4 km
CLOSE = 26  # pixels: nearer pins cover each other
MARGIN = 0.22  # of the span, so that no pin stands at the edge

SEATS = {
    "聊城": (115.985, 36.456),
    "茌平": (116.255, 36.581),
    "临清": (115.705, 36.838),
    "冠县": (115.443, 36.484),
    "莘县": (115.671, 36.234),
    "阳谷": (115.792, 36.114),
    "东阿": (116.248, 36.335),
    "高唐": (116.231, 36.866),
}
LAKE = [
    *((115.948, 36.461), (115.957, 36.468), (115.973, 36.469), (115.985, 36.466), (115.987, 36.453)),
    *((115.983, 36.440), (115.972, 36.434), (115.957, 36.433), (115.949, 36.440), (115.945, 36.451)),
]
OLD_TOWN = [(115.9605, 36.4595), (115.9755, 36.4595), (115.9755, 36.4475), (115.9605, 36.4475)]
CANAL = [(115.70, 36.845), (115.79, 36.74), (115.90, 36.60), (115.994, 36.47), (115.985, 36.38), (115.90, 36.12)]
ROADS = [
    [(115.40, 36.47), (115.98, 36.447), (116.30, 36.58)],
    [(115.68, 36.86), (115.99, 36.50), (116.26, 36.32)],
    [(115.66, 36.22), (115.94, 36.42), (116.24, 36.88)],
    [(115.90, 36.475), (116.06, 36.475)],
    [(115.90, 36.428), (116.06, 36.428)],
    [(115.998, 36.36), (115.998, 36.54)],
    [(115.938, 36.36), (115.938, 36.54)],
]


@dataclass(frozen=True)
class Pin:
    number: int
    x: float
    y: float
    label: str


@dataclass(frozen=True)
class Cluster:
    """Pins too close to tell apart at this size; the next sketch shows them larger."""

    x: float
    y: float
    count: int


@dataclass(frozen=True)
class Label:
    x: float
    y: float
    text: str


@dataclass(frozen=True)
class Sketch:
    """What the template draws, in pixels of the frame."""

    pins: list
    clusters: list
    seats: list
    lake: str
    old_town: str
    canal: str
    roads: list
    width: int = WIDTH
    height: int = HEIGHT


def sketches(places):
    """``places`` are ``(label, (longitude, latitude))`` in the order of their numbers.

    One sketch; a second, closer one where pins of the first would cover each other.
    """
    pins = [(number, label, point) for number, (label, point) in enumerate(places, 1)]
    if not pins:
        return []
    project = _projection([point for _number, _label, point in pins])
    crowd = _crowded(pins, project)
    if not crowd or len(crowd) == len(pins):
        return [_draw(pins, [], project)]
    lone = [pin for pin in pins if pin not in crowd]
    closer = _projection([point for _number, _label, point in crowd])
    return [_draw(lone, [_cluster(crowd, project)], project), _draw(crowd, [], closer)]


def _crowded(pins, project):
    """The largest group of pins around one that others would cover."""
    spots = [(pin, project(pin[2])) for pin in pins]
    groups = [
        [other for other, (x, y) in spots if abs(x - centre_x) < CLOSE * 1.5 and abs(y - centre_y) < CLOSE * 1.5]
        for _pin, (centre_x, centre_y) in spots
    ]
    largest = max(groups, key=len)
    return largest if len(largest) > 1 else []


def _cluster(pins, project):
    spots = [project(point) for _number, _label, point in pins]
    x, y = (sum(values) / len(spots) for values in zip(*spots, strict=True))
    return Cluster(round(x, 1), round(y, 1), len(pins))


def _draw(pins, clusters, project):
    seats = [Label(*project(point), _(name)) for name, point in SEATS.items()]
    return Sketch(
        pins=[Pin(number, *project(point), label) for number, label, point in pins],
        clusters=clusters,
        seats=[seat for seat in seats if 0 < seat.x < WIDTH and 0 < seat.y < HEIGHT],
        lake=_points(LAKE, project),
        old_town=_points(OLD_TOWN, project),
        canal=_points(CANAL, project),
        roads=[_points(road, project) for road in ROADS],
    )


def _projection(points):
    west, east = min(x for x, _y in points), max(x for x, _y in points)
    south, north = min(y for _x, y in points), max(y for _x, y in points)
    # degrees of latitude per pixel: the tighter of height and width decides
    scale = max(
        (north - south) * (1 + 2 * MARGIN) / HEIGHT,
        (east - west) * SHRINK * (1 + 2 * MARGIN) / WIDTH,
        NARROWEST / HEIGHT,
    )
    middle_x, middle_y = (west + east) / 2, (south + north) / 2

    def project(point):
        x = WIDTH / 2 + (point[0] - middle_x) * SHRINK / scale
        y = HEIGHT / 2 - (point[1] - middle_y) / scale
        return round(x, 1), round(y, 1)

    return project


def _points(line, project):
    return " ".join(f"{x:g},{y:g}" for x, y in map(project, line))


def by_venue(records):
    """``(places, groups, elsewhere)``: records gathered by their point, numbered alike on map and list."""
    groups, elsewhere = {}, []
    for record in records:
        if record.point is None:
            elsewhere.append(record)
        else:
            groups.setdefault(record.point, []).append(record)
    places = [(found[0].shown_venue, point) for point, found in groups.items()]
    return places, list(groups.values()), elsewhere
