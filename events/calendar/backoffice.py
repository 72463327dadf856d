"""Cards of the dashboard."""

from datetime import timedelta

from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone

from events.calendar.enums import EventStatus, Publication
from events.calendar.models import Edition, Session
from events.calendar.permit import LEAD, THRESHOLD
from portal.accounts.access import scope
from portal.backoffice.cards import CardContent, card
from portal.dates.precision import Precision

SHOWN = 5
AHEAD = timedelta(days=60)


def _card(request: HttpRequest, records, note, url):
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
    due = (
        Edition.objects.filter(expected_attendance__gte=THRESHOLD, permit_no="", date_precision=Precision.DAY)
        .filter(first_day__gte=today, first_day__lte=today + LEAD + AHEAD)
        .exclude(event_status=EventStatus.CANCELLED)
        .order_by("first_day")
    )
    note = "预计 1000 人以上的赛事须在开赛前 20 日申请安全许可；列出 80 天内开赛且未登记许可的赛事。"
    return _card(request, due, note, f"{reverse('admin:calendar_edition_changelist')}?permit_no__exact=")


@card("今年举办、日期未定的赛事", order=61)
def undated(request: HttpRequest) -> CardContent | None:
    year = timezone.localdate().year
    waiting = (
        Edition.objects.filter(year=year)
        .exclude(date_precision=Precision.DAY, first_day__isnull=False)
        .exclude(publication=Publication.WITHDRAWN)
        .exclude(event_status=EventStatus.CANCELLED)
        .order_by("title")
    )
    note = "日期确定后请填写；延期的赛事请办理改期。"
    return _card(request, waiting, note, f"{reverse('admin:calendar_edition_changelist')}?year={year}")


@card("钟点待定的场次", order=62)
def to_follow(request: HttpRequest) -> CardContent | None:
    today = timezone.localdate()
    waiting = (
        Session.objects.filter(day__gte=today, starts_at=None, to_follow=False)
        .exclude(status=EventStatus.CANCELLED)
        .order_by("day", "order_no")
    )
    return _card(request, waiting, "有日期、没有开始时间的场次。", reverse("admin:calendar_session_changelist"))
