"""By when a reported fault is answered."""

from dataclasses import dataclass
from datetime import date

from django.utils import timezone

from events.facilities.models import FaultReport
from portal.dates.models import HolidayDay
from portal.dates.working_days import working_days_after
from portal.site.models import SiteIdentity


@dataclass(frozen=True)
class Promise:
    """The day; ``working_days`` is the number that the site promises, None where staff have set the day."""

    day: date
    working_days: int | None = None


def promise_of(fault: FaultReport, identity: SiteIdentity) -> Promise | None:
    """The day that staff set when they accepted, else what the site promises; None for a closed or unpromised one."""
    if fault.closed_at:
        return None
    if fault.due_on:
        return Promise(fault.due_on)
    return promised(timezone.localdate(fault.reported_at), identity)


def promised(received: date, identity: SiteIdentity) -> Promise | None:
    """What the site promises for a message of the day ``received``; None where it promises nothing."""
    days = identity.answer_days
    if not days:
        return None
    return Promise(working_days_after(received, days, HolidayDay.objects.arrangement()), days)
