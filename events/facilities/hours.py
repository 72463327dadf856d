"""When a facility is open: pure rules over plain values, no database.

A day is decided by the first of these that speaks: a closure, an exception for the date, the holiday rows, the
season's weekly rows. Of several periods in force the shortest wins. Inside a period the more exact word wins:
holiday rows on a holiday, then the weekday's own row, then working day or weekend, then daily. A make-up working day
is a working day first, whatever its weekday. A holiday without rows of its own counts as a day off: the weekday's own
row, then the weekend rows, then the daily rows. A day that no period with rows covers is unknown, never closed.

Clock times are minutes from midnight of the day they belong to; 1440–2880 lie in the following night.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from enum import StrEnum

from events.facilities.enums import Days
from portal.dates.month_day import place_in_year
from portal.dates.zone import ZONE

WEEKDAYS = (Days.MON, Days.TUE, Days.WED, Days.THU, Days.FRI, Days.SAT, Days.SUN)
HORIZON = 370  # days that "opens next" looks ahead: a summer pool opens next summer
FREE_DAY = (8, 8)  # 全民健身日, free at every public facility (provincial fitness ordinance, article 41)
DAY = timedelta(days=1)
LONGEST_SEASON = 366  # days; of one whose ends are no days, which older releases took in


@dataclass(frozen=True)
class Span:
    """One weekly row. Without times it says: not open."""

    days: str
    start: int | None = None
    end: int | None = None


@dataclass(frozen=True)
class Period:
    """``season_from`` and ``season_to`` are ``MM-DD`` and return every year (they may wrap); empty means all year."""

    spans: tuple[Span, ...]
    first_day: date | None = None
    last_day: date | None = None
    season_from: str = ""
    season_to: str = ""

    def covers(self, day: date) -> bool:
        if (self.first_day and day < self.first_day) or (self.last_day and day > self.last_day):
            return False
        if not self.season_from:
            return True
        here = f"{day:%m-%d}"
        if self.season_from <= self.season_to:
            return self.season_from <= here <= self.season_to
        return here >= self.season_from or here <= self.season_to

    @property
    def length(self) -> int:
        """Days, to let the shortest period win."""
        dated = (self.last_day - self.first_day).days if self.first_day and self.last_day else 100_000
        if not self.season_from:
            return dated
        first, last = place_in_year(self.season_from), place_in_year(self.season_to)
        season = LONGEST_SEASON if first is None or last is None else (last - first) % 366
        return min(dated, season)


@dataclass(frozen=True)
class Closure:
    first_day: date
    last_day: date | None
    reason: str = ""

    def covers(self, day: date) -> bool:
        return self.first_day <= day and (self.last_day is None or day <= self.last_day)


@dataclass(frozen=True)
class Schedule:
    """Everything that decides the hours of one facility. ``exceptions``: date → clock pairs, empty for closed."""

    periods: tuple[Period, ...] = ()
    exceptions: dict[date, tuple[tuple[int, int], ...]] = field(default_factory=dict)
    closures: tuple[Closure, ...] = ()


class OpenState(StrEnum):
    OPEN = "open"
    CLOSED = "closed"
    SHUT = "shut"  # temporarily closed, with a reason
    UNKNOWN = "unknown"


class DecidedBy(StrEnum):
    CLOSURE = "closure"
    EXCEPTION = "exception"
    HOLIDAY = "holiday"
    WEEKLY = "weekly"
    UNKNOWN = "unknown"


@dataclass(frozen=True)
class Day:
    """What holds on one date: clock pairs, and which rule said so."""

    date: date
    spans: tuple[tuple[int, int], ...]
    by: DecidedBy
    reason: str = ""


@dataclass(frozen=True)
class State:
    """At one moment. ``until``: the open stretch ends; None while open means around the clock."""

    status: OpenState
    until: datetime | None = None
    opens: datetime | None = None
    reason: str = ""
    last_day: date | None = None


def day_of(schedule: Schedule, day: date, holidays: Mapping[date, bool]) -> Day:
    """``holidays``: date → True for a day off, False for a make-up working day."""
    for closure in schedule.closures:
        if closure.covers(day):
            return Day(day, (), DecidedBy.CLOSURE, closure.reason)
    if day in schedule.exceptions:
        return Day(day, tuple(sorted(schedule.exceptions[day])), DecidedBy.EXCEPTION)
    period = min((p for p in schedule.periods if p.spans and p.covers(day)), key=lambda p: p.length, default=None)
    if period is None:
        return Day(day, (), DecidedBy.UNKNOWN)
    off = holidays.get(day)
    for word in words_for(day, off):
        rows = [span for span in period.spans if span.days == word]
        if rows:
            hours = ((row.start, row.end) for row in rows)
            spans = tuple(sorted((start, end) for start, end in hours if start is not None and end is not None))
            return Day(day, spans, DecidedBy.HOLIDAY if off else DecidedBy.WEEKLY)
    return Day(day, (), DecidedBy.HOLIDAY if off else DecidedBy.WEEKLY)


def words_for(day: date, off: bool | None) -> tuple[Days, ...]:
    """The words that may name a day, the most exact first."""
    weekday = WEEKDAYS[day.weekday()]
    if off is True:
        return Days.HOLIDAY, weekday, Days.WEEKEND, Days.DAILY
    if off is False:
        return Days.WORKDAY, weekday, Days.DAILY
    return weekday, Days.WEEKEND if day.weekday() >= 5 else Days.WORKDAY, Days.DAILY


def moment_of(day: date, minute: int) -> datetime:
    return datetime.combine(day, time(), ZONE) + timedelta(minutes=minute)


def stretches(schedule: Schedule, day: Day) -> Iterator[tuple[datetime, datetime]]:
    """The open intervals that begin on a ``Day``; a closure of the next date cuts them at midnight."""
    cut = any(closure.covers(day.date + DAY) for closure in schedule.closures)
    for start, end in day.spans:
        end = min(end, 1440) if cut else end
        if start < end:
            yield moment_of(day.date, start), moment_of(day.date, end)


def open_at(schedule: Schedule, moment: datetime, holidays: Mapping[date, bool]) -> State:
    """The state at an aware moment, with when it ends or when the facility opens next."""
    now = moment.astimezone(ZONE)
    today = now.date()
    for closure in schedule.closures:
        if closure.covers(today):
            opens = opens_next(schedule, now, holidays) if closure.last_day else None
            return State(OpenState.SHUT, opens=opens, reason=closure.reason, last_day=closure.last_day)
    for day in week(schedule, today - DAY, holidays, 2):
        for start, end in stretches(schedule, day):
            if start <= now < end:
                return State(OpenState.OPEN, until=end_of(schedule, end, holidays))
    if day.by is DecidedBy.UNKNOWN:
        return State(OpenState.UNKNOWN)
    return State(OpenState.CLOSED, opens=opens_next(schedule, now, holidays))


def end_of(schedule: Schedule, end: datetime, holidays: Mapping[date, bool]) -> datetime | None:
    """Follow adjoining stretches, for example over midnight. After a week without a gap: around the clock."""
    limit = end + timedelta(days=7)
    while end < limit:
        near = week(schedule, end.date() - DAY, holidays, 2)
        later = [b for day in near for a, b in stretches(schedule, day) if a <= end < b]
        if not later:
            return end
        end = max(later)
    return None


def opens_next(schedule: Schedule, now: datetime, holidays: Mapping[date, bool]) -> datetime | None:
    """The next opening, or None when it is too far or an unknown day lies before it."""
    for ahead in range(HORIZON):
        day = day_of(schedule, now.date() + ahead * DAY, holidays)
        if day.by is DecidedBy.UNKNOWN:
            return None
        for start, _ in stretches(schedule, day):
            if start > now:
                return start
    return None


def week(schedule: Schedule, first: date, holidays: Mapping[date, bool], days: int = 7) -> list[Day]:
    """``days`` dates from ``first`` on."""
    return [day_of(schedule, first + number * DAY, holidays) for number in range(days)]


def next_change(schedule: Schedule, first: date, holidays: Mapping[date, bool], within: int = HORIZON) -> Day | None:
    """The first day after ``first`` on which something else holds, be it a weekend, a holiday or a season."""
    now = _said(day_of(schedule, first, holidays))
    days = (day_of(schedule, first + number * DAY, holidays) for number in range(1, within))
    return next((day for day in days if _said(day) != now), None)


def _said(day: Day) -> tuple[object, ...]:
    """What a reader is told of a day: its hours, or that it is closed for a time, or unknown."""
    return day.spans, day.by is DecidedBy.CLOSURE, day.by is DecidedBy.UNKNOWN


def open_between(
    schedule: Schedule, start: datetime, end: datetime, holidays: Mapping[date, bool]
) -> tuple[datetime, datetime] | None:
    """The first stretch that is open between two aware moments, cut to them; None where there is none."""
    first, last = start.astimezone(ZONE).date() - DAY, end.astimezone(ZONE).date()
    for day in week(schedule, first, holidays, (last - first).days + 1):
        for opens, closes in stretches(schedule, day):
            closes = end_of(schedule, closes, holidays) or end
            if opens < end and closes > start:
                return max(opens, start), min(closes, end)
    return None


def free_on(fee: str, day: date, public: bool) -> bool:
    """Whether nothing is charged on a date: free at all times, or a public facility on 8 August."""
    return fee == "free" or (public and (day.month, day.day) == FREE_DAY)
