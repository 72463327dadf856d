"""The month calendar: bars over several days, titles that keep their telling word, each event once in the agenda."""

from datetime import date

import pytest

from events.calendar.brief import brief
from events.calendar.models import Edition
from events.calendar.months import month_of
from tests.events.calendar.test_pages import Page

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 23)


@pytest.mark.parametrize(
    ("title", "short"),
    [
        ("2026 青少年 U 系列 · 篮球", "篮球 · 青少年 U 系列"),
        ("2026–2027 初中男子组篮球联赛", "初中男子组篮球联赛"),
        ("2026 年中小学生田径比赛", "中小学生田径比赛"),
        ("首届市民运动会", "首届市民运动会"),
        ("2026", "2026"),
        ("甲 · ", "甲 · "),
    ],
)
def test_the_telling_word_comes_first(title, short):
    assert brief(title) == short


def lanes(month):
    """Of each week, its rows as (title, span); an empty day is a dot."""
    return [
        [[(bar.edition.title, bar.span) if bar.edition else "." for bar in lane] for lane in week.lanes]
        for week in month.weeks
        if week.lanes
    ]


def test_one_bar_covers_days_without_a_gap_and_is_cut_at_the_week(make_edition):
    make_edition("long", title="长", first_day=date(2026, 11, 19), last_day=date(2026, 11, 24))
    make_edition("short", title="短", first_day=date(2026, 11, 21))
    make_edition("late", title="晚", first_day=date(2026, 11, 27), last_day=date(2026, 11, 28))
    assert lanes(month_of(Edition.objects.visible(), date(2026, 11, 1), TODAY)) == [
        [[".", ".", ".", ("长", 4)], [".", ".", ".", ".", ".", ("短", 1), "."]],
        [[("长", 2), ".", ".", ("晚", 2), "."]],
    ]


def test_a_weekly_event_has_a_bar_on_each_of_its_days(make_edition, make_session):
    edition = make_edition("weekly", title="周", first_day=date(2026, 11, 7), last_day=date(2026, 11, 21))
    for day in ("07", "14", "21"):
        make_session(edition, start=f"2026-11-{day} 09:00", end=None)
    month = month_of(Edition.objects.visible(), date(2026, 11, 1), TODAY)
    assert lanes(month) == [[[".", ".", ".", ".", ".", ("周", 1), "."]]] * 3
    assert [(one.days, one.begins) for one in month.agenda] == [("11-07、11-14、11-21", "09:00 起")]


def test_every_row_of_a_week_fills_its_seven_days(make_edition):
    for number in range(12):
        first = date(2026, 11, 1 + number * 2)
        make_edition(f"e{number}", first_day=first, last_day=date(2026, 11, first.day + number % 4))
    for week in month_of(Edition.objects.visible(), date(2026, 11, 1), TODAY).weeks:
        assert {sum(bar.span for bar in lane) for lane in week.lanes} <= {7}


def test_the_agenda_has_each_event_once_with_kind_place_and_time(client, make_edition, make_session):
    edition = make_edition(
        "series", title="青少年篮球", category="youth", venue="市全民健身中心",
        first_day=date(2026, 11, 21), last_day=date(2026, 11, 29),
    )  # fmt: skip
    for day in range(21, 30):
        make_session(edition, start=f"2026-11-{day} 09:00", end=None)
    make_edition("off", title="大会", category="mass", first_day=date(2026, 11, 14), event_status="cancelled")
    page = Page(client, "/events/?view=calendar&month=2026-11")
    items = page.tree.findall(".//ul[@class='cal__list agenda']/li")
    assert [(item.get("class"), " ".join("".join(item.itertext()).split())) for item in items] == [
        ("agenda--mass", "11-14取消 · 大会群众活动 · 聊城市"),
        ("agenda--youth", "11-21 至 11-29青少年篮球青少年赛事 · 市全民健身中心 · 09:00 起"),
    ]


def test_many_days_with_pauses_are_counted(make_edition, make_session):
    edition = make_edition("many", first_day=date(2026, 11, 1), last_day=date(2026, 11, 30))
    for day in (2, 9, 16, 23, 30):
        make_session(edition, start=f"2026-11-{day:02d} 09:00", end=None)
    month = month_of(Edition.objects.visible(), date(2026, 11, 1), TODAY)
    assert [one.days for one in month.agenda] == ["11-02 至 11-30，共 5 天"]
