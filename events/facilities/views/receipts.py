"""Whoever reported a fault follows it by its receipt number."""

from django.http import FileResponse, Http404, HttpRequest, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from events.facilities.enums import FaultState
from events.facilities.models import FaultReport
from events.facilities.promise import promise_of
from portal.limits.count_first import counted_first
from portal.limits.receipts import is_receipt_number, receipt_number_typed
from portal.privacy.detection import without_numbers
from portal.site.errors import too_many
from portal.site.head import Head
from portal.site.identity import identity_of

LOOKUPS, WINDOW = 30, 600  # look-ups per address and window in seconds
STEPS: dict[str, str] = {
    FaultState.NEW: "soon",
    FaultState.ACCEPTED: "soon",
    FaultState.REPAIRING: "warn",
    FaultState.FIXED: "open",
    FaultState.REJECTED: "closed",
}


@counted_first("lookup", limit=LOOKUPS, window=WINDOW, refused=too_many)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def find(request: HttpRequest) -> HttpResponseBase:
    """The number comes by POST, so it does not stand in the log of a proxy because of a search."""
    typed = request.POST.get("number", "").strip()
    number = receipt_number_typed(typed)
    error = ""
    if request.method == "POST":
        if is_receipt_number(number) and FaultReport.objects.filter(number=number).exists():
            return HttpResponseRedirect(reverse("facilities:report", args=[number]), status=303)
        error = _("没有找到这个受理号。请核对 16 位字母数字，例如 ABCD-EFGH-2345-6789。")
    head = Head(title=_("查询报修进度"), section="facilities", lead=_("输入报修时得到的受理号。"), follow=False)
    context = {"head": head, "number": typed, "error": error}
    return render(request, "events/facilities/report_find.html", context, status=422 if error else 200)


@never_cache
@require_safe
def follow(request: HttpRequest, number: str) -> HttpResponseBase:
    """The receipt: what its holder wrote, with the photograph, and how far it is; never the contact, nor a person."""
    fault = get_object_or_404(FaultReport.objects.select_related("facility"), number=receipt_number_typed(number))
    head = Head(title=_("报修进度"), section="facilities", follow=False)
    context = {
        "head": head,
        "fault": fault,
        "text": without_numbers(fault.description),
        "steps": [{"step": step, "css": STEPS.get(step.state, "soon")} for step in fault.steps.all()],
        "css": STEPS.get(fault.state, "soon"),
        "promise": promise_of(fault, identity_of(request)),
    }
    response = render(request, "events/facilities/report.html", context)
    response["Referrer-Policy"] = "no-referrer"
    return response


@never_cache
@require_safe
def photo(request: HttpRequest, number: str) -> HttpResponseBase:
    """The photograph of a report, for the holder of its receipt; it is gone when the report is closed."""
    fault = get_object_or_404(FaultReport.objects.exclude(photo=""), number=receipt_number_typed(number))
    try:
        response = FileResponse(fault.photo.open(), content_type="image/jpeg")
    except FileNotFoundError:
        raise Http404 from None
    response["Referrer-Policy"] = "no-referrer"
    return response
