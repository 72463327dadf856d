"""When is it open: one table of cases, then "opens next" and "until"."""

from datetime import date, datetime

import pytest

from events.facilities.hours import (
    Closure,
    DecidedBy,
    OpenState,
    Period,
    Schedule,
    Span,
    day_of,
    free_on,
    next_change,
    open_at,
    open_between,
    week,
)
from portal.dates.zone import ZONE

HOLIDAYS = {
    date(2026, 10, 1): True,  # Thursday, National Day
    date(2026, 10, 2): True,
    date(2026, 10, 10): False,  # Saturday, worked
    date(2026, 9, 20): False,  # Sunday, worked
    date(2026, 5, 4): True,  # Monday, Labour Day
}


def at(text):
    return datetime.strptime(text, "%Y-%m-%d %H:%M").replace(tzinfo=ZONE)


def hm(text):
    return int(text[:2]) * 60 + int(text[3:])


def span(days, start=None, end=None):
    return Span(days, hm(start) if start else None, hm(end) if end else None)


YEAR = Period((span("daily", "08:00", "20:00"),))
PARK = Schedule((YEAR,))
NIGHT = Schedule((Period((span("daily", "18:00", "26:00"),)),))
ROUND = Schedule((Period((span("daily", "00:00", "24:00"),)),))
LUNCH = Schedule((Period((span("daily", "08:00", "12:00"), span("daily", "14:00", "18:00"))),))
HALL = Schedule((Period((span("daily", "09:00", "21:00"), span("mon"))),))  # closed on Mondays
SCHOOL = Schedule((Period((span("workday", "18:00", "20:00"), span("weekend", "08:00", "18:00"))),))
FESTIVE = Schedule((Period((span("workday", "09:00", "17:00"), span("holiday", "07:00", "22:00"))),))
REST = Schedule((Period((span("daily", "09:00", "17:00"), span("holiday"))),))  # closed on holidays
SUMMER = Period((span("daily", "05:00", "22:00"),), season_from="06-01", season_to="09-30")
WINTER = Period((span("daily", "07:00", "18:00"),), season_from="11-01", season_to="03-31")
SEASONS = Schedule((YEAR, SUMMER, WINTER))
POOL = Schedule((SUMMER,))
RENEWED = Schedule((Period(YEAR.spans, last_day=date(2026, 6, 30)), Period(SUMMER.spans, first_day=date(2026, 7, 1))))
MATCH = Schedule((YEAR,), {date(2026, 5, 16): (), date(2026, 5, 17): ((hm("13:00"), hm("17:00")),)})
GALA = Schedule(REST.periods, {date(2026, 10, 1): ((hm("19:00"), hm("25:00")),)})
REPAIR = Schedule((YEAR,), {date(2026, 3, 5): ((480, 1200),)}, (Closure(date(2026, 3, 2), date(2026, 3, 8), "检修"),))
UNTIL_FURTHER = Schedule((YEAR,), {}, (Closure(date(2026, 3, 2), None, "检修"),))
NIGHT_THEN_SHUT = Schedule(NIGHT.periods, {}, (Closure(date(2026, 3, 2), date(2026, 3, 2), "检修"),))
NIGHT_THEN_OFF = Schedule(NIGHT.periods, {date(2026, 3, 2): ()})
DIARY = Schedule((), {date(2026, 3, 2): ((480, 720),)})

CASES = [
    ("inside the day", PARK, "2026-05-12 12:00", OpenState.OPEN),
    ("the first minute counts", PARK, "2026-05-12 08:00", OpenState.OPEN),
    ("the last minute does not", PARK, "2026-05-12 20:00", OpenState.CLOSED),
    ("a minute before the end", PARK, "2026-05-12 19:59", OpenState.OPEN),
    ("before opening", PARK, "2026-05-12 07:59", OpenState.CLOSED),
    ("midnight", PARK, "2026-05-12 00:00", OpenState.CLOSED),
    ("around the clock at midnight", ROUND, "2026-05-12 00:00", OpenState.OPEN),
    ("around the clock at noon", ROUND, "2026-05-12 12:00", OpenState.OPEN),
    ("before the lunch break", LUNCH, "2026-05-12 11:59", OpenState.OPEN),
    ("in the lunch break", LUNCH, "2026-05-12 12:30", OpenState.CLOSED),
    ("after the lunch break", LUNCH, "2026-05-12 14:00", OpenState.OPEN),
    ("past midnight, the evening", NIGHT, "2026-05-12 23:30", OpenState.OPEN),
    ("past midnight, the small hours", NIGHT, "2026-05-13 01:59", OpenState.OPEN),
    ("past midnight, over", NIGHT, "2026-05-13 02:00", OpenState.CLOSED),
    ("weekday row beats the daily row", HALL, "2026-05-11 10:00", OpenState.CLOSED),
    ("the other weekdays keep the daily row", HALL, "2026-05-12 10:00", OpenState.OPEN),
    ("school on a working day at noon", SCHOOL, "2026-05-13 12:00", OpenState.CLOSED),
    ("school on a working day in the evening", SCHOOL, "2026-05-13 18:30", OpenState.OPEN),
    ("school on Saturday at noon", SCHOOL, "2026-05-16 12:00", OpenState.OPEN),
    ("make-up Saturday is a working day at noon", SCHOOL, "2026-10-10 12:00", OpenState.CLOSED),
    ("make-up Saturday is a working day in the evening", SCHOOL, "2026-10-10 19:00", OpenState.OPEN),
    ("make-up Sunday is a working day", SCHOOL, "2026-09-20 12:00", OpenState.CLOSED),
    ("holiday without rows of its own is a day off", SCHOOL, "2026-10-01 12:00", OpenState.OPEN),
    ("holiday rows are longer", FESTIVE, "2026-10-01 21:30", OpenState.OPEN),
    ("the day after the holidays", FESTIVE, "2026-10-08 21:30", OpenState.CLOSED),
    ("closed on holidays", REST, "2026-10-02 10:00", OpenState.CLOSED),
    ("holiday on a Monday keeps the Monday rest", HALL, "2026-05-04 10:00", OpenState.CLOSED),
    ("a day without a row is closed when others have one", FESTIVE, "2026-05-16 10:00", OpenState.CLOSED),
    ("summer is longer", SEASONS, "2026-07-01 05:30", OpenState.OPEN),
    ("first day of the season", SEASONS, "2026-06-01 05:00", OpenState.OPEN),
    ("last day of the season", SEASONS, "2026-09-30 21:59", OpenState.OPEN),
    ("after the season", SEASONS, "2026-10-05 05:30", OpenState.CLOSED),
    ("winter wraps over the new year", SEASONS, "2026-01-15 18:30", OpenState.CLOSED),
    ("winter before the new year", SEASONS, "2026-12-15 07:30", OpenState.OPEN),
    ("between the seasons all-year hours hold", SEASONS, "2026-04-15 19:30", OpenState.OPEN),
    ("outside every period nothing is known", POOL, "2026-04-15 12:00", OpenState.UNKNOWN),
    ("in the only period", POOL, "2026-07-15 12:00", OpenState.OPEN),
    ("old hours until their last day", RENEWED, "2026-06-30 21:00", OpenState.CLOSED),
    ("new hours from their first day", RENEWED, "2026-07-01 21:00", OpenState.OPEN),
    ("exception: closed for a match", MATCH, "2026-05-16 12:00", OpenState.CLOSED),
    ("exception: other hours, before", MATCH, "2026-05-17 12:00", OpenState.CLOSED),
    ("exception: other hours, inside", MATCH, "2026-05-17 13:00", OpenState.OPEN),
    ("exception over holiday", GALA, "2026-10-01 20:00", OpenState.OPEN),
    ("exception over holiday, past midnight", GALA, "2026-10-02 00:30", OpenState.OPEN),
    ("exception over holiday, daytime stays shut", GALA, "2026-10-01 10:00", OpenState.CLOSED),
    ("exception where no weekly hours are known", DIARY, "2026-03-02 09:00", OpenState.OPEN),
    ("no hours at all, the day before", DIARY, "2026-03-01 09:00", OpenState.UNKNOWN),
    ("closure", REPAIR, "2026-03-03 12:00", OpenState.SHUT),
    ("closure over exception", REPAIR, "2026-03-05 12:00", OpenState.SHUT),
    ("closure includes its last day", REPAIR, "2026-03-08 19:59", OpenState.SHUT),
    ("after the closure", REPAIR, "2026-03-09 08:00", OpenState.OPEN),
    ("before the closure", REPAIR, "2026-03-01 19:59", OpenState.OPEN),
    ("closure until further notice", UNTIL_FURTHER, "2027-03-01 12:00", OpenState.SHUT),
    ("a closure cuts the night before it", NIGHT_THEN_SHUT, "2026-03-02 00:30", OpenState.SHUT),
    ("an exception does not cut the night before it", NIGHT_THEN_OFF, "2026-03-02 00:30", OpenState.OPEN),
    ("8 August has ordinary hours", PARK, "2026-08-08 12:00", OpenState.OPEN),
    ("no periods", Schedule(), "2026-05-12 12:00", OpenState.UNKNOWN),
    ("a period nobody has filled in", Schedule((Period(()),)), "2026-05-12 12:00", OpenState.UNKNOWN),
    ("unknown at night too", Schedule(), "2026-05-12 03:00", OpenState.UNKNOWN),
    ("29 February", SEASONS, "2028-02-29 17:59", OpenState.OPEN),
]


@pytest.mark.parametrize(("name", "schedule", "moment", "status"), CASES, ids=[case[0] for case in CASES])
def test_open_at(name, schedule, moment, status):
    assert open_at(schedule, at(moment), HOLIDAYS).status == status


def test_the_moment_may_come_in_any_zone():
    assert open_at(PARK, datetime.fromisoformat("2026-05-12T00:30:00+00:00"), HOLIDAYS).status == OpenState.OPEN


UNTIL = [
    (PARK, "2026-05-12 12:00", "2026-05-12 20:00"),
    (NIGHT, "2026-05-12 19:00", "2026-05-13 02:00"),
    (NIGHT, "2026-05-13 01:00", "2026-05-13 02:00"),
    (NIGHT_THEN_SHUT, "2026-03-01 19:00", "2026-03-02 00:00"),
    (LUNCH, "2026-05-12 09:00", "2026-05-12 12:00"),
    (ROUND, "2026-05-12 09:00", None),
]


@pytest.mark.parametrize(("schedule", "moment", "until"), UNTIL)
def test_until(schedule, moment, until):
    assert open_at(schedule, at(moment), HOLIDAYS).until == (at(until) if until else None)


NEXT = [
    (PARK, "2026-05-12 07:00", "2026-05-12 08:00"),
    (PARK, "2026-05-12 21:00", "2026-05-13 08:00"),
    (LUNCH, "2026-05-12 12:30", "2026-05-12 14:00"),
    (HALL, "2026-05-10 22:00", "2026-05-12 09:00"),  # over the Monday
    (SCHOOL, "2026-10-10 12:00", "2026-10-10 18:00"),  # make-up Saturday
    (REST, "2026-10-01 10:00", "2026-10-03 09:00"),
    (MATCH, "2026-05-16 09:00", "2026-05-17 13:00"),
    (REPAIR, "2026-03-05 12:00", "2026-03-09 08:00"),
    (UNTIL_FURTHER, "2026-03-05 12:00", None),
    (POOL, "2026-09-30 22:30", None),  # the next day is unknown
]


@pytest.mark.parametrize(("schedule", "moment", "opens"), NEXT)
def test_opens_next(schedule, moment, opens):
    assert open_at(schedule, at(moment), HOLIDAYS).opens == (at(opens) if opens else None)


def test_unknown_never_says_when():
    state = open_at(Schedule(), at("2026-05-12 12:00"), HOLIDAYS)
    assert (state.opens, state.until) == (None, None)


def test_which_rule_spoke():
    days = week(GALA, date(2026, 9, 30), HOLIDAYS, days=3)
    assert [day.by for day in days] == [DecidedBy.WEEKLY, DecidedBy.EXCEPTION, DecidedBy.HOLIDAY]
    assert day_of(REPAIR, date(2026, 3, 5), HOLIDAYS).by == DecidedBy.CLOSURE
    assert day_of(Schedule(), date(2026, 3, 5), HOLIDAYS).by == DecidedBy.UNKNOWN


@pytest.mark.parametrize(
    ("fee", "day", "public", "free"),
    [
        ("free", date(2026, 3, 1), False, True),
        ("low", date(2026, 8, 8), True, True),
        ("low", date(2026, 8, 7), True, False),
        ("market", date(2026, 8, 8), False, False),
    ],
)
def test_free_on_8_august(fee, day, public, free):
    assert free_on(fee, day, public) is free


def test_the_table_is_long_enough():
    assert len(CASES) >= 40


SEASONS = Schedule(
    (
        Period((span("daily", "06:00", "20:00"),)),
        Period((span("daily", "05:00", "22:00"),), season_from="06-01", season_to="08-31"),
    )
)
CHANGES = [
    # schedule, today, the day of the next change
    (PARK, date(2026, 5, 12), None),
    (SCHOOL, date(2026, 5, 12), date(2026, 5, 16)),  # the weekend before any season
    (SCHOOL, date(2026, 5, 16), date(2026, 5, 18)),
    (HALL, date(2026, 5, 12), date(2026, 5, 18)),
    (SEASONS, date(2026, 5, 12), date(2026, 6, 1)),
    (SEASONS, date(2026, 5, 28), date(2026, 6, 1)),
    (FESTIVE, date(2026, 9, 21), date(2026, 9, 26)),
    (REST, date(2026, 5, 12), date(2026, 10, 1)),
    (
        Schedule((YEAR,), closures=(Closure(date(2026, 6, 1), date(2026, 6, 3), "检修"),)),
        date(2026, 5, 12),
        date(2026, 6, 1),
    ),
    (
        Schedule((YEAR,), closures=(Closure(date(2026, 5, 1), date(2026, 6, 3), "检修"),)),
        date(2026, 5, 12),
        date(2026, 6, 4),
    ),
    (Schedule((YEAR,), {date(2026, 5, 13): ()}), date(2026, 5, 12), date(2026, 5, 13)),
    (Schedule(), date(2026, 5, 12), None),
]


@pytest.mark.parametrize(("schedule", "first", "day"), CHANGES)
def test_the_next_change_of_hours(schedule, first, day):
    change = next_change(schedule, first, HOLIDAYS)
    assert (change and change.date) == day


BETWEEN = [
    (PARK, "2026-05-12 18:00", "2026-05-13 00:00", ("2026-05-12 18:00", "2026-05-12 20:00")),
    (PARK, "2026-05-12 20:00", "2026-05-13 00:00", None),
    (PARK, "2026-05-16 00:00", "2026-05-18 00:00", ("2026-05-16 08:00", "2026-05-16 20:00")),
    (NIGHT, "2026-05-12 00:00", "2026-05-12 12:00", ("2026-05-12 00:00", "2026-05-12 02:00")),
    (NIGHT, "2026-05-12 18:00", "2026-05-13 00:00", ("2026-05-12 18:00", "2026-05-13 00:00")),
    (ROUND, "2026-05-16 00:00", "2026-05-18 00:00", ("2026-05-16 00:00", "2026-05-18 00:00")),
    (LUNCH, "2026-05-12 12:00", "2026-05-12 16:00", ("2026-05-12 14:00", "2026-05-12 16:00")),
    (Schedule(), "2026-05-12 12:00", "2026-05-12 16:00", None),
]


@pytest.mark.parametrize(("schedule", "start", "end", "found"), BETWEEN)
def test_the_first_stretch_of_a_chosen_time(schedule, start, end, found):
    expected = tuple(map(at, found)) if found else None
    assert open_between(schedule, at(start), at(end), HOLIDAYS) == expected
