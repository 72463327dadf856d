"""The drawn sketch map: no survey, no borders. Pins stand in their real relative positions.

Used without a tile service and without script, as SVG; with script the same shapes become the background of the map.
"""

from dataclasses import dataclass, field
from math import cos, pi, radians, sin

from events.facilities.seats import SEATS, ZONES

WIDTH, HEIGHT = 860, 760
MIDDLE = 36.45  # degrees north; one degree of longitude is shorter by the cosine
SQUEEZE = cos(radians(MIDDLE))
HEX = 0.16  # degrees, radius of a county's hexagon
GAP = 30  # pixels between two pins

# Waters in rough outline, WGS-84 degrees: (name, width in pixels, points).
RIVERS = (
    (
        "黄河",
        16,
        ((115.70, 35.88), (115.92, 35.97), (116.10, 36.08), (116.27, 36.20), (116.42, 36.38), (116.50, 36.47)),
    ),
    (
        "徒骇河",
        8,
        ((115.45, 35.98), (115.62, 36.14), (115.86, 36.33), (116.03, 36.45), (116.17, 36.62), (116.42, 36.80)),
    ),
    (
        "马颊河",
        8,
        ((115.38, 36.02), (115.52, 36.24), (115.72, 36.42), (115.90, 36.62), (116.05, 36.80), (116.20, 36.95)),
    ),
    (
        "京杭运河",
        7,
        ((116.02, 36.03), (115.97, 36.18), (115.99, 36.38), (116.00, 36.50), (115.87, 36.66), (115.70, 36.83)),
    ),
    ("卫运河", 8, ((115.32, 36.58), (115.50, 36.72), (115.66, 36.85), (115.82, 36.98), (115.95, 37.06))),
)
# 东昌湖 around the square old town, and the tower at its centre; streets of the city centre as a plain grid.
LAKE = (
    *((115.9490, 36.4590), (115.9600, 36.4604), (115.9720, 36.4600), (115.9840, 36.4606), (115.9862, 36.4570)),
    *((115.9870, 36.4500), (115.9866, 36.4430), (115.9850, 36.4370), (115.9760, 36.4360), (115.9680, 36.4330)),
    *((115.9600, 36.4356), (115.9500, 36.4350), (115.9484, 36.4420), (115.9478, 36.4500), (115.9470, 36.4560)),
)
TOWN = ((115.9595, 36.4415), (115.9755, 36.4415), (115.9755, 36.4545), (115.9595, 36.4545))
TOWER = (115.9675, 36.4480)
STREETS = tuple(
    [((115.90, 36.40 + n / 100), (116.06, 36.40 + n / 100)) for n in range(11)]
    + [((115.90 + n * 0.0125, 36.40), (115.90 + n * 0.0125, 36.50)) for n in range(14)]
)
ROADS = (
    ("371502", "371503"),
    ("371502", "371581"),
    ("371502", "371525"),
    ("371502", "371521"),
    ("371502", "371524"),
    ("371503", "371526"),
    ("371521", "371522"),
    ("371525", "371522"),
)


@dataclass
class Pin:
    number: int
    x: float
    y: float
    kind: str  # lake: bookable, free, cinnabar: chosen
    label: str = ""


@dataclass
class Sketch:
    """Everything the SVG template draws, in pixels."""

    pins: list = field(default_factory=list)
    clusters: list = field(default_factory=list)
    hexes: list = field(default_factory=list)
    rivers: list = field(default_factory=list)
    roads: list = field(default_factory=list)
    labels: list = field(default_factory=list)
    streets: list = field(default_factory=list)
    lake: str = ""
    town: str = ""
    tower: tuple = ()
    near: bool = False  # whether streets are worth drawing


@dataclass(frozen=True)
class View:
    """A window on the city: degrees to pixels."""

    west: float
    north: float
    scale: float  # pixels per degree of latitude

    def at(self, lng, lat):
        return (
            round((float(lng) - self.west) * SQUEEZE * self.scale, 1),
            round((self.north - float(lat)) * self.scale, 1),
        )


def window(points, margin=70, closest=0.02):
    """The smallest window with the panel's proportions around the points, never closer than ``closest`` degrees."""
    points = points or list(SEATS.values())
    west, east = min(float(p[0]) for p in points), max(float(p[0]) for p in points)
    south, north = min(float(p[1]) for p in points), max(float(p[1]) for p in points)
    across, down = max((east - west) * SQUEEZE, closest), max(north - south, closest)
    scale = min((WIDTH - 2 * margin) / across, (HEIGHT - 2 * margin) / down)
    half_x, half_y = WIDTH / 2 / scale / SQUEEZE, HEIGHT / 2 / scale
    return View((west + east) / 2 - half_x, (south + north) / 2 + half_y, scale)


def hexagon(lng, lat, radius):
    """Six corners in degrees, round on the ground."""
    angles = [pi / 180 * (60 * number - 30) for number in range(6)]
    return [(lng + radius * cos(angle) / SQUEEZE, lat + radius * sin(angle)) for angle in angles]


def draw(pins, others=(), names=None, closest=0.02):
    """``pins``: ``(number, longitude, latitude, kind, label)`` of this page's list; ``others``: the same of the rest of
    the list, shown as counts where several stand together. ``names``: county code → name."""
    view = window([(lng, lat) for _, lng, lat, _, _ in pins], closest=closest)
    found = Sketch([Pin(n, *view.at(lng, lat), kind, label) for n, lng, lat, kind, label in pins])
    _part(found.pins)
    found.clusters, alone = _clusters([Pin(n, *view.at(lng, lat), kind) for n, lng, lat, kind, _ in others], found.pins)
    found.pins += alone
    for code, (lng, lat) in SEATS.items():
        radius = HEX / 2.6 if code in ZONES else HEX
        found.hexes.append((code in ZONES, _path(view, hexagon(lng, lat, radius)) + "Z"))
        x, y = view.at(lng, lat)
        if names and code in names and 30 < x < WIDTH - 30 and 40 < y < HEIGHT - 30:
            found.labels.append((x, y, names[code]))
    found.rivers = [(_path(view, points), width, name) for name, width, points in RIVERS]
    found.roads = [_path(view, (SEATS[a], SEATS[b])) for a, b in ROADS]
    found.lake, found.town = _path(view, LAKE) + "Z", _path(view, TOWN) + "Z"
    found.tower, found.near = view.at(*TOWER), view.scale > 3000
    found.streets = [_path(view, points) for points in STREETS] if found.near else []
    return found


def _path(view, points):
    return "M" + "L".join(f"{x} {y}" for x, y in (view.at(*point) for point in points))


def _part(pins):
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


def _clusters(others, pins, cell=110):
    """Counts per cell for the facilities of the other pages, and those that stand alone in theirs; a cell under a pin
    shows nothing."""
    cells = {}
    for pin in others:
        if 0 <= pin.x < WIDTH and 40 <= pin.y < HEIGHT:
            cells.setdefault((int(pin.x // cell), int(pin.y // cell)), []).append(pin)
    found, alone = [], []
    for group in cells.values():
        x = round(min(max(sum(pin.x for pin in group) / len(group), 28), WIDTH - 28), 1)
        y = round(min(max(sum(pin.y for pin in group) / len(group), 28), HEIGHT - 28), 1)
        if all((pin.x - x) ** 2 + (pin.y - 16 - y) ** 2 > 46**2 for pin in pins):
            if len(group) == 1:
                alone += group
            else:
                found.append((x, y, len(group)))
    return found, alone


def _corners(code):
    radius = HEX / 2.6 if code in ZONES else HEX
    return [[round(x, 4), round(y, 4)] for x, y in hexagon(*SEATS[code], radius)]


def backdrop(names):
    """The same drawing in degrees, for the interactive map: hexagons, roads, rivers, lake, labels."""
    return {
        "hexes": [_corners(code) for code in SEATS],
        "roads": [[SEATS[a], SEATS[b]] for a, b in ROADS],
        "rivers": [{"name": name, "width": width, "points": points} for name, width, points in RIVERS],
        "lake": LAKE,
        "town": TOWN,
        "tower": TOWER,
        "streets": STREETS,
        "labels": [[*SEATS[code], name] for code, name in names.items() if code in SEATS],
    }
