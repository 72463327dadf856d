"""Dates known to the month, quarter, half-year or year: read, shown, stored, compared."""

from datetime import date

import pytest
from django.db import IntegrityError, transaction
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from events.calendar.models import Discipline, EventBrand, Recognition
from portal.dates.parse import NotADate, parse
from portal.dates.precision import Precision, as_typed, first_day, in_table, in_words, last_day
from portal.spreadsheets.export.rows import partial
from portal.spreadsheets.plan.datetimes import Day

DAY, MONTH, QUARTER, HALF, YEAR = (Precision(name) for name in ("day", "month", "quarter", "half_year", "year"))
READ = [
    ("2026年3月18日", date(2026, 3, 18), DAY),
    ("2026年3月", date(2026, 3, 1), MONTH),
    ("2026年第一季度", date(2026, 1, 1), QUARTER),
    ("2026年第三季度", date(2026, 7, 1), QUARTER),
    ("2026年三季度", date(2026, 7, 1), QUARTER),
    ("2026 年第 3 季度", date(2026, 7, 1), QUARTER),
    ("2026年4季度", date(2026, 10, 1), QUARTER),
    ("2026-Q2", date(2026, 4, 1), QUARTER),
    ("2026q4", date(2026, 10, 1), QUARTER),
    ("２０２６年第二季度", date(2026, 4, 1), QUARTER),
    ("2026年上半年", date(2026, 1, 1), HALF),
    ("2026 年下半年", date(2026, 7, 1), HALF),
    ("2026-H2", date(2026, 7, 1), HALF),
    ("2026年", date(2026, 1, 1), YEAR),
    ("2026 年 3 月 8 日", date(2026, 3, 8), DAY),
    ("2026年3月8日（星期日）", date(2026, 3, 8), DAY),
    ("2026年3月8日 周日", date(2026, 3, 8), DAY),
    ("2026-03-08(星期天)", date(2026, 3, 8), DAY),
    ("2026/3/9 [ 礼拜一 ]", date(2026, 3, 9), DAY),
    ("2026", date(2026, 1, 1), YEAR),
]
REFUSED = [
    "2026年第五季度",
    "2026年0季度",
    "2026-Q5",
    "2026-H3",
    "第三季度",
    "上半年",
    "2026年中",
    "2026年第三",
    "0000-Q1",
    "2026年3月8日（星期一）",
    "2026年3月（星期日）",
    "星期日",
    "周日" * 5_000,
    "2026①",
    "2026年3月1①日",
    "2026年3月1²日",
]
SHOWN = [
    # stored, precision, in words, on English pages, in tables
    (date(2026, 5, 16), DAY, "2026 年 5 月 16 日", "16 May 2026", "2026-05-16"),
    (date(2026, 5, 1), MONTH, "2026 年 5 月", "May 2026", "2026-05"),
    (date(2026, 1, 1), QUARTER, "2026 年第一季度", "Q1 2026", "2026-Q1"),
    (date(2026, 10, 1), QUARTER, "2026 年第四季度", "Q4 2026", "2026-Q4"),
    (date(2026, 1, 1), HALF, "2026 年上半年", "first half of 2026", "2026-H1"),
    (date(2026, 7, 1), HALF, "2026 年下半年", "second half of 2026", "2026-H2"),
    (date(2026, 1, 1), YEAR, "2026 年", "2026", "2026"),
]
PERIODS = [
    (date(2026, 8, 31), DAY, date(2026, 8, 31), date(2026, 8, 31)),
    (date(2028, 2, 10), MONTH, date(2028, 2, 1), date(2028, 2, 29)),
    (date(2026, 12, 31), QUARTER, date(2026, 10, 1), date(2026, 12, 31)),
    (date(2026, 6, 30), QUARTER, date(2026, 4, 1), date(2026, 6, 30)),
    (date(2026, 6, 30), HALF, date(2026, 1, 1), date(2026, 6, 30)),
    (date(2026, 7, 1), HALF, date(2026, 7, 1), date(2026, 12, 31)),
    (date(2026, 7, 1), YEAR, date(2026, 1, 1), date(2026, 12, 31)),
]


@pytest.mark.parametrize(("text", "day", "precision"), READ)
def test_texts_that_are_read(text, day, precision):
    assert parse(text) == (day, precision)


@pytest.mark.parametrize("text", REFUSED)
def test_texts_that_are_refused(text):
    with pytest.raises(NotADate):
        parse(text)


@pytest.mark.parametrize(("day", "precision", "chinese", "english", "table"), SHOWN)
def test_how_dates_are_shown(day, precision, chinese, english, table):
    assert in_words(day, precision) == chinese
    with translation.override("en"):
        assert in_words(day, precision) == english
    assert in_table(day, precision) == table


def test_an_unknown_date_shows_nothing():
    assert in_words(None, QUARTER) == in_table(None, HALF) == ""


@pytest.mark.parametrize(("day", "precision", "first", "last"), PERIODS)
def test_the_period_that_a_partial_date_names(day, precision, first, last):
    assert (first_day(day, precision), last_day(day, precision)) == (first, last)


@given(st.dates(date(1000, 1, 1), date(9999, 12, 31)), st.sampled_from(list(Precision)))
def test_what_is_shown_is_read_back(day, precision):
    stored = first_day(day, precision)
    assert stored <= day <= last_day(day, precision)
    assert parse(in_table(stored, precision)) == (stored, precision)
    assert parse(in_words(stored, precision)) == (stored, precision)


@pytest.fixture
def recognise(db):
    discipline = Discipline.objects.create(code="boat", name="龙舟")
    brand = EventBrand.objects.create(slug="open", name="公开赛", discipline=discipline)

    def save(wording, day, precision):
        return Recognition.objects.create(
            brand=brand,
            body="某协会",
            wording=wording,
            level="city",
            source_title="通知",
            granted_on=day,
            granted_precision=precision,
        )

    return save


ALIGNED = [
    *((day, DAY, True) for day in (date(2026, 1, 1), date(2026, 8, 31))),
    *((date(2026, month, 1), QUARTER, month in (1, 4, 7, 10)) for month in range(1, 13)),
    *((date(2026, month, 1), HALF, month in (1, 7)) for month in range(1, 13)),
    *((date(2026, month, 1), YEAR, month == 1) for month in (1, 7)),
    *((date(2026, 7, 2), precision, False) for precision in (MONTH, QUARTER, HALF, YEAR)),
]


@pytest.mark.parametrize(("day", "precision", "accepted"), ALIGNED)
def test_the_database_keeps_partial_dates_on_the_first_day_of_their_period(recognise, day, precision, accepted):
    if accepted:
        assert recognise("优秀", day, precision).pk
        return
    with pytest.raises(IntegrityError, match="recognition_date_aligned"), transaction.atomic():
        recognise("优秀", day, precision)


def test_partial_dates_sort_by_the_day_on_which_their_period_begins(recognise):
    rows = [("丁", "2027", YEAR), ("丙", "2026-Q4", QUARTER), ("乙", "2026-H2", HALF), ("甲", "2026-03-18", DAY)]
    for wording, text, precision in rows:
        recognise(wording, *parse(text))
        assert parse(text)[1] == precision
    ordered = Recognition.objects.order_by("granted_on").values_list("wording", flat=True)
    assert "".join(ordered) == "甲乙丙丁"


@given(st.dates(date(1900, 1, 1), date(2100, 12, 31)), st.sampled_from(list(Precision)))
def test_what_is_typed_into_a_sheet_comes_back_as_it_was(day, precision):
    assert parse(as_typed(first_day(day, precision), precision)) == (first_day(day, precision), precision)


@pytest.mark.parametrize(
    ("precision", "text"),
    [(MONTH, "2026年7月"), (QUARTER, "2026年第三季度"), (HALF, "2026年下半年"), (YEAR, "2026年")],
)
def test_files_write_a_partial_date_with_its_own_precision(precision, text):
    day = date(2026, 1, 1) if precision == YEAR else date(2026, 7, 1)
    assert partial(day, precision) == text
    assert Day(partial=True)(text) == (day, str(precision))
