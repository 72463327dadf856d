"""What the dashboard says about the school register."""

from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone

from initiatives.schools.cards import listed
from initiatives.schools.models import School
from portal.accounts.access import scope
from portal.backoffice.cards import CardContent, card


def _gap(request: HttpRequest, gap: str, note: str) -> CardContent | None:
    schools = scope(request.user, School.objects.all(), "change")
    if schools.query.is_empty():
        return None
    url = reverse("admin:schools_school_changelist") + f"?gap={gap}"
    return listed(schools.with_gap(gap, timezone.localdate()), url, note)


@card("未填乡镇（街道）的学校", order=42)
def without_township(request: HttpRequest) -> CardContent | None:
    return _gap(request, "township", "只登记到县（市、区），请补上乡镇（街道）。")


@card("无城乡分类的学校", order=43)
def without_setting(request: HttpRequest) -> CardContent | None:
    return _gap(request, "setting", "城乡分类缺失时，该校不计入乡村。")


@card("一年以上未核实的学校", order=44, yearly=True)
def stale(request: HttpRequest) -> CardContent | None:
    return _gap(request, "confirmed", "打开学校，核对后点“核实无误”。")
