"""How a facility's year compares with the service rules: computed from opening hours, fees and concessions.

Thresholds are rows of ``ServiceRule``. A value that the register cannot give is None and is shown as missing, never
as failed.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache

from django.db.models import QuerySet

from events.facilities.enums import Fee, Group, Measure, Ownership, Setting
from events.facilities.hours import DecidedBy, Period, Schedule, day_of
from events.facilities.models import Facility, ServiceRule
from events.facilities.timetable import Timetable
from portal.dates.working_days import is_day_off


@dataclass(frozen=True)
class Year:
    """Hours of one year. ``unknown`` counts the days without known hours."""

    days: int
    open_days: int
    unknown: int
    minutes: int
    off_days: int
    off_minutes: int

    @property
    def hours_per_week(self) -> float:
        return self.minutes / 60 / self.days * 7

    @property
    def hours_per_day_off(self) -> float:
        return self.off_minutes / 60 / self.off_days if self.off_days else 0

    @property
    def hours_per_open_day(self) -> float:
        return self.minutes / 60 / self.open_days if self.open_days else 0


@dataclass(frozen=True)
class Finding:
    measure: str
    label: str
    value: float | None
    threshold: float
    at_most: bool
    source: str

    @property
    def ok(self) -> bool | None:
        """None when the register does not say."""
        if self.value is None:
            return None
        return self.value <= self.threshold if self.at_most else self.value >= self.threshold


Value = Callable[[Facility, Year], float | None]


def year_of(schedule: Schedule, year: int, holidays: Mapping[date, bool]) -> Year:
    """Count one calendar year. Days off are weekends that are not worked, and public holidays."""
    first, count = date(year, 1, 1), (date(year + 1, 1, 1) - date(year, 1, 1)).days
    open_days = unknown = minutes = off_days = off_minutes = 0
    for number in range(count):
        day = first + timedelta(days=number)
        found = day_of(schedule, day, holidays)
        length = sum(end - start for start, end in found.spans)
        unknown += found.by is DecidedBy.UNKNOWN
        open_days += length > 0
        minutes += length
        if is_day_off(day, holidays):
            off_days += 1
            off_minutes += length
    return Year(count, open_days, unknown, minutes, off_days, off_minutes)


def report(facilities: QuerySet[Facility], year: int) -> list[tuple[Facility, Year, list[Finding]]]:
    """``(facility, Year, findings)`` for the public facilities of the queryset, in its order."""
    public = facilities.filter(ownership=Ownership.PUBLIC).select_related("kind").prefetch_related("concessions")
    timetable = Timetable([facility.pk for facility in public])
    rules = list(ServiceRule.objects.all())

    @cache
    def of_pattern(periods: tuple[Period, ...]) -> Year:
        return year_of(Schedule(periods), year, timetable.holidays)

    lines = []
    for facility in public:
        schedule = timetable.schedule(facility.pk)
        plain = not schedule.exceptions and not schedule.closures
        counted = of_pattern(schedule.periods) if plain else year_of(schedule, year, timetable.holidays)
        lines.append((facility, counted, findings(facility, counted, rules)))
    return lines


def findings(facility: Facility, counted: Year, rules: Iterable[ServiceRule]) -> list[Finding]:
    """One finding per rule that concerns the facility."""
    found = []
    for rule in rules:
        if rule.measure == Measure.OUTDOOR_HOURS_PER_DAY and facility.setting != Setting.OUTDOOR:
            continue
        value = VALUES[rule.measure](facility, counted)
        label = rule.get_measure_display()
        found.append(Finding(rule.measure, label, value, float(rule.threshold), rule.at_most, rule.source))
    return found


def _from_hours(name: str) -> Value:
    return lambda facility, counted: None if counted.unknown else round(getattr(counted, name), 1)


def _price(facility: Facility, counted: Year) -> float | None:
    if facility.fee == Fee.FREE:
        return 0
    return facility.market_percent


def _concession(facility: Facility, counted: Year) -> float | None:
    """The most that any entitled group pays; a missing group is missing, because it may pay the full price."""
    if facility.fee == Fee.FREE:
        return 0
    percents = {concession.group: concession.percent for concession in facility.concessions.all()}
    return max(percents.values()) if set(percents) == set(Group.values) else None


def _free_days(facility: Facility, counted: Year) -> float | None:
    return counted.days if facility.fee == Fee.FREE else int(facility.free_on_fitness_day)


VALUES: dict[str, Value] = {
    Measure.DAYS_PER_YEAR: _from_hours("open_days"),
    Measure.HOURS_PER_WEEK: _from_hours("hours_per_week"),
    Measure.HOURS_PER_DAY_OFF: _from_hours("hours_per_day_off"),
    Measure.OUTDOOR_HOURS_PER_DAY: _from_hours("hours_per_open_day"),
    Measure.PRICE_PERCENT: _price,
    Measure.CONCESSION_PERCENT: _concession,
    Measure.FREE_DAYS: _free_days,
}


def incomplete(facility: Facility) -> list[str]:
    """Which of the five groups of the provincial ordinance (article 13) the directory entry still lacks."""
    missing = []
    if not facility.street_address:
        missing.append("地址")
    if facility.fee == Fee.UNKNOWN:
        missing.append("收费")
    if facility.fee in (Fee.LOW, Fee.MARKET) and not facility.free_items:
        missing.append("免费项目")
    if not facility.services:
        missing.append("健身服务")
    return missing
