"""From rows to rules: the schedules of many facilities in four queries, however many facilities there are."""

from collections import defaultdict

from events.facilities.enums import Status
from events.facilities.hours import Closure, Is, Period, Schedule, Span, State, open_at
from events.facilities.models import Closure as ClosureRow
from events.facilities.models import DayException, HolidayDay, OpeningSpan

COLUMNS = (
    "period__facility_id",
    "period_id",
    "period__valid_from",
    "period__valid_to",
    "period__first_day",
    "period__last_day",
    "days",
    "start",
    "end",
)


class Timetable:
    """The hours of the given facilities (all when None), read once and asked often."""

    def __init__(self, facility_ids=None):
        self.holidays = HolidayDay.objects.table()
        self._periods = _periods(facility_ids)
        self._exceptions = defaultdict(dict)
        self._closures = defaultdict(tuple)
        for pk, day, start, end in _rows(DayException, facility_ids).values_list("facility_id", "date", "start", "end"):
            spans = self._exceptions[pk].setdefault(day, ())
            self._exceptions[pk][day] = spans if start is None else (*spans, (start, end))
        rows = _rows(ClosureRow, facility_ids).order_by("starts_on")
        for pk, *values in rows.values_list("facility_id", "starts_on", "ends_on", "reason"):
            self._closures[pk] += (Closure(*values),)
        self._known = {}

    def schedule(self, pk):
        return Schedule(self._periods.get(pk, ()), self._exceptions.get(pk, {}), self._closures.get(pk, ()))

    def state(self, pk, status, moment):
        """The state at ``moment``. A facility that is not in use is shut, whatever its hours say."""
        if status != Status.ACTIVE:
            return State(Is.SHUT, reason=Status(status).label)
        if pk in self._exceptions or pk in self._closures:
            return open_at(self.schedule(pk), moment, self.holidays)
        periods = self._periods.get(pk, ())
        key = (periods, moment)  # thousands of facilities share a few patterns
        if key not in self._known:
            self._known[key] = open_at(Schedule(periods), moment, self.holidays)
        return self._known[key]


def _rows(model, facility_ids):
    return model.objects.all() if facility_ids is None else model.objects.filter(facility__in=facility_ids)


def _periods(facility_ids):
    rows = OpeningSpan.objects.order_by("period__facility_id", "period_id", "pk")
    if facility_ids is not None:
        rows = rows.filter(period__facility__in=facility_ids)
    heads, spans = {}, defaultdict(list)
    for facility, period, *head, days, start, end in rows.values_list(*COLUMNS):
        heads[period] = (facility, head)
        spans[period].append((days, start, end))
    periods, pool = defaultdict(tuple), {}
    for period, (facility, head) in heads.items():
        key = (*head, *spans[period])
        if key not in pool:
            pool[key] = Period(tuple(Span(*row) for row in spans[period]), *head)
        periods[facility] += (pool[key],)
    shared = {}
    return {facility: shared.setdefault(found, found) for facility, found in periods.items()}
