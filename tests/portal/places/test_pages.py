"""The public list, its files, the API, and the cartogram."""

import re

import pytest
from django.template import Context, Template

from portal.api.page import ApiPage
from portal.places.hexmap import steps
from portal.places.models import Place


def test_the_page_lists_managed_townships_with_their_zone(client, places):
    html = client.get("/places/").content.decode()
    zone = html[html.index('id="p-LC-DJQ"') :]
    assert "于集镇" in zone
    assert "区划属东昌府区" in zone
    assert "全市 11 个县级单位（含功能区）、135 个乡镇和街道" in html


def test_page_file_and_api_say_the_same(client, places):
    text = b"".join(client.get("/places/?format=csv").streaming_content).decode("utf-8-sig")
    rows = dict(line.split(",")[:2] for line in text.splitlines()[1:147])
    answer = client.get("/api/v1/places").json()
    assert {item["code"]: item["name"] for item in answer["items"] if item["kind"] != "city"} == rows
    assert sorted(answer) == sorted(ApiPage.model_fields)
    assert (answer["count"], answer["offset"]) == (len(answer["items"]), 0)
    zone = client.get("/api/v1/places?county=LC-DJQ").json()["items"]
    assert [item["code"] for item in zone] == ["371502107", "LC-DJQ"]


def test_the_search_finds_places_by_name_and_code(client, places):
    assert "于集镇" in client.get("/search/", {"q": "于集"}).content.decode()
    assert "371502107" in client.get("/search/", {"q": "３７１５０２１０７"}).content.decode()


def test_the_page_asks_few_questions(client, places, django_assert_max_num_queries):
    with django_assert_max_num_queries(3):
        client.get("/places/")


@pytest.mark.parametrize(
    ("values", "bounds"),
    [
        ([62, 74, 104, 118, 126, 132, 158, 186], [90, 110, 140, 160]),
        ([75, 78, 89, None], [78, 81, 83, 86]),
        ([0.1, 0.6], [0.2, 0.3, 0.4, 0.5]),
        ([5, 5], []),
        ([], []),
    ],
)
def test_steps_are_round_numbers(values, bounds):
    assert steps(values) == bounds


def test_the_cartogram_names_every_unit_and_marks_the_chosen_one(places):
    values = {place.code: number for number, place in enumerate(Place.objects.counties(), 1)}
    values["LC-GXQ"] = None
    svg = Template(
        '{% load cartogram %}{% cartogram values label="示例" chosen="371522" links=links unit="所" %}'
    ).render(Context({"values": values, "links": {"371522": "/x/"}}))
    assert re.findall(r'<text class="hex__n"[^>]*>([^<]+)', svg)[:3] == ["东昌府区", "茌平区", "临清市"]
    assert len(re.findall("<polygon", svg)) == 8
    assert len(re.findall("<rect", svg)) == 3
    assert svg.count('stroke="#b93a24"') == 1
    assert re.search(r'aria-label="莘县：5 所"\s+aria-current="true"', svg)
    assert "style=" not in svg
    assert re.search(r'高新区<tspan class="hex__v"\s+x="[\d.]+" dy="1.15em">—', svg)
