"""When a page changes by itself: "open now", the status of an event, a scheduled publication.

    return changes_at(render(request, "…", context), next_opening)

A block of the home page has no response at hand and says it on the request: ``changes_at(request, moment)``.
Every stored page ends at the next midnight anyway, so a status by date needs nothing.
"""

from datetime import datetime, time, timedelta

from django.utils import timezone


def changes_at(response, moment: datetime | None):
    """Remember the earliest moment at which this page would look different. None says nothing. Returns ``response``.

    Raises ValueError for a moment without a time zone.
    """
    if moment is not None:
        if timezone.is_naive(moment):
            raise ValueError("changes_at() wants a moment with a time zone.")
        known = getattr(response, "changes_at", None)
        response.changes_at = min(known, moment) if known else moment
    return response


def next_midnight():
    """Local time. Taken before a page is rendered: one that takes until after midnight still shows the day before."""
    return timezone.make_aware(datetime.combine(timezone.localdate() + timedelta(days=1), time.min))


def expires(*bearers):
    """The earliest moment that one of them names, at most the next midnight; in epoch seconds."""
    moments = [bearer.changes_at for bearer in bearers if getattr(bearer, "changes_at", None)]
    return min([*moments, next_midnight()]).timestamp()
