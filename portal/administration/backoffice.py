from django.http import HttpRequest
from django.urls import reverse

from portal.accounts.access import allowed, signed_in
from portal.administration.models import AccountRequest
from portal.backoffice.cards import CardContent, card


@card("待批准的账号申请", order=6)
def waiting(request: HttpRequest) -> CardContent | None:
    """Requests of other people about other people's accounts."""
    person = signed_in(request)
    if not allowed(person, AccountRequest, "approve"):
        return None
    rows = AccountRequest.objects.filter(state=AccountRequest.State.WAITING).exclude(account=person)
    rows = rows.exclude(requested_by=person).select_related("account", "place")
    if not rows:
        return None
    page = "admin:administration_accountrequest_change"
    items = [(str(row), reverse(page, args=[row.pk])) for row in rows[:5]]
    changelist = reverse("admin:administration_accountrequest_changelist")
    return {"count": len(rows), "items": items, "url": f"{changelist}?state__exact=waiting"}
