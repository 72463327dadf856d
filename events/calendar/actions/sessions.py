"""Postponing, cancelling, rescheduling and resuming one session."""

from collections.abc import Iterator

from django import forms
from django.utils import timezone

from events.calendar.actions.announcement import Announcement, AnnouncementForm
from events.calendar.enums import AnnouncementKind, EventStatus
from events.calendar.models import Session
from portal.actions.action import Performance
from portal.actions.registry import register


class NewHoursForm(AnnouncementForm):
    starts_at = forms.SplitDateTimeField(label="新的开始时间")
    ends_at = forms.SplitDateTimeField(label="新的结束时间", required=False)

    field_order = ["starts_at", "ends_at", "text"]


class SessionAnnouncement(Announcement[Session]):
    model, field = Session, "status"
    writes = ("previous_day", "previous_starts_at", "previous_ends_at")


@register
class Reschedule(SessionAnnouncement):
    name, label, kind = "reschedule", "改期", AnnouncementKind.RESCHEDULE
    sources = (EventStatus.SCHEDULED, EventStatus.RESCHEDULED, EventStatus.POSTPONED)
    form = NewHoursForm
    icon, done = "event", "已改期，公告已发布。"
    description = "填写新的时间；原时间保留在页面和公告中。"

    def obstacles(self, record: Session) -> Iterator[str]:
        yield from super().obstacles(record)
        if record.status != EventStatus.POSTPONED and record.day is None:
            yield "原时间尚未公布，请直接填写时间，不必办理改期。"

    def check(self, record: Session, performance: Performance[Session]) -> Iterator[str]:
        yield from super().check(record, performance)
        starts_at, ends_at = performance.data["starts_at"], performance.data.get("ends_at")
        if ends_at and ends_at <= starts_at:
            yield "新的结束时间要晚于开始时间，请核对。"

    def change(self, record: Session, performance: Performance[Session]) -> None:
        if record.status != EventStatus.POSTPONED:
            _set_aside(record)
        record.starts_at, record.ends_at = performance.data["starts_at"], performance.data.get("ends_at")
        record.day = timezone.localdate(record.starts_at)
        record.status = EventStatus.RESCHEDULED if record.previous_day else EventStatus.SCHEDULED

    def times(self, stored: Session, record: Session) -> tuple[str, str]:
        return _former(record), _clock(record)


@register
class Postpone(SessionAnnouncement):
    """Takes the time away until a new one is known."""

    name, label, kind = "postpone", "延期", AnnouncementKind.POSTPONE
    sources = (EventStatus.SCHEDULED, EventStatus.RESCHEDULED)
    icon, done = "schedule", "已延期，公告已发布。"
    description = "原日期撤销，待定了新日期再办理改期。"

    def change(self, record: Session, performance: Performance[Session]) -> None:
        _set_aside(record)
        record.status = EventStatus.POSTPONED

    def times(self, stored: Session, record: Session) -> tuple[str, str]:
        return _clock(stored), "待定"


@register
class Cancel(SessionAnnouncement):
    name, label, kind = "cancel", "取消场次", AnnouncementKind.CANCEL
    sources = (EventStatus.SCHEDULED, EventStatus.RESCHEDULED, EventStatus.POSTPONED)
    icon, done = "event_busy", "已取消，公告已发布。"
    description = "取消后仍在公开页面显示“已取消”和公告。"

    def change(self, record: Session, performance: Performance[Session]) -> None:
        record.status = EventStatus.CANCELLED

    def times(self, stored: Session, record: Session) -> tuple[str, str]:
        return _clock(stored), ""


@register
class Resume(SessionAnnouncement):
    """Holds it after all, at the time that stood before it was called off."""

    name, label, kind = "resume", "恢复", AnnouncementKind.RESUME
    sources = (EventStatus.CANCELLED, EventStatus.POSTPONED)
    icon, done = "undo", "已恢复，公告已发布。"
    description = "按变更前的时间照常举行。"

    def change(self, record: Session, performance: Performance[Session]) -> None:
        if record.day is None:
            record.day, record.starts_at = record.previous_day, record.previous_starts_at
            record.ends_at = record.previous_ends_at
        record.status = EventStatus.SCHEDULED
        record.previous_day = record.previous_starts_at = record.previous_ends_at = None

    def times(self, stored: Session, record: Session) -> tuple[str, str]:
        return "", _clock(record)


def _set_aside(session: Session) -> None:
    session.previous_day, session.previous_starts_at = session.day, session.starts_at
    session.previous_ends_at = session.ends_at
    session.day = session.starts_at = session.ends_at = None
    session.to_follow = False


def _clock(session: Session) -> str:
    if session.day is None:
        return "时间待定"
    if session.starts_at is None:
        return session.day.isoformat()
    start = timezone.localtime(session.starts_at)
    end = f"–{timezone.localtime(session.ends_at):%H:%M}" if session.ends_at else ""
    return f"{start:%Y-%m-%d %H:%M}{end}"


def _former(session: Session) -> str:
    if session.previous_starts_at:
        return f"{timezone.localtime(session.previous_starts_at):%Y-%m-%d %H:%M}"
    return session.previous_day.isoformat() if session.previous_day else "待定"
