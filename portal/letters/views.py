"""Where a message service reports what became of letters, and the page on which the demonstration shows them."""

from dataclasses import dataclass

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST, require_safe

from portal.letters.gateways.local import in_file
from portal.letters.gateways.signing import is_signed
from portal.letters.models import Letter
from portal.letters.opening import masked_recipient, opened
from portal.letters.reports import ReportsRefused, take
from portal.site.head import Column, Head

SHOWN = 50  # letters on the page of the demonstration


@csrf_exempt  # a service has no cookie: it signs instead
@require_POST
@never_cache
def reports(request: HttpRequest) -> JsonResponse:
    """Reports of the message service. Taken only with its signature; the same ones twice change nothing."""
    if not settings.SMS_GATEWAY_KEY:
        raise Http404
    timestamp, given = request.headers.get("X-Timestamp", ""), request.headers.get("X-Signature", "")
    if not is_signed(settings.SMS_GATEWAY_KEY, timestamp, request.path, request.body, given):
        return JsonResponse({"error": "signature"}, status=403)
    try:
        return JsonResponse({"taken": take(request.body)})
    except ReportsRefused as refusal:
        return JsonResponse({"error": str(refusal)}, status=400)


@dataclass(frozen=True)
class Shown:
    """One letter of the demonstration, with its text."""

    letter: Letter
    recipient: str
    text: str


@require_safe
@never_cache
def demonstration(request: HttpRequest) -> HttpResponse:
    """The latest letters with their text: what a telephone would show. There is no such page but in the demonstration.

    A code is wiped from the database when it is sent; the file that its gateway has written still holds it.
    """
    if settings.PORTAL_ENV != "demo":
        raise Http404
    column = Column(name=_("演示短信"), description=_("演示站点写成的短信和通知。"), keywords=_("演示,短信,通知"))
    letters = [_shown(letter) for letter in Letter.objects.select_related("version__template")[:SHOWN]]
    head = Head(
        title=_("演示短信"), column=column, lead=_("演示站点不向任何人发送，写成的短信和通知都在这里。"), follow=False
    )
    return render(request, "portal/letters/demonstration.html", {"head": head, "letters": letters})


def _shown(letter: Letter) -> Shown:
    written = in_file(letter.key)
    return Shown(letter, masked_recipient(letter), opened(letter.text) or (written["text"] if written else ""))
