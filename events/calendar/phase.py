"""The phase of an edition, computed from its dates and never stored.

The same rule stands here twice, once for a record and once for the database; a test compares the two over
generated editions. A date known only to a month, quarter, half-year or year ends with that period.
"""

from datetime import date, timedelta
from typing import TYPE_CHECKING

from django.db.models import Case, CharField, Q, Value, When

from events.calendar.enums import EventStatus, Status
from portal.dates.precision import Precision, first_day

if TYPE_CHECKING:
    from events.calendar.models import Edition


SOON = timedelta(days=30)
PARTIAL = [precision for precision in Precision if precision != Precision.DAY]


def status_of(edition: "Edition", today: date) -> Status:
    """What readers see on ``today``."""
    if edition.event_status == EventStatus.CANCELLED:
        return Status.CANCELLED
    if edition.event_status == EventStatus.POSTPONED:
        return Status.POSTPONED
    if _ended(edition, today):
        return Status.ENDED
    first = edition.first_day if edition.first_day and edition.date_precision == Precision.DAY else None
    if first and first <= today:
        return Status.LIVE
    if (
        edition.entry_first_day
        and edition.entry_last_day
        and (edition.entry_first_day <= today <= edition.entry_last_day)
    ):
        return Status.OPEN
    if first and first <= today + SOON:
        return Status.SOON
    return Status.PREPARING


def _ended(edition: "Edition", today: date) -> bool:
    if edition.first_day:
        if edition.date_precision == Precision.DAY:
            return (edition.last_day or edition.first_day) < today
        return edition.first_day < first_day(today, edition.date_precision)
    if edition.known_until:
        return edition.known_until < today
    return edition.year is not None and edition.year < today.year


def ended_on(today: date) -> Q:
    """The condition that an edition is over on ``today``."""
    over = Q(first_day__isnull=False, date_precision=Precision.DAY, last_day__lt=today)
    for precision in PARTIAL:
        over |= Q(date_precision=precision, first_day__lt=first_day(today, precision))
    return over | Q(first_day=None, known_until__lt=today) | Q(first_day=None, known_until=None, year__lt=today.year)


def status_case(today: date) -> Case:
    """The database's twin of ``status_of``."""
    exact = Q(first_day__isnull=False, date_precision=Precision.DAY)
    return Case(
        When(event_status=EventStatus.CANCELLED, then=Value(Status.CANCELLED)),
        When(event_status=EventStatus.POSTPONED, then=Value(Status.POSTPONED)),
        When(ended_on(today), then=Value(Status.ENDED)),
        When(exact & Q(first_day__lte=today), then=Value(Status.LIVE)),
        When(Q(entry_first_day__lte=today, entry_last_day__gte=today), then=Value(Status.OPEN)),
        When(exact & Q(first_day__lte=today + SOON), then=Value(Status.SOON)),
        default=Value(Status.PREPARING),
        output_field=CharField(),
    )
