"""One month of events, day by day, for the month calendar of the list and the small one of the home page."""

import calendar
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from events.calendar.enums import EventStatus
from events.calendar.models import Edition, Session
from events.calendar.queries import EditionQuerySet
from portal.dates.precision import Precision

# of an edition in a calendar
SHOWN = ("slug", "title", "title_en", "category", "event_status", "first_day", "last_day", "is_demo")


@dataclass(frozen=True)
class Day:
    """``inside`` is False for the days of the neighbouring months that fill the first and last week."""

    date: date
    inside: bool
    today: bool
    editions: list[Edition]  # editions, or rows of ``SHOWN``

    @property
    def is_demo(self) -> bool:
        """Whether an invented event stands on this day."""
        return any(edition.is_demo for edition in self.editions)

    @property
    def only_demo(self) -> bool:
        return all(edition.is_demo for edition in self.editions)


@dataclass(frozen=True)
class Month:
    first: date
    weeks: list[list[Day]]

    @property
    def agenda(self) -> list[Day]:
        """The days of the month that have something, in order."""
        return [day for week in self.weeks for day in week if day.inside and day.editions]

    @property
    def previous(self) -> date:
        return (self.first - timedelta(days=1)).replace(day=1)

    @property
    def next(self) -> date:
        return (self.first + timedelta(days=31)).replace(day=1)


def read_month(text: str) -> date | None:
    """The first day of the month that ``text`` (2026-11) names; None where it names none."""
    try:
        first = date.fromisoformat(f"{text}-01")
    except ValueError:
        return None
    return first if 1900 < first.year < 2200 else None


def month_of(editions: EditionQuerySet, first: date, today: date) -> Month:
    """The month that begins on ``first``, of the given editions: two queries."""
    weeks = _weeks(first)
    touching = editions.exclude(event_status=EventStatus.POSTPONED).filter(
        date_precision=Precision.DAY, first_day__lte=weeks[-1][-1], last_day__gte=weeks[0][0]
    )
    sessions = Session.objects.filter(edition__in=touching.order_by().values("pk")).exclude(day=None)
    played = sessions.order_by("day").values_list("edition", "day").distinct()
    shown = touching.select_related(None).only(*SHOWN).order_by("first_day", "pk")
    return laid_out(list(shown), list(played), first, today)


def laid_out(touching: Sequence[Edition], played: Iterable[tuple[int, date | None]], first: date, today: date) -> Month:
    """The month of these editions and of the days on which they play.

    An edition stands on the days of its sessions; without, on each of its days.
    """
    programme: dict[int, list[date]] = defaultdict(list)
    days: dict[date, list[Edition]] = defaultdict(list)
    for key, day in played:
        if day:
            programme[key].append(day)
    for edition in touching:
        for day in programme.get(edition.pk) or _each_day(edition):
            days[day].append(edition)
    return Month(
        first,
        [[Day(day, day.month == first.month, day == today, days[day]) for day in week] for week in _weeks(first)],
    )


def _weeks(first: date) -> list[list[date]]:
    return calendar.Calendar().monthdatescalendar(first.year, first.month)


def _each_day(edition: Edition) -> list[date]:
    first, last = edition.first_day, edition.last_day
    return [first + timedelta(days=n) for n in range((last - first).days + 1)] if first and last else []
