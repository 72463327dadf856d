"""Quiet hours: no short message at night, but for codes, which somebody waits for."""

from datetime import datetime, time, timedelta

from django.conf import settings
from django.utils import timezone

from portal.letters.enums import Channel


def hours(text: str) -> tuple[time, time]:
    """From ``21:30-07:30``: the first minute of the quiet and the first that is no longer quiet. Raises ValueError."""
    begin, dash, end = text.partition("-")
    if not dash:
        raise ValueError(text)
    return time.fromisoformat(begin.strip()), time.fromisoformat(end.strip())


def earliest(moment: datetime, channel: str, *, is_code: bool) -> datetime:
    """``moment``, or the end of the quiet hours that it lies in, in the city's civil time."""
    if channel != Channel.SMS or is_code or not settings.QUIET_HOURS:
        return moment
    begin, end = hours(settings.QUIET_HOURS)
    local = timezone.localtime(moment)
    clock = local.time()
    quiet = begin <= clock < end if begin <= end else clock >= begin or clock < end
    if not quiet:
        return moment
    day = local.date() + timedelta(days=1 if clock >= end else 0)
    return datetime.combine(day, end, local.tzinfo)
