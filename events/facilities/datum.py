"""Coordinates between the three references in use, and the check of what a person typed.

Stored is WGS-84 (CGCS2000 agrees within centimetres). Public formulae of GCJ-02 with Krasovsky's ellipsoid; the way
back is found by iteration. Degrees throughout, longitude first. Accuracy at the example city: below 1 m against known
pairs, below 0.1 m for a round trip.
"""

from decimal import Decimal
from math import atan2, cos, hypot, pi, radians, sin, sqrt

from events.facilities.enums import Datum

AXIS, ECCENTRICITY = 6378245.0, 0.00669342162296594323
TURN = pi * 3000 / 180
BOX = (115.2, 35.7, 116.6, 37.1)  # west, south, east, north of the city with a margin


def gcj_from_wgs(lng, lat):
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


def bd_from_gcj(lng, lat):
    length = hypot(lng, lat) + 0.00002 * sin(lat * TURN)
    angle = atan2(lat, lng) + 0.000003 * cos(lng * TURN)
    return length * cos(angle) + 0.0065, length * sin(angle) + 0.006


def bd_from_wgs(lng, lat):
    return bd_from_gcj(*gcj_from_wgs(lng, lat))


FORWARD = {Datum.WGS84: lambda lng, lat: (lng, lat), Datum.GCJ02: gcj_from_wgs, Datum.BD09: bd_from_wgs}


def from_wgs(lng, lat, datum):
    """The same place in another reference."""
    return FORWARD[Datum(datum)](float(lng), float(lat))


def to_wgs(lng, lat, datum):
    """The inverse: start from the shifted point and remove the shift that the guess produces."""
    lng, lat = guess = float(lng), float(lat)
    for _ in range(12):
        shifted = from_wgs(*guess, datum)
        guess = guess[0] + lng - shifted[0], guess[1] + lat - shifted[1]
    return guess


def stored(lng, lat, datum):
    """Six decimals (0.1 m) as the columns hold them."""
    return tuple(Decimal(f"{value:.6f}") for value in to_wgs(lng, lat, datum))


def refusal(lng, lat):
    """One sentence when a place cannot be in the city; an empty text when it can, or is not known."""
    if lng is None or lat is None:
        return ""
    west, south, east, north = BOX
    lng, lat = float(lng), float(lat)
    if west <= lng <= east and south <= lat <= north:
        return ""
    if west <= lat <= east and south <= lng <= north:
        return f"经度和纬度填反了：请把经度填为 {lat:g}，纬度填为 {lng:g}。"
    return f"坐标（{lng:g}，{lat:g}）不在本市范围内（经度 {west}–{east}，纬度 {south}–{north}），请核对坐标和坐标系。"
