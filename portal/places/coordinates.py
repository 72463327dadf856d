"""Coordinates: the three references in use in China, conversion at the entrance, and the check of what was typed.

Stored is WGS-84 (CGCS2000 agrees within centimetres), in columns ``longitude`` and ``latitude``; what is typed or
imported may be in another ``Datum`` and goes through ``to_wgs84``. Public formulae of GCJ-02 with Krasovsky's
ellipsoid; the way back is found by iteration. Degrees throughout, longitude first. Accuracy: below 1 m against known
pairs, below 0.1 m for a round trip.
"""

import csv
from collections.abc import Callable
from decimal import Decimal
from functools import cache
from math import atan2, cos, hypot, pi, radians, sin, sqrt
from pathlib import Path
from typing import NamedTuple

from django.db import models
from django.db.models import Q

AXIS, ECCENTRICITY = 6378245.0, 0.00669342162296594323
TURN = pi * 3000 / 180
FILE = Path(__file__).with_name("box.csv")  # the city with a margin, in degrees WGS-84


class Datum(models.TextChoices):
    """The reference of a longitude and latitude. CGCS2000 equals WGS-84 within centimetres, so they are one."""

    WGS84 = "wgs84", "WGS-84 / CGCS2000（天地图、GPS）"
    GCJ02 = "gcj02", "GCJ-02（高德、腾讯）"
    BD09 = "bd09", "BD-09（百度）"


class Box(NamedTuple):
    west: float
    south: float
    east: float
    north: float


CHINA = Box(73, 3, 136, 54)


@cache
def area_box() -> Box:
    """The rectangle in which every place of this installation lies."""
    with FILE.open(encoding="utf-8", newline="") as file:
        return Box(**{edge: float(degrees) for edge, degrees in next(csv.DictReader(file)).items()})


def from_wgs84(longitude: float | Decimal, latitude: float | Decimal, datum: str) -> tuple[float, float]:
    """A stored place in another reference, for a map service or a navigation app."""
    return _FORWARD[Datum(datum)](float(longitude), float(latitude))


def to_wgs84(longitude: float | Decimal, latitude: float | Decimal, datum: str) -> tuple[Decimal, Decimal]:
    """What the columns hold: WGS-84 with six decimals (0.1 m).

    Starts from the shifted point and removes the shift that the guess produces.
    """
    x, y = guess = float(longitude), float(latitude)
    for _ in range(12):
        shifted = from_wgs84(*guess, datum)
        guess = guess[0] + x - shifted[0], guess[1] + y - shifted[1]
    return Decimal(f"{guess[0]:.6f}"), Decimal(f"{guess[1]:.6f}")


def refusal(longitude: float | Decimal | None, latitude: float | Decimal | None) -> str:
    """One sentence when a place cannot be in the area; an empty text when it can, or is not known."""
    if longitude is None or latitude is None:
        return ""
    west, south, east, north = area_box()
    x, y = float(longitude), float(latitude)
    if west <= x <= east and south <= y <= north:
        return ""
    if west <= y <= east and south <= x <= north:
        return f"经度和纬度填反了：请把经度填为 {y:g}，纬度填为 {x:g}。"
    return f"坐标（{x:g}，{y:g}）不在本市范围内（经度 {west}–{east}，纬度 {south}–{north}），请核对坐标和坐标系。"


def coordinate_constraints(table: str) -> list[models.CheckConstraint]:
    """CHECKs for a model with ``longitude`` and ``latitude``: both or neither, and not swapped.

    The database knows only the country's rectangle, so that the area's box stays data; ``clean`` asks ``refusal``.
    """
    return [
        models.CheckConstraint(
            name=f"{table}_coordinates_pair",
            condition=Q(longitude=None, latitude=None) | Q(longitude__isnull=False, latitude__isnull=False),
            violation_error_message="经度和纬度要同时填写，或同时留空。",
        ),
        models.CheckConstraint(
            name=f"{table}_coordinates_china",
            condition=Q(longitude=None)
            | Q(longitude__gte=CHINA.west, longitude__lte=CHINA.east)
            & Q(latitude__gte=CHINA.south, latitude__lte=CHINA.north),
            violation_error_message="坐标不在国内，请检查经度和纬度是否填反。",
        ),
    ]


def _gcj_from_wgs(lng: float, lat: float) -> tuple[float, float]:
    x, y = lng - 105, lat - 35
    wave = 20 * sin(6 * x * pi) + 20 * sin(2 * x * pi)
    north = -100 + 2 * x + 3 * y + 0.2 * y * y + 0.1 * x * y + 0.2 * sqrt(abs(x))
    north += (wave + 20 * sin(y * pi) + 40 * sin(y / 3 * pi) + 160 * sin(y / 12 * pi) + 320 * sin(y / 30 * pi)) * 2 / 3
    east = 300 + x + 2 * y + 0.1 * x * x + 0.1 * x * y + 0.1 * sqrt(abs(x))
    east += (wave + 20 * sin(x * pi) + 40 * sin(x / 3 * pi) + 150 * sin(x / 12 * pi) + 300 * sin(x / 30 * pi)) * 2 / 3
    curve = 1 - ECCENTRICITY * sin(radians(lat)) ** 2
    north *= 180 / (AXIS * (1 - ECCENTRICITY) / curve**1.5 * pi)
    east *= 180 / (AXIS / sqrt(curve) * cos(radians(lat)) * pi)
    return lng + east, lat + north


def _bd_from_gcj(lng: float, lat: float) -> tuple[float, float]:
    length = hypot(lng, lat) + 0.00002 * sin(lat * TURN)
    angle = atan2(lat, lng) + 0.000003 * cos(lng * TURN)
    return length * cos(angle) + 0.0065, length * sin(angle) + 0.006


def _bd_from_wgs(lng: float, lat: float) -> tuple[float, float]:
    return _bd_from_gcj(*_gcj_from_wgs(lng, lat))


_FORWARD: dict[Datum, Callable[[float, float], tuple[float, float]]] = {
    Datum.WGS84: lambda lng, lat: (lng, lat),
    Datum.GCJ02: _gcj_from_wgs,
    Datum.BD09: _bd_from_wgs,
}
