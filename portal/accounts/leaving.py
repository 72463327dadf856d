"""Who leaves a unit loses the grants for it: at once by the date, and by the timetable from the lists too."""

from datetime import date
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet

from portal.accounts.models import Grant, UnitMember
from portal.records.history import set_reason

LEFT = "已离开单位，授权失效"
OWN = "不能修改自己的任职，请由另一位系统管理员办理。"


def may_write(user: Any, person: int) -> bool:
    """Whether ``user`` may write memberships of this person: nobody brings a grant of their own back to life."""
    return bool(user.is_superuser) or user.pk != person


def outlived(day: date) -> QuerySet[Grant]:
    """Grants for a unit in which the holder has worked and on ``day`` neither works nor is going to."""
    own = UnitMember.objects.filter(person=OuterRef("user"), unit=OuterRef("unit"))
    still = own.filter(Q(valid_to=None) | Q(valid_to__gt=day))
    return Grant.objects.filter(Exists(own), ~Exists(still), unit__isnull=False)


def end_grants(grants: QuerySet[Grant], reason: str = LEFT) -> int:
    """Delete them, each with a row of history that says why; how many they were."""
    rows = list(grants.select_related("user", "place", "unit"))
    for grant in rows:
        set_reason(grant, reason)
        grant.delete()
    return len(rows)
