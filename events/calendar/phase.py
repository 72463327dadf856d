"""The phase of an edition, computed from its dates and never stored.

The same rule stands here twice, once for a record and once for the database; a test compares the two over
generated editions. A date known only to the month or the year ends with that period.
"""

from datetime import timedelta

from django.db.models import Case, CharField, Q, Value, When

from events.calendar.enums import EventStatus, Status
from portal.dates.precision import Precision

SOON = timedelta(days=30)


def status_of(edition, today):
    """What a reader is told on ``today``."""
    if edition.event_status == EventStatus.CANCELLED:
        return Status.CANCELLED
    if edition.event_status == EventStatus.POSTPONED:
        return Status.POSTPONED
    if _ended(edition, today):
        return Status.ENDED
    exact = edition.start_on and edition.date_precision == Precision.DAY
    if exact and edition.start_on <= today:
        return Status.LIVE
    if (
        edition.entry_opens_on
        and edition.entry_closes_on
        and (edition.entry_opens_on <= today <= edition.entry_closes_on)
    ):
        return Status.OPEN
    if exact and edition.start_on <= today + SOON:
        return Status.SOON
    return Status.PREPARING


def _ended(edition, today):
    if edition.start_on:
        if edition.date_precision == Precision.DAY:
            return edition.end_on < today
        if edition.date_precision == Precision.MONTH:
            return edition.start_on < today.replace(day=1)
        return edition.start_on < today.replace(month=1, day=1)
    if edition.known_until:
        return edition.known_until < today
    return edition.year is not None and edition.year < today.year


def ended_on(today):
    """The condition that an edition is over on ``today``."""
    return (
        Q(start_on__isnull=False, date_precision=Precision.DAY, end_on__lt=today)
        | Q(date_precision=Precision.MONTH, start_on__lt=today.replace(day=1))
        | Q(date_precision=Precision.YEAR, start_on__lt=today.replace(month=1, day=1))
        | Q(start_on=None, known_until__lt=today)
        | Q(start_on=None, known_until=None, year__lt=today.year)
    )


def status_case(today):
    """The database's twin of ``status_of``."""
    exact = Q(start_on__isnull=False, date_precision=Precision.DAY)
    return Case(
        When(event_status=EventStatus.CANCELLED, then=Value(Status.CANCELLED)),
        When(event_status=EventStatus.POSTPONED, then=Value(Status.POSTPONED)),
        When(ended_on(today), then=Value(Status.ENDED)),
        When(exact & Q(start_on__lte=today), then=Value(Status.LIVE)),
        When(Q(entry_opens_on__lte=today, entry_closes_on__gte=today), then=Value(Status.OPEN)),
        When(exact & Q(start_on__lte=today + SOON), then=Value(Status.SOON)),
        default=Value(Status.PREPARING),
        output_field=CharField(),
    )
