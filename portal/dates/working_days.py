"""Days off and working days: the week, corrected by the holiday arrangement of the year."""

from collections.abc import Mapping
from datetime import date, timedelta

SATURDAY = 5


def is_day_off(day: date, arrangement: Mapping[date, bool]) -> bool:
    """A weekend day that is not worked, or a public holiday. ``arrangement``: ``HolidayDay.objects.arrangement()``.

    A year whose arrangement is missing follows the week alone; ``HolidayDay.objects.has_year`` tells.
    """
    return arrangement.get(day, day.weekday() >= SATURDAY)


def is_working_day(day: date, arrangement: Mapping[date, bool]) -> bool:
    return not is_day_off(day, arrangement)


def working_days_after(day: date, count: int, arrangement: Mapping[date, bool]) -> date:
    """The ``count``-th working day after ``day``, which itself does not count."""
    while count > 0:
        day += timedelta(days=1)
        count -= is_working_day(day, arrangement)
    return day
