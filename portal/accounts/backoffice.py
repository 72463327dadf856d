from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone

from portal.accounts.models import SignInCounter
from portal.backoffice.cards import CardContent, card


@card("登录锁定", order=5)
def locked(request: HttpRequest) -> CardContent | None:
    """The open locks, so that an administrator who is called because of one needs a single click."""
    if not request.user.has_perm("accounts.lift_signincounter"):
        return None
    rows = SignInCounter.objects.filter(counter__ready_at__gt=timezone.now()).select_related("counter")
    page = reverse("admin:accounts_signincounter_changelist")
    items = [(f"{row}，到 {timezone.localtime(row.counter.ready_at):%H:%M}", page) for row in rows[:5]]
    return {"count": len(rows), "items": items, "url": f"{page}?locked=now"} if rows else None
