from datetime import timedelta
from typing import Any

from django.conf import settings
from django.db.models import Q, QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone

from portal.accounts.access import allowed
from portal.backoffice.cards import CardContent, card
from portal.backoffice.worklists import Due, Lane, worklist
from portal.letters.enums import State
from portal.letters.models import Letter

TOLD = timedelta(days=1)  # how long a code that was not sent waits on the first page


@worklist(
    *("没有发出的通知", Letter, "unsent"),
    way="去处理",
    order=5,
    verb="retry",
    related=("version__template",),
    due=Due(undated=Lane.TODAY),
)
def unsent(request: HttpRequest, rows: Any) -> QuerySet[Letter]:
    """Letters that were not sent, or of which nobody knows. Nobody can send a code that is no longer valid, so it is
    told for a while and then leaves by itself."""
    old = Q(expires_at__lte=timezone.now() - TOLD)
    found: QuerySet[Letter] = rows.filter(state__in=(State.DEAD, State.DOUBT)).exclude(old)
    return found


@card("演示短信", order=91)
def demonstration(request: HttpRequest) -> CardContent | None:
    """Where a tester reads what a telephone would show; in the demonstration alone."""
    if settings.PORTAL_ENV != "demo" or not allowed(request.user, Letter, "view"):
        return None
    return {
        "note": "演示站点写成的短信和通知，连同内容，都在这一页。",
        "url": reverse("letters:demonstration"),
        "way": "去查看",
    }
