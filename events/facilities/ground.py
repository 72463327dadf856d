"""What the drawn maps stand on: no survey, no borders, only rough shapes in their real relative positions."""

from dataclasses import dataclass
from decimal import Decimal
from math import cos, pi, radians, sin

from django.utils.translation import gettext_lazy

from events.facilities.seats import SEATS, TOWNS, ZONES

MIDDLE = 36.45  # degrees north; one degree of longitude is shorter by the cosine
SQUEEZE = cos(radians(MIDDLE))
HEX = 0.16  # degrees, radius of a county's hexagon
NEAR = 3000  # pixels per degree from which streets and the old town's names are worth drawing

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
TOWER_NAME = gettext_lazy("光岳楼")
NAMES = ((115.9675, 36.4385, gettext_lazy("东昌湖")), (115.9675, 36.4525, gettext_lazy("古城")))


@dataclass(frozen=True)
class View:
    """A window on the city of ``width`` × ``height`` pixels: degrees to pixels."""

    width: int
    height: int
    west: float
    north: float
    scale: float  # pixels per degree of latitude

    @property
    def near(self):
        return self.scale > NEAR

    def at(self, lng: float | Decimal, lat: float | Decimal) -> tuple[float, float]:
        return (
            round((float(lng) - self.west) * SQUEEZE * self.scale, 1),
            round((self.north - float(lat)) * self.scale, 1),
        )

    def path(self, points):
        return "M" + "L".join(f"{x} {y}" for x, y in (self.at(*point) for point in points))

    def holds(self, x, y):
        """Whether a name at this place would stand inside the frame."""
        return 30 < x < self.width - 30 and 40 < y < self.height - 30

    # --- what the template draws

    @property
    def hexes(self):
        return [(code in ZONES, self.path(hexagon(code)) + "Z") for code in SEATS]

    @property
    def rivers(self):
        return [(self.path(points), width) for _name, width, points in RIVERS]

    @property
    def roads(self):
        return [self.path((SEATS[a], SEATS[b])) for a, b in ROADS]

    @property
    def streets(self):
        return [self.path(points) for points in STREETS] if self.near else []

    @property
    def lake(self):
        return self.path(LAKE) + "Z"

    @property
    def town(self):
        return self.path(TOWN) + "Z"

    @property
    def tower(self):
        return (*self.at(*TOWER), TOWER_NAME)

    @property
    def towns(self):
        return self._named((*SEATS[code], name) for code, name in TOWNS.items())

    @property
    def names(self):
        return self._named(NAMES) if self.near else []

    def _named(self, labels):
        places = ((*self.at(lng, lat), name) for lng, lat, name in labels)
        return [(x, y, name) for x, y, name in places if self.holds(x, y)]


def window(points, *, width, height, margin=70, closest=0.02):
    """The smallest view that holds the points, never closer than ``closest`` degrees."""
    points = points or list(SEATS.values())
    west, east = min(float(p[0]) for p in points), max(float(p[0]) for p in points)
    south, north = min(float(p[1]) for p in points), max(float(p[1]) for p in points)
    across, down = max((east - west) * SQUEEZE, closest), max(north - south, closest)
    scale = min((width - 2 * margin) / across, (height - 2 * margin) / down)
    half_x, half_y = width / 2 / scale / SQUEEZE, height / 2 / scale
    return View(width, height, (west + east) / 2 - half_x, (south + north) / 2 + half_y, scale)


def hexagon(code):
    """Six corners in degrees, round on the ground."""
    lng, lat = SEATS[code]
    radius = HEX / 2.6 if code in ZONES else HEX
    angles = [pi / 180 * (60 * number - 30) for number in range(6)]
    return [(lng + radius * cos(angle) / SQUEEZE, lat + radius * sin(angle)) for angle in angles]


def backdrop():
    """The same shapes in degrees, for the interactive map."""
    return {
        "hexes": [[[round(x, 4), round(y, 4)] for x, y in hexagon(code)] for code in SEATS],
        "roads": [[SEATS[a], SEATS[b]] for a, b in ROADS],
        "rivers": [{"name": name, "width": width, "points": points} for name, width, points in RIVERS],
        "lake": LAKE,
        "town": TOWN,
        "tower": TOWER,
        "streets": STREETS,
        "labels": [[*SEATS[code], str(name)] for code, name in TOWNS.items()],
        "names": [[lng, lat, str(name)] for lng, lat, name in (*NAMES, (*TOWER, TOWER_NAME))],
    }
