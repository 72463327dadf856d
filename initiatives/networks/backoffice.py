"""What the dashboard says about groups and alliances."""

from typing import Any, TypeVar

from django.db.models import F, Q, QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone

from initiatives.networks import cover
from initiatives.networks.models import CountingRule, Membership, Network
from initiatives.schools.cards import SHOWN, listed
from initiatives.schools.models import School
from portal.accounts.access import scope
from portal.backoffice.cards import CardContent, card

Rows = TypeVar("Rows", bound=QuerySet[Any])


def _mine(request: HttpRequest, queryset: Rows) -> Rows | None:
    rows = scope(request.user, queryset, "change")
    return None if rows.query.is_empty() else rows


def _schools(request: HttpRequest, found: QuerySet[School], gap: str, note: str) -> CardContent | None:
    mine = _mine(request, School.objects.all())
    if mine is None:
        return None
    url = reverse("admin:schools_school_changelist") + f"?network={gap}"
    return listed(mine.filter(pk__in=found.order_by().values("pk")), url, note)


@card("未纳入集团或联盟的学校", order=40)
def without_network(request: HttpRequest) -> CardContent | None:
    today = timezone.localdate()
    note = "按统计口径应纳入、今天没有有效成员关系的学校。"
    return _schools(request, cover.uncovered(today, CountingRule.on(today)), "none", note)


@card("同时在两个以上集团或联盟的学校", order=41)
def in_several(request: HttpRequest) -> CardContent | None:
    return _schools(request, cover.several(timezone.localdate()), "several", "公布数假定没有重叠，请核对。")


@card("需要更正的成员关系", order=45)
def wrong_memberships(request: HttpRequest) -> CardContent | None:
    """Rows that no action would leave behind, for example from a spreadsheet: they outlive their school or network."""
    mine = _mine(request, Membership.objects.all())
    if mine is None:
        return None
    outlives = Q()
    for end in ("school__close_date", "network__close_date"):
        late = Q(valid_to__isnull=True) | Q(valid_to__gt=F(end))
        outlives |= Q(**{f"{end}__isnull": False}) & late
    rows = mine.filter(outlives | Q(valid_from__lt=F("network__open_date"))).select_related("school", "network")
    items = [(str(row), reverse("admin:networks_membership_change", args=[row.pk])) for row in rows[:SHOWN]]
    note = "成员关系早于集团成立，或晚于学校停办、集团撤销。"
    return {"count": rows.count(), "items": items, "note": note, "url": reverse("admin:networks_membership_changelist")}


@card("一年以上未核实的集团与联盟", order=46, yearly=True)
def stale(request: HttpRequest) -> CardContent | None:
    mine = _mine(request, Network.objects.all())
    if mine is None:
        return None
    today = timezone.localdate()
    rows = mine.open_on(today).stale(today)
    items = [(row.name, reverse("admin:networks_network_change", args=[row.pk])) for row in rows[:SHOWN]]
    url = reverse("admin:networks_network_changelist") + "?status=stale"
    return {"count": rows.count(), "items": items, "url": url}
