from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest

from portal.accounts.access import signed_in
from portal.administration.models import AccountRequest
from portal.backoffice.worklists import Due, Lane, worklist


@worklist(
    *("待批准的账号申请", AccountRequest, "approve"),
    way="去批准",
    order=6,
    verb="approve",
    due=Due(undated=Lane.TODAY),
    related=("account", "place"),
)
def waiting(request: HttpRequest, rows: Any) -> QuerySet[AccountRequest]:
    """Requests of other people about other people's accounts."""
    person = signed_in(request)
    found: QuerySet[AccountRequest] = rows.filter(state=AccountRequest.State.WAITING)
    return found.exclude(account=person).exclude(requested_by=person)
