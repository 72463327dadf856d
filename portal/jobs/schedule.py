"""When something is due, written as in a crontab and meant in the city's civil time (``TIME_ZONE``).

Five fields: minute, hour, day of the month, month, day of the week (0 and 7 are Sunday). Each is ``*``, a number, a
range ``1-5``, a step ``*/15`` or ``8-18/2``, or several of them with commas. Where both days are given, one suffices,
as in every cron.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from portal.limits.numbers import whole_number

FIELDS = (("minute", 0, 59), ("hour", 0, 23), ("day", 1, 31), ("month", 1, 12), ("weekday", 0, 7))
DAYS = "日一二三四五六"
SPOKEN = 4  # times of a day that are said one by one
LONGEST = 366 * 8 + 2  # days in which every date comes, the 29th of February too


class BadSchedule(ValueError):
    """The message names the field that cannot be read."""


@dataclass(frozen=True)
class Schedule:
    """``text`` as five fields. Made by ``Schedule.of``."""

    text: str
    minutes: frozenset[int]
    hours: frozenset[int]
    days: frozenset[int]
    months: frozenset[int]
    weekdays: frozenset[int]
    zone: ZoneInfo

    @classmethod
    def of(cls, text: str, zone: str) -> "Schedule":
        """Raises BadSchedule, for a time that never comes (the 30th of February) too."""
        words = text.split()
        if len(words) != len(FIELDS):
            raise BadSchedule(f"{text}: five fields are needed")
        minutes, hours, days, months, weekdays = map(_numbers, words, FIELDS)
        weekdays = frozenset(day % 7 for day in weekdays)
        found = cls(" ".join(words), minutes, hours, days, months, weekdays, ZoneInfo(zone))
        found.after(datetime(2000, 1, 1, tzinfo=found.zone))
        return found

    def after(self, moment: datetime) -> datetime:
        """The first time after ``moment`` (aware), in the civil time of the zone. An hour that the clock leaves out is
        left out; one that it has twice counts once."""
        local = moment.astimezone(self.zone)
        for number in range(LONGEST):
            day = local.date() + timedelta(days=number)
            if not self._on(day.day, day.month, (day.weekday() + 1) % 7):
                continue
            for clock in self._times():
                found = datetime.combine(day, clock, self.zone)
                if found.timestamp() > moment.timestamp() and self._exists(found):
                    return found
        raise BadSchedule(f"{self.text}: such a time never comes")

    def __str__(self) -> str:
        """``每天 03:30``, ``每周一、五 08:00``; the five fields where that would be long or unclear."""
        times = [f"{clock:%H:%M}" for clock in self._times()]
        if len(self.days) != 31 or len(self.months) != 12 or len(times) > SPOKEN:
            return self.text
        weekly = "每周" + "、".join(DAYS[day] for day in sorted(self.weekdays, key=lambda day: day or 7))
        return f"{'每天' if len(self.weekdays) == 7 else weekly} {'、'.join(times)}"

    def _on(self, day: int, month: int, weekday: int) -> bool:
        if month not in self.months:
            return False
        of_month, of_week = day in self.days, weekday in self.weekdays
        if len(self.days) == 31 or len(self.weekdays) == 7:
            return of_month and of_week
        return of_month or of_week

    def _times(self) -> Iterator[time]:
        return (time(hour, minute) for hour in sorted(self.hours) for minute in sorted(self.minutes))

    @staticmethod
    def _exists(moment: datetime) -> bool:
        """Whether the clock shows this time on this day: not in the hour that it skips in spring."""
        there = datetime.fromtimestamp(moment.timestamp(), moment.tzinfo)
        return there.replace(tzinfo=None, fold=0) == moment.replace(tzinfo=None, fold=0)


def _numbers(word: str, field: tuple[str, int, int]) -> frozenset[int]:
    """Raises BadSchedule."""
    name, low, high = field
    found: set[int] = set()
    for part in word.split(","):
        span, slash, step_text = part.partition("/")
        step = whole_number(step_text, low=1, high=high) if slash else 1
        first_text, dash, last_text = span.partition("-")
        first = low if span == "*" else whole_number(first_text, low=low, high=high)
        last = high if span == "*" or (slash and not dash) else first
        if dash:
            last = whole_number(last_text, low=low, high=high)
        if step is None or first is None or last is None or first > last:
            raise BadSchedule(f"{name}: {part}")
        found |= set(range(first, last + 1, step))
    return frozenset(found)
