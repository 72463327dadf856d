"""Events of the invented season that are called off, postponed or moved, with what was announced."""

from datetime import date
from typing import TYPE_CHECKING

from events.calendar.enums import AnnouncementKind, EventStatus
from events.calendar.models import Edition

if TYPE_CHECKING:
    from events.calendar.demo.season import Context


def _cancel(edition: Edition, context: "Context") -> None:
    edition.event_status, edition.sequence = EventStatus.CANCELLED, 1
    text = "因大风蓝色预警，原定 11 月 14 日至 15 日的社区健身大会取消，已报名者不需办理手续。"
    context.notice(edition, AnnouncementKind.CANCEL, "气象部门发布大风预警", text, "2026-11-14 至 11-15", "")


def _postpone(edition: Edition, context: "Context") -> None:
    edition.event_status, edition.sequence = EventStatus.POSTPONED, 1
    edition.previous_first_day, edition.previous_last_day = edition.first_day, edition.last_day
    edition.first_day = edition.last_day = None
    text = "因场地维修，U 系列足球比赛延期举行，新日期另行公告，报名继续有效。"
    context.notice(edition, AnnouncementKind.POSTPONE, "场地维修", text, "2026-12-05 至 12-06", "待定")


def _reschedule(edition: Edition, context: "Context") -> None:
    edition.event_status, edition.sequence = EventStatus.RESCHEDULED, 1
    edition.previous_first_day, edition.previous_last_day = date(2026, 12, 12), date(2026, 12, 13)
    text = "因与其他赛事场地冲突，羽毛球公开赛改至 12 月 19 日至 20 日，地点不变。"
    context.notice(edition, AnnouncementKind.RESCHEDULE, "场地冲突", text, "2026-12-12 至 12-13", "2026-12-19 至 12-20")


CHANGES = {
    "2026-community-fitness": _cancel,
    "2026-u-series-football": _postpone,
    "2026-badminton-open": _reschedule,
}
