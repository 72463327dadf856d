"""Postponing, cancelling, rescheduling and resuming: one deed each for a whole edition and for one session.

Every deed gives a reason and a public notice, keeps the former time, raises the revision number that calendar
programs compare, and leaves a history row with the reason, all in one transaction. The row is locked first, so
two people cannot decide at once.
"""

from datetime import timedelta

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from events.calendar.enums import Deed, EventStatus
from events.calendar.models import Edition, Notice, Session
from events.calendar.wording import span
from portal.dates.precision import Precision


class Refused(Exception):
    """The deed does not fit the present state; the text is for the person who tried."""


def possible(record):
    """The deeds that fit the state of an edition or a session, in the order of the buttons."""
    status = record.event_status if isinstance(record, Edition) else record.status
    if status == EventStatus.CANCELLED:
        return [Deed.RESUME]
    if status == EventStatus.POSTPONED:
        return [Deed.RESCHEDULE, Deed.RESUME, Deed.CANCEL]
    return [Deed.RESCHEDULE, Deed.POSTPONE, Deed.CANCEL]


def _locked(record, deed, reason, text):
    if not reason.strip() or not text.strip():
        raise Refused("请写明原因和对外公告，两项都不能为空。")
    fresh = type(record)._default_manager.select_for_update().get(pk=record.pk)
    if deed not in possible(fresh):
        name = fresh.get_event_status_display() if isinstance(fresh, Edition) else fresh.get_status_display()
        raise Refused(f"“{fresh}”当前为“{name}”，不能办理{deed.label}；请刷新页面后再看。")
    return fresh


def _finish(record, deed, *, reason, text, author, before, after):
    record.sequence += 1
    record._change_reason = reason.strip()[:100]
    record.save()
    whole = isinstance(record, Edition)
    return Notice.objects.create(
        edition=record if whole else record.edition,
        session=None if whole else record,
        deed=deed,
        reason=reason.strip(),
        text=text.strip(),
        before=before,
        after=after,
        announced_at=timezone.now(),
        author=author,
    )


def _carry(edition):
    """Sessions follow the fate of their edition, so their calendar entries must be read anew."""
    edition.sessions.update(sequence=F("sequence") + 1, changed_at=timezone.now())


def _days(edition):
    return span(edition.start_on, edition.end_on) if edition.exact else edition.when


def _clock(session):
    if session.day is None:
        return "时间待定"
    if session.starts_at is None:
        return session.day.isoformat()
    start = timezone.localtime(session.starts_at)
    end = f"–{timezone.localtime(session.ends_at):%H:%M}" if session.ends_at else ""
    return f"{start:%Y-%m-%d %H:%M}{end}"


@transaction.atomic
def cancel(record, *, reason, text, author=None):
    record = _locked(record, Deed.CANCEL, reason, text)
    if isinstance(record, Session):
        record.status, before = EventStatus.CANCELLED, _clock(record)
    else:
        record.event_status, before = EventStatus.CANCELLED, _days(record)
        _carry(record)
    return _finish(record, Deed.CANCEL, reason=reason, text=text, author=author, before=before, after="")


@transaction.atomic
def postpone(record, *, reason, text, author=None):
    """Take the date away until a new one is known; the old one is kept beside."""
    record = _locked(record, Deed.POSTPONE, reason, text)
    if isinstance(record, Session):
        before = _clock(record)
        _set_aside(record)
        record.status = EventStatus.POSTPONED
    else:
        before = _days(record)
        _set_days_aside(record)
        record.event_status = EventStatus.POSTPONED
        _carry(record)
    return _finish(record, Deed.POSTPONE, reason=reason, text=text, author=author, before=before, after="待定")


def _set_aside(session):
    session.previous_day, session.previous_starts_at = session.day, session.starts_at
    session.previous_ends_at = session.ends_at
    session.day = session.starts_at = session.ends_at = None
    session.to_follow = False


def _set_days_aside(edition):
    if edition.exact:
        edition.previous_start_on, edition.previous_end_on = edition.start_on, edition.end_on
    edition.start_on = edition.end_on = None


@transaction.atomic
def reschedule_edition(edition, *, start_on, end_on=None, reason, text, author=None):
    """Give an edition new days. Sessions on the old days move by as many days as the start does."""
    edition = _locked(edition, Deed.RESCHEDULE, reason, text)
    end_on = end_on or start_on
    if end_on < start_on:
        raise Refused("新的结束日期早于开始日期，请核对。")
    was_postponed = edition.event_status == EventStatus.POSTPONED
    if not was_postponed:
        if not edition.exact:
            raise Refused("原日期尚未公布，请直接在“开始日期”中填写，不必办理改期。")
        _set_days_aside(edition)
    before = span(edition.previous_start_on, edition.previous_end_on) if edition.previous_start_on else "待定"
    edition.start_on, edition.end_on, edition.date_precision = start_on, end_on, Precision.DAY
    edition.year = edition.year or start_on.year
    edition.event_status = EventStatus.RESCHEDULED if edition.previous_start_on else EventStatus.SCHEDULED
    if edition.previous_start_on:
        _shift(edition, start_on - edition.previous_start_on)
    after = span(start_on, end_on)
    return _finish(edition, Deed.RESCHEDULE, reason=reason, text=text, author=author, before=before, after=after)


def _shift(edition, by: timedelta):
    for session in edition.sessions.exclude(status__in=(EventStatus.CANCELLED, EventStatus.POSTPONED)):
        if session.day is None:
            continue
        session.previous_day, session.previous_starts_at = session.day, session.starts_at
        session.previous_ends_at = session.ends_at
        session.day += by
        session.starts_at = session.starts_at and session.starts_at + by
        session.ends_at = session.ends_at and session.ends_at + by
        session.status = EventStatus.RESCHEDULED
        session.sequence += 1
        session.save()


@transaction.atomic
def reschedule_session(session, *, starts_at, ends_at=None, reason, text, author=None):
    session = _locked(session, Deed.RESCHEDULE, reason, text)
    if ends_at and ends_at <= starts_at:
        raise Refused("新的结束时间要晚于开始时间，请核对。")
    if session.status != EventStatus.POSTPONED:
        if session.day is None:
            raise Refused("原时间尚未公布，请直接填写时间，不必办理改期。")
        _set_aside(session)
    session.starts_at, session.ends_at, session.day = starts_at, ends_at, timezone.localdate(starts_at)
    session.status = EventStatus.RESCHEDULED if session.previous_day else EventStatus.SCHEDULED
    before = _former(session)
    after = _clock(session)
    return _finish(session, Deed.RESCHEDULE, reason=reason, text=text, author=author, before=before, after=after)


def _former(session):
    if session.previous_starts_at:
        return f"{timezone.localtime(session.previous_starts_at):%Y-%m-%d %H:%M}"
    return session.previous_day.isoformat() if session.previous_day else "待定"


@transaction.atomic
def resume(record, *, reason, text, author=None):
    """Hold it after all, at the time that stood before it was called off."""
    record = _locked(record, Deed.RESUME, reason, text)
    if isinstance(record, Session):
        if record.day is None:
            record.day, record.starts_at = record.previous_day, record.previous_starts_at
            record.ends_at = record.previous_ends_at
        record.status, record.previous_day = EventStatus.SCHEDULED, None
        record.previous_starts_at = record.previous_ends_at = None
        after = _clock(record)
    else:
        if record.start_on is None and record.previous_start_on:
            record.start_on, record.end_on = record.previous_start_on, record.previous_end_on
        record.event_status, record.previous_start_on, record.previous_end_on = EventStatus.SCHEDULED, None, None
        _carry(record)
        after = _days(record)
    return _finish(record, Deed.RESUME, reason=reason, text=text, author=author, before="", after=after)
