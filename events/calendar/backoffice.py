"""What of events waits for people, and what is coming: worklists and a chart of the dashboard."""

from datetime import timedelta
from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils import timezone

from events.calendar.enums import EventStatus
from events.calendar.models import Edition, Session
from events.calendar.permit import LEAD
from portal.accounts.access import allowed, scope
from portal.backoffice.charts import Series, by_week, chart, written
from portal.backoffice.worklists import Due, worklist


@worklist(
    *("安全许可临近截止的赛事", Edition, "permit"),
    way="去登记",
    order=60,
    due=Due("first_day", lead=LEAD),
    note="预计 1000 人以上的赛事须在开赛前 20 日申请安全许可；列出 80 天内开赛且未登记许可的赛事。",
)
def permits(request: HttpRequest, rows: Any) -> QuerySet[Edition]:
    due: QuerySet[Edition] = rows.awaiting_permit(timezone.localdate())
    return due


@worklist("今年举办、日期未定的赛事", Edition, "date", order=61, note="日期确定后请填写；延期的赛事请办理改期。")
def undated(request: HttpRequest, rows: Any) -> QuerySet[Edition]:
    waiting: QuerySet[Edition] = rows.awaiting_date(timezone.localdate().year)
    return waiting


@worklist("钟点待定的场次", Session, "hour", order=62, due=Due("day"), note="有日期、没有开始时间的场次。")
def to_follow(request: HttpRequest, rows: Any) -> QuerySet[Session]:
    coming: QuerySet[Session] = rows.filter(day__gte=timezone.localdate(), starts_at=None, to_follow=False)
    return coming.exclude(status=EventStatus.CANCELLED).order_by("day", "order_no")


@chart("赛事场次", order=40)
def coming_sessions(request: HttpRequest) -> Series | None:
    """Sessions of this week and of those after it, without what is cancelled."""
    if not allowed(request.user, Session, "view"):
        return None
    today = timezone.localdate()
    rows = scope(request.user, Session.objects.filter(day__gte=today - timedelta(7))).order_by()
    points = by_week(rows.exclude(status=EventStatus.CANCELLED).values_list("day", flat=True), today, ahead=True)
    number = sum(value or 0 for _, value in points)
    return Series(points, "场", f"本周起 {len(points)} 周共 {written(number, '场')}", current=0) if number else None
