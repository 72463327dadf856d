"""What the map is drawn on: a tile service, or the sketch."""

import pytest

from events.facilities import sketch, tiles
from portal.places.coordinates import Datum, from_wgs84

pytestmark = pytest.mark.django_db


def test_without_a_service_the_page_asks_no_other_host(client, hall, settings):
    settings.MAP_TILES = ""
    response = client.get("/facilities/")
    assert "示意图，非测绘成果" in response.content.decode()
    assert "tianditu" not in response["Content-Security-Policy"]
    assert tiles.check() == []


def test_a_tile_service_is_allowed_on_the_map_page_only(client, hall, settings):
    settings.MAP_TILES = "tianditu"
    settings.MAP_KEY = "abc"
    settings.MAP_REVIEW_NUMBER = "GS（2024）0000号"
    response = client.get("/facilities/")
    assert "https://*.tianditu.gov.cn" in response["Content-Security-Policy"]
    page = response.content.decode()
    assert "审图号：<bdi>GS（2024）0000号</bdi>" in page
    assert "LAYER=vec" in page
    assert "tk=abc" in page
    assert "tianditu" not in client.get(hall.get_absolute_url())["Content-Security-Policy"]


def test_production_needs_the_review_number_and_the_key(settings):
    settings.MAP_TILES = "tianditu"
    settings.PRODUCTION = True
    assert [error.id for error in tiles.check()] == ["facilities.E001", "facilities.E003"]
    settings.MAP_KEY = "abc"
    settings.MAP_REVIEW_NUMBER = "GS（2024）0000号"
    settings.MAP_DATUM = "mars"
    assert tiles.check() == []
    settings.MAP_TILES = "https://tiles.example/{z}/{x}/{y}.png"
    assert [error.id for error in tiles.check()] == ["facilities.E002"]


def test_pins_for_a_shifted_service_are_shifted_and_the_open_file_is_not(client, hall, settings):
    settings.MAP_TILES = "https://tiles.example/{z}/{x}/{y}.png"
    settings.MAP_DATUM = "gcj02"
    plain, shifted = (
        client.get("/facilities.geojson", query).json()["features"][0]["geometry"]["coordinates"]
        for query in ({}, {"map": "1"})
    )
    assert plain == [115.985, 36.457]
    assert shifted == pytest.approx(from_wgs84(115.985, 36.457, Datum.GCJ02), abs=1e-6)


def test_the_sketch_keeps_relative_positions_and_parts_pins():
    drawn = sketch.draw([(1, 115.5, 36.8, "free", ""), (2, 116.2, 36.2, "book", ""), (3, 116.2, 36.2, "book", "")])
    west, east, same = drawn.pins
    assert west.x < east.x
    assert west.y < east.y
    assert ((east.x - same.x) ** 2 + (east.y - same.y) ** 2) ** 0.5 >= sketch.GAP - 1
    assert all(0 < pin.x < sketch.WIDTH and 0 < pin.y < sketch.HEIGHT for pin in drawn.pins)
