"""An edition that is played in rounds: rounds, opponents, the next match first, and what is said of results."""

from datetime import date

import pytest

from events.calendar.models import Competition, EventDocument
from tests.events.calendar.test_pages import Page

pytestmark = pytest.mark.django_db
# The clock stands on Monday 2026-11-23, 10:00.


@pytest.fixture
def league(make_edition, make_session, disciplines):
    """Three rounds a week apart, two competitions; two rounds are over."""
    edition = make_edition(
        "league", title="联赛", first_day=date(2026, 11, 14), last_day=date(2026, 11, 28), organiser="市体育中心"
    )
    for code, name in (("A", "甲组"), ("B", "乙组")):
        competition = Competition.objects.create(
            edition=edition, code=code, name=name, discipline=disciplines["chess"], position=ord(code)
        )
        for number, day in enumerate((14, 21, 28), 1):
            hour = 9 if code == "A" else 14
            hours = {"start": f"2026-11-{day} {hour:02d}:00", "end": f"2026-11-{day} {hour + 1}:00"}
            match = {"round_no": number, "opponents": f"东队{number} — 西队{number}", "venue": "一号馆"}
            make_session(edition, f"{name}第 {number} 轮", competition=competition, **hours, **match)
    return edition


def test_tabs_are_rounds_and_the_coming_one_is_chosen(client, league):
    page = Page(client, "/events/league/")
    tabs = page.tree.findall(".//div[@aria-label='选择轮次']/a")
    assert [" ".join("".join(tab.itertext()).split()) for tab in tabs] == [
        "第 1 轮11-14",
        "第 2 轮11-21",
        "第 3 轮11-28",
    ]
    assert [tab.get("href") for tab in tabs if tab.get("aria-current")] == ["?round=3#sched"]
    assert page.texts(".//ul[@class='sched panel']/li//h3") == ["东队 3 — 西队 3"] * 2
    assert page.texts(".//section[@id='sched']/h3") == ["甲组", "乙组"]


@pytest.mark.parametrize("query", ["round=1", "day=2026-11-14"])
def test_an_earlier_round_is_asked_for_by_number_or_day(client, league, query):
    page = Page(client, f"/events/league/?{query}")
    assert page.texts(".//ul[@class='sched panel']/li//h3") == ["东队 1 — 西队 1"] * 2
    assert page.texts(".//ul[@class='sched panel']/li//p") == ["甲组第 1 轮 · 一号馆", "乙组第 1 轮 · 一号馆"]


@pytest.mark.parametrize("query", ["round=9", "round=x", "day=x"])
def test_a_round_that_is_none_is_the_coming_one(client, league, query):
    assert (
        Page(client, f"/events/league/?{query}").texts(".//ul[@class='sched panel']/li//h3") == ["东队 3 — 西队 3"] * 2
    )


def test_the_next_match_comes_first(client, league):
    page = Page(client, "/events/league/")
    assert page.texts(".//section[@id='next']//p") == ["本周六 09:00"]
    assert page.texts(".//section[@id='next']//li") == ["东队 3 — 西队 3 甲组第 3 轮 · 一号馆"]
    assert page.text.index("下一场") < page.text.index("概况", page.text.index("下一场"))


def test_what_is_said_of_results_is_true(client, league):
    page = Page(client, "/events/league/")
    section = page.texts(".//section[@id='result']")
    assert section == ["成绩 已赛 2 轮，本站还没有收到成绩成绩由市体育中心公布；成绩册交来后在这里下载。"]
    EventDocument.objects.bulk_create(
        [EventDocument(edition=league, kind="results", title="前两轮成绩册", file="events/documents/a.pdf", size=2048)]
    )
    assert Page(client, "/events/league/").texts(".//section[@id='result']//a/span") == ["前两轮成绩册"]


def test_before_the_first_match_nothing_is_promised(client, make_edition):
    make_edition("later", first_day=date(2026, 12, 5))
    section = Page(client, "/events/later/").texts(".//section[@id='result']")
    assert section == ["成绩 比赛还没有开始赛后公布的成绩册在这里下载。"]


def test_day_tabs_are_days_of_one_event_and_weekdays_where_it_pauses(client, make_edition, make_session):
    festival = make_edition("festival", first_day=date(2026, 12, 5), last_day=date(2026, 12, 6))
    weekly = make_edition("weekly", first_day=date(2026, 12, 5), last_day=date(2026, 12, 12))
    for edition, days in ((festival, ("05", "06")), (weekly, ("05", "12"))):
        for day in days:
            make_session(edition, start=f"2026-12-{day} 09:00", end=None)
    tabs = ".//div[@aria-label='选择比赛日']/a/small"
    assert Page(client, "/events/festival/").texts(tabs) == ["第 1 日", "第 2 日"]
    assert Page(client, "/events/weekly/").texts(tabs) == ["周六", "周六"]


ENTRY = {"first_day": date(2026, 12, 5), "entry_first_day": date(2026, 11, 1), "entry_last_day": date(2026, 11, 29)}


def entering(client, slug):
    """What stands beside 方式 of the entry."""
    return Page(client, f"/events/{slug}/").texts(".//section[@id='reg']//div/dd")[-1]


def test_how_to_enter_names_somebody_where_there_is_no_paper(client, make_edition):
    edition = make_edition("open", hosts="市教体局", **ENTRY)
    nobody = "向市教体局报名。 本站没有收到报名办法， 可以问聊城市教育和体育局： 12345（政务服务便民热线，24 小时）"
    assert entering(client, "open").replace(" ", "") == nobody.replace(" ", "")
    assert "规程" not in Page(client, "/events/open/").text
    make_edition("called", hosts="市教体局", contact="0635-8412345", **ENTRY)
    assert entering(client, "called").replace(" ", "") == "向市教体局报名。电话：0635-8412345"
    EventDocument.objects.bulk_create(
        [EventDocument(edition=edition, kind="regulations", title="竞赛规程", file="events/documents/a.pdf", size=2048)]
    )
    assert entering(client, "open").strip() == "竞赛规程"
