"""From rows to rules: the schedules of many facilities in four queries, however many facilities there are."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from datetime import date, datetime
from typing import Any

from django.db.models import QuerySet

from events.facilities.enums import Status
from events.facilities.hours import Closure, OpenState, Period, Schedule, Span, State, open_at, open_between
from events.facilities.models import Closure as ClosureRow
from events.facilities.models import DayException, OpeningSpan
from portal.dates.models import HolidayDay
from portal.records.enums import label_of

COLUMNS = (
    "period__facility_id",
    "period_id",
    "period__first_day",
    "period__last_day",
    "period__season_from",
    "period__season_to",
    "days",
    "start",
    "end",
)


class Timetable:
    """The hours of the given facilities (all when None), read once in four queries and asked often."""

    def __init__(self, facilities: Collection[int] | None = None) -> None:
        rows = _rows(facilities)
        self.holidays = dict(rows["holidays"])
        self._periods = _periods(rows["spans"])
        self._exceptions: defaultdict[int, dict[date, tuple[tuple[int, int], ...]]] = defaultdict(dict)
        self._closures: defaultdict[int, tuple[Closure, ...]] = defaultdict(tuple)
        for pk, day, start, end in rows["exceptions"]:
            spans = self._exceptions[pk].setdefault(day, ())
            self._exceptions[pk][day] = spans if start is None else (*spans, (start, end))
        for pk, *values in rows["closures"]:
            self._closures[pk] += (Closure(*values),)
        self._known: dict[Any, State] = {}
        self._open: dict[Any, tuple[datetime, datetime] | None] = {}

    def schedule(self, pk: int) -> Schedule:
        return Schedule(self._periods.get(pk, ()), self._exceptions.get(pk, {}), self._closures.get(pk, ()))

    def state(self, pk: int, status: str, moment: datetime) -> State:
        """The state at ``moment``. A facility that is not in use is shut, whatever its hours say."""
        if status != Status.ACTIVE:
            return State(OpenState.SHUT, reason=label_of(Status, status))
        if pk in self._exceptions or pk in self._closures:
            return open_at(self.schedule(pk), moment, self.holidays)
        periods = self._periods.get(pk, ())
        key = (periods, moment)  # thousands of facilities share a few patterns
        if key not in self._known:
            self._known[key] = open_at(Schedule(periods), moment, self.holidays)
        return self._known[key]

    def open_between(self, pk: int, status: str, start: datetime, end: datetime) -> tuple[datetime, datetime] | None:
        """The first open stretch between two moments, cut to them; None where there is none."""
        if status != Status.ACTIVE:
            return None
        schedule = self.schedule(pk)
        if schedule.exceptions or schedule.closures:
            return open_between(schedule, start, end, self.holidays)
        key = (schedule.periods, start, end)
        if key not in self._open:
            self._open[key] = open_between(schedule, start, end, self.holidays)
        return self._open[key]


def _rows(facilities: Collection[int] | None) -> dict[str, QuerySet[Any, Any]]:
    """What decides the hours of the given facilities (keys), each as rows of values."""
    own = {} if facilities is None else {"facility__in": facilities}
    of_period = {f"period__{name}": value for name, value in own.items()}
    spans = OpeningSpan.objects.filter(**of_period).order_by("period__facility_id", "period_id", "pk")
    exceptions, closures = DayException.objects.filter(**own), ClosureRow.objects.filter(**own).order_by("first_day")
    return {
        "holidays": HolidayDay.objects.values_list("date", "is_off"),
        "spans": spans.values_list(*COLUMNS),
        "exceptions": exceptions.values_list("facility_id", "date", "start", "end"),
        "closures": closures.values_list("facility_id", "first_day", "last_day", "reason"),
    }


def _periods(rows: Iterable[Any]) -> dict[int, tuple[Period, ...]]:
    heads, spans = {}, defaultdict(list)
    for facility, period, *head, days, start, end in rows:
        heads[period] = (facility, head)
        spans[period].append((days, start, end))
    periods: defaultdict[int, tuple[Period, ...]] = defaultdict(tuple)
    pool: dict[tuple[Any, ...], Period] = {}
    for period, (facility, head) in heads.items():
        key = (*head, *spans[period])
        if key not in pool:
            pool[key] = Period(tuple(Span(*row) for row in spans[period]), *head)
        periods[facility] += (pool[key],)
    shared: dict[tuple[Period, ...], tuple[Period, ...]] = {}
    return {facility: shared.setdefault(found, found) for facility, found in periods.items()}
