"""Cards of the dashboard."""

from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone

from events.calendar.enums import EventStatus
from events.calendar.models import Edition, Session
from portal.accounts.access import scope
from portal.backoffice.cards import CardContent, card

SHOWN = 5


def _card(request: HttpRequest, records: QuerySet[Any], note: str, url: str) -> CardContent | None:
    """Count and first entries of what concerns this person, or None when nothing does."""
    records = scope(request.user, records)
    count = records.count()
    if not count:
        return None
    items = [
        (str(one), reverse(f"admin:calendar_{one._meta.model_name}_change", args=[one.pk])) for one in records[:SHOWN]
    ]
    return {"count": count, "items": items, "note": note, "url": url}


@card("安全许可临近截止的赛事", order=60)
def permits(request: HttpRequest) -> CardContent | None:
    today = timezone.localdate()
    due = Edition.objects.awaiting_permit(today)
    note = "预计 1000 人以上的赛事须在开赛前 20 日申请安全许可；列出 80 天内开赛且未登记许可的赛事。"
    return _card(request, due, note, f"{reverse('admin:calendar_edition_changelist')}?waiting=permit")


@card("今年举办、日期未定的赛事", order=61)
def undated(request: HttpRequest) -> CardContent | None:
    year = timezone.localdate().year
    waiting = Edition.objects.awaiting_date(year)
    note = "日期确定后请填写；延期的赛事请办理改期。"
    return _card(request, waiting, note, f"{reverse('admin:calendar_edition_changelist')}?waiting=date")


@card("钟点待定的场次", order=62)
def to_follow(request: HttpRequest) -> CardContent | None:
    today = timezone.localdate()
    waiting = (
        Session.objects.filter(day__gte=today, starts_at=None, to_follow=False)
        .exclude(status=EventStatus.CANCELLED)
        .order_by("day", "order_no")
    )
    return _card(request, waiting, "有日期、没有开始时间的场次。", reverse("admin:calendar_session_changelist"))
