"""Postponing, cancelling, rescheduling and resuming a whole edition; its sessions follow."""

from collections.abc import Iterator
from datetime import timedelta

from django import forms
from django.db.models import F
from django.utils import timezone

from events.calendar.actions.announcement import Announcement, AnnouncementForm
from events.calendar.enums import AnnouncementKind, EventStatus
from events.calendar.models import Edition
from events.calendar.wording import span
from portal.actions.action import Performance
from portal.actions.registry import register
from portal.dates.precision import Precision

OFF = (EventStatus.CANCELLED, EventStatus.POSTPONED)


class NewDaysForm(AnnouncementForm):
    first_day = forms.DateField(label="新的开始日期")
    last_day = forms.DateField(label="新的结束日期", required=False)

    field_order = ["first_day", "last_day", "text"]


class EditionAnnouncement(Announcement[Edition]):
    model, field = Edition, "event_status"
    writes = ("previous_first_day", "previous_last_day")

    def follow(self, record: Edition, performance: Performance[Edition]) -> None:
        """Sessions follow their edition, so calendar programs must read them again."""
        record.sessions.update(sequence=F("sequence") + 1, changed_at=timezone.now())
        super().follow(record, performance)


@register
class Reschedule(EditionAnnouncement):
    """Gives an edition new days. Sessions on the old days move by as many days as the start does."""

    name, label, kind = "reschedule", "改期", AnnouncementKind.RESCHEDULE
    sources = (EventStatus.SCHEDULED, EventStatus.RESCHEDULED, EventStatus.POSTPONED)
    form = NewDaysForm
    icon, done = "event", "已改期，公告已发布。"
    description = "填写新的日期；各场次随之平移，原日期保留在公告中。"

    def obstacles(self, record: Edition) -> Iterator[str]:
        yield from super().obstacles(record)
        if record.event_status != EventStatus.POSTPONED and not record.exact:
            yield "原日期尚未公布，请直接在“开始日期”中填写，不必办理改期。"

    def check(self, record: Edition, performance: Performance[Edition]) -> Iterator[str]:
        yield from super().check(record, performance)
        first, last = performance.data["first_day"], performance.data.get("last_day")
        if last and last < first:
            yield "新的结束日期早于开始日期，请核对。"

    def change(self, record: Edition, performance: Performance[Edition]) -> None:
        if record.event_status != EventStatus.POSTPONED:
            _set_days_aside(record)
        first = performance.data["first_day"]
        record.first_day, record.last_day = first, performance.data.get("last_day") or first
        record.date_precision = Precision.DAY
        record.year = record.year or first.year
        moved = record.previous_first_day is not None
        record.event_status = EventStatus.RESCHEDULED if moved else EventStatus.SCHEDULED

    def follow(self, record: Edition, performance: Performance[Edition]) -> None:
        if record.first_day and record.previous_first_day:
            _shift(record, record.first_day - record.previous_first_day)
        super(EditionAnnouncement, self).follow(record, performance)

    def times(self, stored: Edition, record: Edition) -> tuple[str, str]:
        before = span(record.previous_first_day, record.previous_last_day) if record.previous_first_day else "待定"
        return before, record.when


@register
class Postpone(EditionAnnouncement):
    """Takes the date away until a new one is known."""

    name, label, kind = "postpone", "延期", AnnouncementKind.POSTPONE
    sources = (EventStatus.SCHEDULED, EventStatus.RESCHEDULED)
    icon, done = "schedule", "已延期，公告已发布。"
    description = "原日期撤销，待定了新日期再办理改期。"

    def change(self, record: Edition, performance: Performance[Edition]) -> None:
        _set_days_aside(record)
        record.event_status = EventStatus.POSTPONED

    def times(self, stored: Edition, record: Edition) -> tuple[str, str]:
        return stored.when, "待定"


@register
class Cancel(EditionAnnouncement):
    name, label, kind = "cancel", "取消赛事", AnnouncementKind.CANCEL
    sources = (EventStatus.SCHEDULED, EventStatus.RESCHEDULED, EventStatus.POSTPONED)
    icon, done = "event_busy", "已取消，公告已发布。"
    description = "取消后仍在公开页面显示“已取消”和公告。"

    def change(self, record: Edition, performance: Performance[Edition]) -> None:
        record.event_status = EventStatus.CANCELLED

    def times(self, stored: Edition, record: Edition) -> tuple[str, str]:
        return stored.when, ""


@register
class Resume(EditionAnnouncement):
    """Holds it after all, on the days that stood before it was called off."""

    name, label, kind = "resume", "恢复", AnnouncementKind.RESUME
    sources = OFF
    icon, done = "undo", "已恢复，公告已发布。"
    description = "按变更前的时间照常举行。"

    def change(self, record: Edition, performance: Performance[Edition]) -> None:
        if record.first_day is None and record.previous_first_day:
            record.first_day, record.last_day = record.previous_first_day, record.previous_last_day
        record.event_status = EventStatus.SCHEDULED
        record.previous_first_day = record.previous_last_day = None

    def times(self, stored: Edition, record: Edition) -> tuple[str, str]:
        return "", record.when


def _set_days_aside(edition: Edition) -> None:
    if edition.exact:
        edition.previous_first_day, edition.previous_last_day = edition.first_day, edition.last_day
    edition.first_day = edition.last_day = None


def _shift(edition: Edition, by: timedelta) -> None:
    for session in edition.sessions.exclude(status__in=OFF):
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
