"""What of the school register waits for people, and what was checked: worklists and a chart of the dashboard."""

from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils import timezone

from initiatives.schools.models import School
from portal.accounts.access import allowed, scope
from portal.backoffice.charts import Series, by_age, chart, written
from portal.backoffice.worklists import worklist


def _name(school: School) -> str:
    return school.name


def _with_gap(rows: Any, gap: str) -> QuerySet[School]:
    found: QuerySet[School] = rows.with_gap(gap, timezone.localdate()).order_by("sort_key", "code")
    return found


@worklist(
    *("未填乡镇（街道）的学校", School, "township"),
    order=42,
    note="只登记到县（市、区），请补上乡镇（街道）。",
    label=_name,
)
def without_township(request: HttpRequest, rows: Any) -> QuerySet[School]:
    return _with_gap(rows, "township")


@worklist(*("无城乡分类的学校", School, "setting"), order=43, note="城乡分类缺失时，该校不计入乡村。", label=_name)
def without_setting(request: HttpRequest, rows: Any) -> QuerySet[School]:
    return _with_gap(rows, "setting")


@worklist(
    *("一年以上未核实的学校", School, "stale"),
    order=44,
    verb="confirm",
    yearly=True,
    note="打开学校，核对后点“核实无误”。",
    label=_name,
)
def stale(request: HttpRequest, rows: Any) -> QuerySet[School]:
    return _with_gap(rows, "confirmed")


@chart("学校一年未核实", order=50)
def confirmed(request: HttpRequest) -> Series | None:
    """When the records of open schools were last confirmed."""
    if not allowed(request.user, School, "view"):
        return None
    today = timezone.localdate()
    days = scope(request.user, School.objects.open_on(today)).order_by().values_list("confirmed_on", flat=True)
    points = by_age(days, today)
    number = sum(value or 0 for _, value in points)
    return Series(points, "所", f"共 {written(number, '所')}，按最近核实的时间") if number else None
