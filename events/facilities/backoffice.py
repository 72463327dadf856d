"""Cards of the dashboard."""

from django.db.models import Model
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone

from events.facilities.hours import DAY
from events.facilities.models import Closure, Facility, FaultReport
from portal.accounts.access import scope
from portal.backoffice.cards import CardContent, card

SHOWN = 5


def _list(model: type[Model]) -> str:
    return reverse(f"admin:facilities_{model._meta.model_name}_changelist")


def _change(record: Model) -> str:
    return reverse(f"admin:facilities_{record._meta.model_name}_change", args=[record.pk])


@card("报修待办", order=1)
def faults(request: HttpRequest) -> CardContent | None:
    waiting = scope(request.user, FaultReport.objects.waiting()).select_related("facility").order_by("reported_at")
    count = waiting.count()
    if not count:
        return None
    late = waiting.overdue(timezone.localdate()).count()
    items = [(f"{fault.facility}：{fault.get_state_display()}", _change(fault)) for fault in waiting[:SHOWN]]
    note = f"其中 {late} 件已超过办理期限。" if late else "没有超期。"
    return {"count": count, "items": items, "note": note, "url": f"{_list(FaultReport)}?state__exact=new"}


@card("即将恢复开放", order=51)
def closures(request: HttpRequest) -> CardContent | None:
    today = timezone.localdate()
    ending = scope(request.user, Closure.objects.in_force(today)).filter(last_day__lte=today + 7 * DAY)
    rows = list(ending.select_related("facility").order_by("last_day")[:SHOWN])
    if not rows:
        return None
    items = [(f"{row.facility}：关闭至 {row.last_day:%m-%d}", _change(row)) for row in rows]
    return {"count": ending.count(), "items": items, "note": "7 天内到期，需要延长请及早公告。", "url": _list(Closure)}


@card("缺少坐标的场地", order=53)
def without_coordinates(request: HttpRequest) -> CardContent | None:
    found = scope(request.user, Facility.objects.visible().without_coordinates()).order_by("code")
    count = found.count()
    if not count:
        return None
    items = [(facility.name, _change(facility)) for facility in found[:SHOWN]]
    return {
        "count": count,
        "items": items,
        "note": "没有坐标的场地不出现在地图上。",
        "url": f"{_list(Facility)}?located=no",
    }


@card("开放时间未登记的场地", order=54)
def without_hours(request: HttpRequest) -> CardContent | None:
    found = scope(request.user, Facility.objects.visible().with_unknown_hours()).order_by("code")
    count = found.count()
    if not count:
        return None
    items = [(facility.name, _change(facility)) for facility in found[:SHOWN]]
    return {"count": count, "items": items, "note": "网站对公众显示“请致电确认”。", "url": _list(Facility)}
