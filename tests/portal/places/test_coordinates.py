"""Coordinates: known pairs, the way back, and what is refused."""

from math import cos, hypot, radians

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.places import coordinates
from portal.places.coordinates import Datum, from_wgs84, refusal, to_wgs84

# (lng, lat) WGS-84 → GCJ-02. The first is the published pair of Beijing station, the others are those by which the
# public implementations check themselves.
KNOWN_GCJ = [
    ((116.42079, 39.90105), (116.42703, 39.90245)),
    ((121.5272106, 31.1774276), (121.531541859215, 31.17530398364597)),
    ((113.912316, 22.543847), (113.9171764808363, 22.540796131694766)),
    ((116.377817, 39.911954), (116.38404722455657, 39.91334545536069)),
]
# GCJ-02 → BD-09: the published constants' own worked example at Tiananmen.
KNOWN_BD = [((116.404, 39.915), (116.41036949371029, 39.92133699351021))]
LNG = st.floats(115.2, 116.6)
LAT = st.floats(35.7, 37.1)


def metres(one, two):
    return hypot((one[0] - two[0]) * cos(radians(one[1])), one[1] - two[1]) * 111_320


def as_floats(point):
    return tuple(map(float, point))


@pytest.mark.parametrize(("wgs", "gcj"), KNOWN_GCJ)
def test_known_pair_of_gcj02(wgs, gcj):
    assert metres(from_wgs84(*wgs, Datum.GCJ02), gcj) < 1
    assert metres(as_floats(to_wgs84(*gcj, Datum.GCJ02)), wgs) < 1


@pytest.mark.parametrize(("gcj", "bd"), KNOWN_BD)
def test_known_pair_of_bd09(gcj, bd):
    wgs = to_wgs84(*gcj, Datum.GCJ02)
    assert metres(from_wgs84(*wgs, Datum.BD09), bd) < 1


@given(LNG, LAT, st.sampled_from(list(Datum)))
def test_round_trip_is_closer_than_ten_centimetres(lng, lat, name):
    back = to_wgs84(*from_wgs84(lng, lat, name), name)
    assert metres(as_floats(back), (lng, lat)) < 0.1


def test_gcj02_is_half_a_kilometre_away_in_this_city():
    assert 450 < metres(from_wgs84(115.985, 36.457, Datum.GCJ02), (115.985, 36.457)) < 600


def test_what_is_stored_has_six_decimals():
    assert [str(value) for value in to_wgs84(115.98512345, 36.45712345, Datum.WGS84)] == ["115.985123", "36.457123"]


def test_swapped_coordinates_are_refused_with_the_right_order():
    assert refusal(36.457, 115.985) == "经度和纬度填反了：请把经度填为 115.985，纬度填为 36.457。"


@pytest.mark.parametrize("place", [(116.4, 39.9), (2.35, 48.85), (0, 0), (115.9, 37.2), (115.1, 36.4)])
def test_a_place_outside_the_city_is_refused(place):
    assert "不在本市范围内" in refusal(*place)


def test_a_place_in_the_city_is_accepted():
    assert refusal(115.985, 36.457) == ""


def test_an_unknown_place_is_accepted():
    assert refusal(None, None) == refusal(115.985, None) == ""


def test_the_box_is_read_from_the_data_of_the_installation(tmp_path, monkeypatch):
    file = tmp_path / "box.csv"
    file.write_text("west,south,east,north\n120.5,30.5,122.5,32\n")
    monkeypatch.setattr(coordinates, "FILE", file)
    coordinates.area_box.cache_clear()
    try:
        assert refusal(121.5, 31.2) == ""
        assert refusal(115.985, 36.457) == (
            "坐标（115.985，36.457）不在本市范围内（经度 120.5–122.5，纬度 30.5–32.0），请核对坐标和坐标系。"
        )
    finally:
        coordinates.area_box.cache_clear()
