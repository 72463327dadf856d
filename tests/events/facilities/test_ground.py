"""The city's shapes are data; without them every page still works, only without a drawn map."""

import json
from datetime import date

import pytest
from django.utils import timezone, translation

from events.calendar.models import Discipline, Edition
from events.facilities import ground, published, sketch
from events.facilities.demo import load_announced, load_tables
from events.facilities.models import Facility, FacilityKind, PublishedFigure, ServiceRule
from portal.places.coordinates import area_box

pytestmark = pytest.mark.django_db


@pytest.fixture
def bare_city(monkeypatch, tmp_path):
    """An installation whose city has drawn nothing and published nothing."""
    monkeypatch.setattr(ground, "FILE", tmp_path / "ground.json")
    monkeypatch.setattr(published, "FILE", tmp_path / "published.json")
    ground.ground.cache_clear()
    yield tmp_path
    ground.ground.cache_clear()


@pytest.fixture
def edition(city):
    day = date(2026, 12, 1)
    values = {"slug": "run", "title": "长跑", "year": 2026, "level": "city", "category": "mass", "place": city["city"]}
    values |= {"first_day": day, "last_day": day, "hosts": "市教体局", "publication": "public"}
    values |= {"published_at": timezone.now(), "venue": "湖滨广场", "longitude": "115.968", "latitude": "36.438"}
    return Edition.objects.create(discipline=Discipline.objects.create(code="running", name="跑步"), **values)


def test_the_shapes_lie_in_the_area():
    drawn, box = ground.ground(), area_box()
    lines = [drawn.lake, drawn.old_town, *drawn.streets, *drawn.roads, drawn.seats.values()]
    points = [point for line in lines for point in line]
    points += [label.at for label in (*drawn.names, *drawn.labels, drawn.tower)]
    assert [(x, y) for x, y in points if not (box.west <= x <= box.east and box.south <= y <= box.north)] == []


def test_every_word_of_the_map_is_there_in_both_languages():
    drawn = ground.ground()
    words = [*drawn.names, *drawn.labels, drawn.tower]
    assert [label.name for label in words if not label.name_en] == []
    assert drawn.tower.shown_name == drawn.tower.name
    with translation.override("en"):
        assert drawn.tower.shown_name == drawn.tower.name_en


def test_without_the_file_pages_have_no_sketch(bare_city, client, hall, edition):
    assert sketch.draw([(1, 115.9, 36.4, "free", "")]) is None
    for address in ("/facilities/", hall.get_absolute_url(), "/events/?view=map", edition.get_absolute_url(), "/"):
        response = client.get(address)
        assert (address, response.status_code) == (address, 200)
        assert 'class="sketch"' not in response.content.decode()
    assert hall.name in client.get("/facilities/").content.decode()
    assert edition.venue in client.get("/events/?view=map").content.decode()


def test_with_the_file_the_same_pages_have_one(client, hall, edition):
    for address in ("/facilities/", hall.get_absolute_url(), "/events/?view=map", edition.get_absolute_url(), "/"):
        assert (address, 'class="sketch"' in client.get(address).content.decode()) == (address, True)


def test_without_the_file_a_tile_service_still_draws_the_map(bare_city, client, hall, settings):
    settings.MAP_TILES = "https://tiles.example/{z}/{x}/{y}.png"
    page = client.get("/facilities/").content.decode()
    assert 'id="map"' in page
    assert 'class="sketch"' not in page


def test_without_the_file_the_backdrop_is_empty(bare_city, client):
    shapes = client.get("/facilities/backdrop.json").json()
    assert shapes.pop("tower") is None
    assert set(map(json.dumps, shapes.values())) == {"[]"}


def test_without_the_file_no_distance_starts_at_a_seat(bare_city, client, hall):
    response = client.get("/facilities/", {"near": "371502"})
    assert response.context["seats"] == []
    assert response.context["listing"].filters.near is None


def test_seats_alone_make_a_ground(bare_city, client, hall):
    (bare_city / "ground.json").write_text('{"middle": 36.5, "counties": {"371502": {"seat": [115.9, 36.4]}}}')
    page = client.get("/facilities/").content.decode()
    assert 'class="sketch"' in page
    assert 'd=""' not in page
    assert 'd="MZ"' not in page


def test_without_published_figures_only_the_national_tables_are_loaded(bare_city, city):
    load_tables()
    load_announced()
    assert FacilityKind.objects.exists()
    assert ServiceRule.objects.exists()
    assert PublishedFigure.objects.count() == Facility.objects.count() == 0
