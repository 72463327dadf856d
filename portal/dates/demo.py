"""The holidays that the State Council's office has arranged: ``holidays.csv``, one line per holiday.

``first_day`` and ``last_day`` are off, both inclusive; ``worked`` lists the weekend days worked instead, separated by
semicolons. Compared line by line with the full text of both notices on 2026-11-25; of 2027 none could be found by then.
"""

import csv
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

from portal.dates.models import HolidayDay
from portal.demo.registry import facts

FILE = Path(__file__).with_name("holidays.csv")


@facts("节假日安排", order=15)
def load_holidays() -> None:
    """Add the days that are missing; what an editor changed stays."""
    known = HolidayDay.objects.arrangement()
    HolidayDay.objects.bulk_create(day for day in published_days() if day.date not in known)


def published_days() -> Iterator[HolidayDay]:
    """Every day of the file that differs from its weekday, unsaved."""
    with FILE.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            common = {"name": row["name"], "source": row["source"]}
            first, last = date.fromisoformat(row["first_day"]), date.fromisoformat(row["last_day"])
            for number in range((last - first).days + 1):
                yield HolidayDay(date=first + timedelta(days=number), is_off=True, **common)
            for worked in filter(None, row["worked"].split(";")):
                yield HolidayDay(date=date.fromisoformat(worked), is_off=False, **common)
