"""One month of events, day by day, for the month calendar of the list and the small one of the home page."""

import calendar
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cached_property

from django.db.models import Min
from django.utils import timezone
from django.utils.translation import gettext as _

from events.calendar.brief import brief
from events.calendar.enums import EventStatus
from events.calendar.models import Edition, Session
from events.calendar.queries import EditionQuerySet
from portal.dates.precision import Precision

ONE_DAY = timedelta(days=1)
FEW = 4  # days that the agenda names one by one
# of an edition in a calendar
SHOWN = (
    *("slug", "title", "title_en", "category", "event_status", "first_day", "last_day", "venue", "venue_en"),
    *("place__name", "facility__name", "is_demo"),
)
Played = tuple[int, date | None, datetime | None]  # edition, day, when its first session of the day begins


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


@dataclass(frozen=True)
class Bar:
    """An edition on ``span`` days of one week from ``date`` on; None for ``edition``: that many empty days."""

    span: int
    date: date
    edition: Edition | None = None

    @property
    def title(self) -> str:
        return brief(self.edition.shown_title) if self.edition else ""


@dataclass(frozen=True)
class Week:
    """Seven days, and the rows of bars below their numbers."""

    days: list[Day]

    @cached_property
    def lanes(self) -> list[list[Bar]]:
        """Each row fills the week: bars, and empty stretches between them."""
        lanes: list[list[tuple[int, Bar]]] = []
        for start, bar in sorted(self._runs(), key=lambda one: (one[0], -one[1].span)):
            lane = next((lane for lane in lanes if lane[-1][0] + lane[-1][1].span <= start), None)
            if lane is None:
                lanes.append(lane := [])
            lane.append((start, bar))
        return [self._filled(lane) for lane in lanes]

    def _runs(self) -> Iterable[tuple[int, Bar]]:
        """Each edition on its stretches of days without a gap, with the column where they begin."""
        columns: dict[int, list[int]] = defaultdict(list)
        editions: dict[int, Edition] = {}
        for column, day in enumerate(self.days):
            for edition in day.editions:
                editions[edition.pk] = edition
                columns[edition.pk].append(column)
        for pk, taken in columns.items():
            start = taken[0]
            for column, following in zip(taken, [*taken[1:], None], strict=True):
                if following != column + 1:
                    yield start, Bar(column - start + 1, self.days[start].date, editions[pk])
                    start = following or 0

    def _filled(self, lane: list[tuple[int, Bar]]) -> list[Bar]:
        cells, column = [], 0
        for start, bar in lane:
            cells += [Bar(1, self.days[n].date) for n in range(column, start)]
            cells.append(bar)
            column = start + bar.span
        return cells + [Bar(1, self.days[n].date) for n in range(column, 7)]


@dataclass(frozen=True)
class Appointment:
    """An edition of the month, once: its days in words, and when it begins."""

    edition: Edition
    days: str
    first: date
    begins: str


@dataclass(frozen=True)
class Month:
    first: date
    weeks: list[Week]
    agenda: list[Appointment]

    @property
    def previous(self) -> date:
        return (self.first - ONE_DAY).replace(day=1)

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
    played = sessions.order_by("day").values("edition", "day").annotate(begins=Min("starts_at"))
    shown = touching.select_related(None).select_related("place", "facility").only(*SHOWN)
    rows = played.values_list("edition", "day", "begins")
    return laid_out(list(shown.order_by("first_day", "pk")), list(rows), first, today)


def laid_out(touching: Sequence[Edition], played: Iterable[Played], first: date, today: date) -> Month:
    """The month of these editions and of the days on which they play.

    An edition stands on the days of its sessions; without, on each of its days.
    """
    programme: dict[int, dict[date, datetime | None]] = defaultdict(dict)
    days: dict[date, list[Edition]] = defaultdict(list)
    for key, day, begins in played:
        if day:
            programme[key][day] = begins
    agenda = []
    for edition in touching:
        on = programme.get(edition.pk) or dict.fromkeys(_each_day(edition))
        for day in on:
            days[day].append(edition)
        inside = {day: begins for day, begins in on.items() if (day.year, day.month) == (first.year, first.month)}
        if inside:
            agenda.append(_appointment(edition, inside))
    weeks = [
        Week([Day(day, day.month == first.month, day == today, days[day]) for day in week]) for week in _weeks(first)
    ]
    return Month(first, weeks, sorted(agenda, key=lambda one: one.first))


def _appointment(edition: Edition, inside: dict[date, datetime | None]) -> Appointment:
    days = sorted(inside)
    begins = inside[days[0]]
    clock = _("{time} 起").format(time=f"{timezone.localtime(begins):%H:%M}") if begins else ""
    return Appointment(edition, _span(days), days[0], clock)


def _span(days: Sequence[date]) -> str:
    """12-05; 12-05 至 12-06; 12-05、12-12; 12-05 至 12-26，共 6 天."""
    texts = [f"{day:%m-%d}" for day in days]
    if len(days) == 1:
        return texts[0]
    span = " ".join([texts[0], _("至"), texts[-1]])
    if (days[-1] - days[0]).days + 1 == len(days):
        return span
    if len(days) <= FEW:
        return "、".join(texts)
    return _("{span}，共 {count} 天").format(span=span, count=len(days))


def _weeks(first: date) -> list[list[date]]:
    return calendar.Calendar().monthdatescalendar(first.year, first.month)


def _each_day(edition: Edition) -> list[date]:
    first, last = edition.first_day, edition.last_day
    return [first + timedelta(days=n) for n in range((last - first).days + 1)] if first and last else []
