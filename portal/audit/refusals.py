"""Whoever is signed in and is refused leaves an entry: who, what, from where."""

from collections.abc import Callable
from datetime import timedelta

from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from portal.accounts.models import User
from portal.audit.log import Kind, record
from portal.audit.models import AuditEvent
from portal.privacy.masking import masked
from portal.records.history import REASON_LENGTH

MINUTE = timedelta(minutes=1)
MOST = 30  # entries of one person within a minute


def refusals_middleware(
    get_response: Callable[[HttpRequest], HttpResponse],
) -> Callable[[HttpRequest], HttpResponse]:
    """Writes the entry of an answer 403. It stands behind the middleware that knows who is signed in.

    The same person at the same address leaves one within a minute, and no more than ``MOST`` in all, so that nobody
    fills the log by asking. Without a signed-in person there is nobody to name, and the application log has the line.
    """

    def middleware(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        if response.status_code == 403 and isinstance(request.user, User):
            _enter(request, request.user)
        return response

    return middleware


def _enter(request: HttpRequest, person: User) -> None:
    note = f"{request.method} {masked(request.path)}"[:REASON_LENGTH]
    recent = AuditEvent.objects.filter(moment__gt=timezone.now() - MINUTE, kind=Kind.REFUSED, actor=person)
    notes = list(recent.values_list("note", flat=True)[:MOST])
    if note not in notes and len(notes) < MOST:
        record(Kind.REFUSED, success=False, actor=person, note=note, request=request)
