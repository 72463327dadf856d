"""What of facilities waits for people, and how long faults take: worklists and charts of the dashboard."""

from datetime import timedelta
from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils import timezone

from events.facilities.enums import FaultState
from events.facilities.models import Closure, Facility, FaultReport
from portal.accounts.access import allowed, scope
from portal.backoffice.charts import Series, against_last, by_week, chart, weeks, weeks_ago
from portal.backoffice.worklists import Due, Lane, worklist
from portal.dates.precision import in_words

ENDING = timedelta(days=7)


def _fault(fault: FaultReport) -> str:
    """With the moment at which it came in, which tells two reports of one facility apart."""
    reported = timezone.localtime(fault.reported_at)
    return f"{fault.facility}：{fault.get_state_display()}（{reported.month} 月 {reported.day} 日 {reported:%H:%M} 报）"


@worklist(
    *("报修待办", FaultReport, "open"),
    way="去处理",
    order=1,
    verb="handle",
    due=Due("due_on", undated=Lane.TODAY),
    label=_fault,
    related=("facility",),
)
def faults(request: HttpRequest, rows: Any) -> QuerySet[FaultReport]:
    """A report that nobody has accepted has no date yet; it is to be accepted on the day on which it comes in."""
    waiting: QuerySet[FaultReport] = rows.waiting().order_by("reported_at")
    return waiting


@worklist(
    *("即将恢复开放", Closure, "ending"),
    way="去核对",
    order=51,
    due=Due("last_day"),
    note="7 天内到期，需要延长请及早公告。",
    label=lambda closure: f"{closure.facility}：关闭至 {in_words(closure.last_day)}",
    related=("facility",),
)
def closures(request: HttpRequest, rows: Any) -> QuerySet[Closure]:
    today = timezone.localdate()
    ending: QuerySet[Closure] = rows.in_force(today).filter(last_day__lte=today + ENDING)
    return ending


@worklist("缺少坐标的场地", Facility, "position", order=53, note="没有坐标的场地不出现在地图上。")
def without_coordinates(request: HttpRequest, rows: Any) -> QuerySet[Facility]:
    found: QuerySet[Facility] = rows.visible().without_coordinates().order_by("code")
    return found


@worklist("开放时间未登记的场地", Facility, "hours", order=54, note="网站对公众显示“请致电确认”。")
def without_hours(request: HttpRequest, rows: Any) -> QuerySet[Facility]:
    found: QuerySet[Facility] = rows.visible().with_unknown_hours().order_by("code")
    return found


def _mended(request: HttpRequest) -> list[tuple[str, list[FaultReport]]]:
    """What was mended in each of the last weeks, where the person may see it."""
    if not allowed(request.user, FaultReport, "view"):
        return []
    spans = weeks(timezone.localdate())
    rows = scope(request.user, FaultReport.objects.filter(state=FaultState.FIXED, closed_at__gte=weeks_ago()))
    by_day = [(timezone.localdate(row.closed_at), row) for row in rows]
    return [(name, [row for day, row in by_day if first <= day < end]) for name, first, end in spans]


@chart("报修按时办结", order=10)
def mended_in_time(request: HttpRequest) -> Series | None:
    """Of the faults mended in a week, the share that was mended by the day that was promised, in per cent."""
    points = [(name, _share([row for row in rows if row.due_on])) for name, rows in _mended(request)]
    return Series(points, "%", against_last(points, "个百分点", "高", "低"), line=True) if points else None


@chart("报修平均用时", order=20)
def hours_to_mend(request: HttpRequest) -> Series | None:
    """From the report to its end, in hours, on average over the faults mended in a week."""
    points = [(name, _hours(rows)) for name, rows in _mended(request)]
    return Series(points, "小时", against_last(points, "小时", "长", "短"), line=True) if points else None


@chart("收到报修", order=35)
def reported(request: HttpRequest) -> Series | None:
    """Fault reports that came in, by week."""
    if not allowed(request.user, FaultReport, "view"):
        return None
    rows = scope(request.user, FaultReport.objects.filter(reported_at__gte=weeks_ago()))
    points = by_week((timezone.localdate(row.reported_at) for row in rows), timezone.localdate())
    return Series(points, "件", against_last(points, "件")) if any(value for _, value in points) else None


def _share(rows: list[FaultReport]) -> float | None:
    in_time = [row for row in rows if row.closed_at and row.due_on and timezone.localdate(row.closed_at) <= row.due_on]
    return round(100 * len(in_time) / len(rows), 1) if rows else None


def _hours(rows: list[FaultReport]) -> float | None:
    taken = [(row.closed_at - row.reported_at).total_seconds() / 3600 for row in rows if row.closed_at]
    return round(sum(taken) / len(taken), 1) if taken else None
