"""One paging and one envelope for every list of the JSON API."""

from datetime import date
from types import SimpleNamespace
from typing import Annotated

import pytest
from django.test import RequestFactory
from ninja import Schema
from pydantic import TypeAdapter, ValidationError, WrapValidator

from portal.api.page import ApiPage, Paging, Window, api_page, keys_of, without_bad
from portal.places.models import Place
from portal.records.enums import Qualifier
from portal.site.models import SiteIdentity

ENVELOPE = {"licence": "署名", "licence_url": "", "source": "登记", "as_of": date(2026, 5, 6)}


def answer(query, rows=tuple(range(25)), **options):
    request = RequestFactory().get(f"/api/v1/x?{query}")
    window = Paging(**{name: int(value) for name, value in request.GET.items() if name in Paging.model_fields}).window(
        10
    )
    return ApiPage[int].model_validate(
        api_page(request, window, window.of(rows), count=len(rows), envelope=ENVELOPE, **options)
    )


@pytest.mark.parametrize(
    ("parameters", "window"),
    [
        ({}, Window(100, 0)),
        ({"limit": 20, "offset": 40}, Window(20, 40)),
        ({"offset": 7}, Window(100, 7)),
        ({"page": 3}, Window(100, 200)),
        ({"page": 3, "size": 20}, Window(20, 40)),
        ({"limit": -1, "offset": -1, "page": -1, "size": -1}, Window(100, 0)),
        ({"limit": 10**9}, Window(500, 0)),
        ({"page": 2, "offset": 5}, Window(100, 5)),
    ],
)
def test_both_ways_of_paging_are_understood_and_brought_inside_the_bounds(parameters, window):
    assert Paging(**parameters).window(100) == window


def test_the_number_of_a_page_follows_from_its_window():
    assert [Window(10, offset).number for offset in (0, 9, 10, 25)] == [1, 1, 2, 3]


def test_the_envelope_says_how_to_go_on():
    first, middle, last = answer(""), answer("kind=a&page=2"), answer("limit=10&offset=20")
    assert (first.count, first.offset, first.limit, first.items) == (25, 0, 10, list(range(10)))
    assert (first.previous, first.next) == (None, "http://testserver/api/v1/x?limit=10&offset=10")
    assert middle.previous == "http://testserver/api/v1/x?kind=a&limit=10"
    assert middle.next == "http://testserver/api/v1/x?kind=a&limit=10&offset=20"
    assert (last.next, last.items) == (None, [20, 21, 22, 23, 24])
    assert answer("offset=99").items == []
    assert first.model_dump(include={"licence", "source", "as_of"}) == {
        "licence": "署名", "source": "登记", "as_of": date(2026, 5, 6)
    }  # fmt: skip


def test_what_was_set_aside_is_named():
    said = answer("", ignored=[SimpleNamespace(name="kind", label="类别", value="x")])
    assert said.model_dump()["ignored"] == [{"parameter": "kind", "value": "x"}]


def test_only_the_window_of_a_queryset_is_fetched(places, django_assert_num_queries):
    expected = list(Place.objects.order_by("code"))[2:5]
    with django_assert_num_queries(1):
        assert Window(3, 2).of(Place.objects.order_by("code")) == expected


def test_the_openapi_document_says_whose_api_it_is_and_its_conventions(client, db):
    info = client.get("/api/v1/openapi.json").json()["info"]
    assert info["title"] == "聊城市教育和体育局数据接口"
    assert "``limit`` and ``offset``" in info["description"]
    SiteIdentity.objects.create(name="某市教育局")
    assert client.get("/api/v1/openapi.json").json()["info"]["title"] == "某市教育局数据接口"


class Figure(Schema):
    name: str
    value: int
    level: Annotated[str, keys_of(Qualifier)] = ""


def test_an_item_that_breaks_the_schema_costs_itself_alone(caplog):
    head = {"licence": "x", "source": "x", "as_of": None}
    window = {"count": 3, "offset": 0, "limit": 3, "next": None, "previous": None}
    items = [{"name": "甲", "value": 1}, {"name": None, "value": "两"}, {"name": "丙", "value": 3, "level": "nosuch"}]
    page = ApiPage[Figure].model_validate({**head, **window, "items": items})
    assert [(one.name, one.value, one.level) for one in page.items] == [("甲", 1, ""), ("丙", 3, "nosuch")]
    assert [record.getMessage() for record in caplog.records] == ["items left out of an answer: 1.name, 1.value"]


def test_what_is_no_list_is_still_refused():
    with pytest.raises(ValidationError):
        TypeAdapter(Annotated[list[Figure], WrapValidator(without_bad)]).validate_python("甲")


def test_the_description_names_the_keys():
    assert Figure.model_json_schema()["properties"]["level"]["enum"] == Qualifier.values
