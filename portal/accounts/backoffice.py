from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils import timezone

from portal.accounts.models import SignInCounter
from portal.backoffice.worklists import Due, Lane, worklist


def _until(row: SignInCounter) -> str:
    return f"{row}，到 {timezone.localtime(row.counter.ready_at):%H:%M}"


@worklist(
    *("登录锁定", SignInCounter, "locked"),
    way="去解锁",
    order=5,
    verb="lift",
    due=Due(undated=Lane.TODAY),
    label=_until,
    related=("counter",),
    in_list=True,
)
def locked(request: HttpRequest, rows: Any) -> QuerySet[SignInCounter]:
    """The open locks, so that an administrator who is called because of one needs a single click."""
    found: QuerySet[SignInCounter] = rows.filter(counter__ready_at__gt=timezone.now())
    return found
