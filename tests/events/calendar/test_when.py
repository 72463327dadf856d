"""When and for whom: what is on today, tonight, at the weekend, and the words on a card."""

from datetime import date, datetime

import pytest

from portal.dates.zone import ZONE
from tests.events.calendar.test_pages import Page

pytestmark = pytest.mark.django_db
# The clock stands on Monday 2026-11-23, 10:00.


@pytest.fixture
def season(make_edition, make_session):
    """One edition for each way of having a time."""
    made = {
        name: make_edition(name, title=name, first_day=date(2026, 11, 1), last_day=date(2026, 12, 31))
        for name in ("morning", "evening", "saturday", "off")
    }
    make_session(made["morning"], start="2026-11-23 09:00", end="2026-11-23 11:30")
    make_session(made["evening"], start="2026-11-23 17:30", end="2026-11-23 19:00")
    make_session(made["saturday"], start="2026-11-28 14:00", end=None)
    make_session(made["off"], start="2026-11-23 19:00", end=None, status="cancelled")
    make_edition("days", title="days", first_day=date(2026, 11, 23), last_day=date(2026, 11, 24))
    make_edition("vague", title="vague", first_day=date(2026, 11, 1), date_precision="month")
    make_edition("cancelled", title="cancelled", first_day=date(2026, 11, 23), event_status="cancelled")


@pytest.mark.parametrize(
    ("query", "titles"),
    [
        ("when=today", ["morning", "evening", "days"]),
        ("when=tonight", ["evening"]),
        ("when=weekend", ["saturday"]),
        ("on=2026-11-24", ["days"]),
        ("on=2026-11-28", ["saturday"]),
        ("on=2026-11-27", []),
    ],
)
def test_what_is_on(client, season, query, titles):
    page = Page(client, f"/events/?{query}")
    assert sorted(page.titles()) == sorted(titles)
    found = client.get(f"/api/v1/events?{query}").json()["items"]
    assert sorted(item["title"] for item in found) == sorted(titles)


def test_a_card_says_when_it_is_on_next(client, season):
    page = Page(client, "/events/")
    said = {
        "".join(card.find(".//h3").itertext()).strip(): [
            "".join(node.itertext()) for node in card.findall(".//ul[@class='meta']/li/b")
        ]
        for card in page.tree.findall(".//article")
    }
    assert said == {
        "morning": ["正在进行，至 11:30"],
        "evening": ["今天 17:30"],
        "saturday": ["本周六 14:00"],
        "days": ["今天"],
        "off": [],
        "vague": [],
        "cancelled": [],
    }


@pytest.mark.parametrize(
    ("query", "words"),
    [
        ("", "今天 14:00"),
        ("when=today", "今天 14:00"),
        ("when=tonight", "今晚 19:30"),
        ("when=weekend", "本周六 09:00"),
        ("on=2026-11-23", "今天 14:00"),
        ("on=2026-11-28", "本周六 09:00"),
        ("on=2026-12-19", "12 月 19 日 15:00"),
    ],
)
def test_a_card_tells_of_the_time_that_was_chosen(client, make_edition, make_session, query, words):
    league = make_edition("league", title="league", first_day=date(2026, 11, 1), last_day=date(2026, 12, 31))
    for start in ("2026-11-23 14:00", "2026-11-23 19:30", "2026-11-28 09:00", "2026-12-19 15:00"):
        make_session(league, start=start, end=f"{start[:-3]}:59")
    card = Page(client, f"/events/?{query}").tree.find(".//article//ul[@class='meta']/li/b")
    assert "".join(card.itertext()).strip() == words


def test_a_kept_list_ends_when_a_session_begins_or_ends(client, season):
    expires = client.get("/events/").cache_policy.expires
    assert expires == datetime(2026, 11, 23, 11, 30, tzinfo=ZONE).timestamp()


def test_for_whom_is_a_filter_and_stands_on_the_card(client, make_edition):
    make_edition("kids", title="kids", for_children=True)
    make_edition("old", title="old", for_elders=True, step_free=True)
    for whom, title, tags in (
        ("children", "kids", ["适合儿童"]),
        ("elders", "old", ["适合长者", "无障碍"]),
        ("accessible", "old", ["适合长者", "无障碍"]),
    ):
        page = Page(client, f"/events/?whom={whom}")
        assert page.titles() == [title]
        assert page.texts(".//article//span[@class='tag']") == tags


def test_the_day_is_chosen_in_a_plain_form_that_keeps_the_other_filters(client, make_edition):
    make_edition("kids", for_children=True)
    form = Page(client, "/events/?whom=children&when=today").tree.find(".//form[@aria-label='选日期']")
    fields = [(node.get("type"), node.get("name"), node.get("value")) for node in form.findall(".//input")]
    assert fields == [("date", "on", ""), ("hidden", "whom", "children")]
