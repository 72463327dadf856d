"""When a page changes by itself: "open now", the status of an event, a scheduled publication.

    return changes_at(render(request, "…", context), next_opening)

A block of the home page has no response at hand and says it on the request: ``changes_at(request, moment)``.
Every stored page ends at the next midnight anyway, so a status by date needs nothing.
"""

from datetime import datetime, time, timedelta
from typing import Any, TypeVar

from django.utils import timezone

ATTRIBUTE = "changes_at"  # of a response or request, set and read here alone
Bearer = TypeVar("Bearer")  # a response, or a request


def changes_at(response: Bearer, moment: datetime | None) -> Bearer:
    """Remember the earliest moment at which this page would look different. None says nothing. Returns ``response``.

    Raises ValueError for a moment without a time zone.
    """
    if moment is not None:
        if timezone.is_naive(moment):
            raise ValueError("changes_at() wants a moment with a time zone.")
        known = _moment_of(response)
        setattr(response, ATTRIBUTE, min(known, moment) if known else moment)
    return response


def next_midnight() -> datetime:
    """Local time. Taken before a page is rendered: one that takes until after midnight still shows the day before."""
    return timezone.make_aware(datetime.combine(timezone.localdate() + timedelta(days=1), time.min))


def expires(*bearers: Any) -> float:
    """The earliest moment that one of them names, at most the next midnight; in epoch seconds."""
    moments = [moment for moment in map(_moment_of, bearers) if moment]
    return min([*moments, next_midnight()]).timestamp()


def _moment_of(bearer: Any) -> datetime | None:
    return getattr(bearer, ATTRIBUTE, None)
