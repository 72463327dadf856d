"""One month of events, day by day, for the month calendar of the list and the small one of the home page."""

import calendar
from collections import defaultdict
from dataclasses import dataclass
from datetime import date, timedelta

from events.calendar.enums import EventStatus
from events.calendar.models import Session
from portal.dates.precision import Precision


@dataclass(frozen=True)
class Day:
    """``inside`` is False for the days of the neighbouring months that fill the first and last week."""

    date: date
    inside: bool
    today: bool
    editions: list


@dataclass(frozen=True)
class Month:
    first: date
    weeks: list

    @property
    def agenda(self):
        """The days of the month that have something, in order."""
        return [day for week in self.weeks for day in week if day.inside and day.editions]

    @property
    def previous(self):
        return _key(self.first - timedelta(days=1))

    @property
    def next(self):
        return _key(self.first + timedelta(days=31))


def _key(day):
    return f"{day:%Y-%m}"


def read_month(text, today):
    """The first day of the month that ``text`` (2026-11) names, else of today's."""
    try:
        first = date.fromisoformat(f"{text}-01")
    except ValueError:
        return today.replace(day=1)
    return first if 1900 < first.year < 2200 else today.replace(day=1)


def month_of(editions, first, today):
    """An edition stands on the days of its sessions; without sessions, on each of its days."""
    weeks = calendar.Calendar().monthdatescalendar(first.year, first.month)
    start, end = weeks[0][0], weeks[-1][-1]
    days = _placed(editions, start, end)
    return Month(
        first,
        [[Day(day, day.month == first.month, day == today, days[day]) for day in week] for week in weeks],
    )


def _placed(editions, start, end):
    ids = editions.order_by().values("pk")
    sessions = Session.objects.filter(edition__in=ids).exclude(day=None)
    played = defaultdict(set)
    for day, edition in sessions.filter(day__range=(start, end)).values_list("day", "edition"):
        played[edition].add(day)
    programmed = set(sessions.values_list("edition", flat=True).distinct())
    shown = editions.exclude(event_status=EventStatus.POSTPONED).filter(
        date_precision=Precision.DAY, start_on__lte=end, end_on__gte=start
    )
    days = defaultdict(list)
    for edition in shown.order_by("start_on", "pk"):
        whole = (edition.start_on + timedelta(days=n) for n in range((edition.end_on - edition.start_on).days + 1))
        for day in sorted(played[edition.pk]) if edition.pk in programmed else whole:
            days[day].append(edition)
    return days
