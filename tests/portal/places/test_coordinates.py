"""Coordinates: known pairs, the way back, and what is refused."""

from math import cos, hypot, radians

import pytest
from hypothesis import given
from hypothesis import strategies as st

from events.facilities import datum
from events.facilities.enums import Datum

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


@pytest.mark.parametrize(("wgs", "gcj"), KNOWN_GCJ)
def test_known_pair_of_gcj02(wgs, gcj):
    assert metres(datum.gcj_from_wgs(*wgs), gcj) < 1
    assert metres(datum.to_wgs(*gcj, Datum.GCJ02), wgs) < 1


@pytest.mark.parametrize(("gcj", "bd"), KNOWN_BD)
def test_known_pair_of_bd09(gcj, bd):
    assert metres(datum.bd_from_gcj(*gcj), bd) < 1


@given(LNG, LAT, st.sampled_from(list(Datum)))
def test_round_trip_is_closer_than_ten_centimetres(lng, lat, name):
    back = datum.to_wgs(*datum.from_wgs(lng, lat, name), name)
    assert metres(back, (lng, lat)) < 0.1


def test_gcj02_is_half_a_kilometre_away_in_this_city():
    assert 450 < metres(datum.gcj_from_wgs(115.985, 36.457), (115.985, 36.457)) < 600


def test_stored_has_six_decimals():
    assert [str(value) for value in datum.stored(115.98512345, 36.45712345, Datum.WGS84)] == ["115.985123", "36.457123"]


def test_swapped_coordinates_are_refused_with_the_right_order():
    assert datum.refusal(36.457, 115.985) == "经度和纬度填反了：请把经度填为 115.985，纬度填为 36.457。"


@pytest.mark.parametrize("place", [(116.4, 39.9), (2.35, 48.85), (0, 0), (115.9, 37.2), (115.1, 36.4)])
def test_a_place_outside_the_city_is_refused(place):
    assert "不在本市范围内" in datum.refusal(*place)


def test_a_place_in_the_city_is_accepted():
    assert datum.refusal(115.985, 36.457) == ""
