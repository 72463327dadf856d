from datetime import date

import pytest

from events.calendar.models import EventBrand, Recognition

pytestmark = pytest.mark.django_db


def test_every_answer_says_licence_source_and_moment(client, edition):
    for url in ("/api/v1/events", "/api/v1/events/brands", "/api/v1/events/boat-open"):
        answer = client.get(url).json()
        assert answer["licence"] == "可自由使用，请注明来源：聊城市教育和体育局"
        assert answer["source"] == "聊城市教育和体育局"
        assert answer["as_of"].startswith("2026-11-23")


def test_the_same_filters_as_the_page(client, edition, make_edition):
    make_edition("world", level="world", year=2026, first_day=date(2026, 1, 1), date_precision="year")
    make_edition("draft", publication="draft")
    answer = client.get("/api/v1/events").json()
    assert (answer["count"], [one["slug"] for one in answer["items"]]) == (2, ["boat-open", "world"])
    [one] = client.get("/api/v1/events?level=world").json()["items"]
    assert (one["start_on"], one["year"], one["date_text"], one["status"]) == (None, 2026, "2026 年", "preparing")


def test_one_edition_with_its_sessions(client, edition, session):
    answer = client.get("/api/v1/events/boat-open").json()
    assert answer["edition"]["start_on"] == "2026-12-05"
    assert [(one["uid"], one["starts_at"]) for one in answer["sessions"]] == [
        (str(session.uid), "2026-12-05T01:00:00Z")
    ]
    assert client.get("/api/v1/events/nothing").status_code == 404


def test_brands_with_what_was_said_of_them(client, disciplines):
    brand = EventBrand.objects.create(slug="open", name="公开赛", discipline=disciplines["chess"])
    Recognition.objects.create(
        brand=brand, body="国家体育总局", wording="认可支持", level="national", source_title="会"
    )
    [one] = client.get("/api/v1/events/brands").json()["items"]
    assert (one["name"], one["discipline"]) == ("公开赛", "chess")
    assert one["recognitions"] == [{"body": "国家体育总局", "wording": "认可支持", "source": "会", "source_on": None}]
