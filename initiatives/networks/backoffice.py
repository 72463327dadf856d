"""What of groups and alliances waits for people: worklists of the dashboard."""

from typing import Any

from django.db.models import F, Q, QuerySet
from django.http import HttpRequest
from django.utils import timezone

from initiatives.networks import cover
from initiatives.networks.models import CountingRule, Membership, Network
from initiatives.schools.models import School
from portal.backoffice.worklists import worklist


def _among(rows: QuerySet[School], found: QuerySet[School]) -> QuerySet[School]:
    return rows.filter(pk__in=found.order_by().values("pk")).order_by("sort_key", "code")


@worklist(
    *("未纳入集团或联盟的学校", School, "network"),
    order=40,
    note="按统计口径应纳入、今天没有有效成员关系的学校。",
    label=lambda school: school.name,
)
def without_network(request: HttpRequest, rows: Any) -> QuerySet[School]:
    today = timezone.localdate()
    return _among(rows, cover.uncovered(today, CountingRule.on(today)))


@worklist(
    *("同时在两个以上集团或联盟的学校", School, "networks"),
    order=41,
    note="公布数假定没有重叠，请核对。",
    label=lambda school: school.name,
)
def in_several(request: HttpRequest, rows: Any) -> QuerySet[School]:
    return _among(rows, cover.several(timezone.localdate()))


@worklist(
    *("需要更正的成员关系", Membership, "wrong"),
    order=45,
    note="成员关系早于集团成立，或晚于学校停办、集团撤销。",
    related=("school", "network"),
)
def wrong_memberships(request: HttpRequest, rows: Any) -> QuerySet[Membership]:
    """Rows that no action would leave behind, for example from a spreadsheet: they outlive their school or network."""
    outlives = Q()
    for end in ("school__close_date", "network__close_date"):
        late = Q(valid_to__isnull=True) | Q(valid_to__gt=F(end))
        outlives |= Q(**{f"{end}__isnull": False}) & late
    found: QuerySet[Membership] = rows.filter(outlives | Q(valid_from__lt=F("network__open_date")))
    return found


@worklist(*("一年以上未核实的集团与联盟", Network, "stale"), order=46, yearly=True, label=lambda network: network.name)
def stale(request: HttpRequest, rows: Any) -> QuerySet[Network]:
    today = timezone.localdate()
    found: QuerySet[Network] = rows.open_on(today).stale(today).order_by(*(Network._meta.ordering or ()))
    return found
