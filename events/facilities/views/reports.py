"""Citizens report a fault and follow it by its receipt number."""

from django.http import HttpRequest, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_safe

from events.facilities.enums import FaultState
from events.facilities.forms import FaultForm
from events.facilities.models import Facility, FaultReport
from events.facilities.reporting import report
from portal.limits.body_size import accepts_files
from portal.limits.client_address import client_address
from portal.limits.count_first import counted_first
from portal.limits.receipts import is_receipt_number
from portal.limits.throttle import seconds_to_wait
from portal.media.pictures import MOST_MEGABYTES
from portal.site.errors import too_many
from portal.site.head import Head

REPORTS, WINDOW = 5, 600  # reports per address and window in seconds
TRIES = 20  # forms sent, good or not, counted before they are read
LOOKUPS = 30
STEPS: dict[str, str] = {
    FaultState.NEW: "soon",
    FaultState.ACCEPTED: "soon",
    FaultState.REPAIRING: "warn",
    FaultState.FIXED: "open",
    FaultState.REJECTED: "closed",
}


@counted_first("report_try", limit=TRIES, window=WINDOW, refused=too_many)
@accepts_files(MOST_MEGABYTES)
@never_cache
@sensitive_post_parameters("contact", "description")
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest, code: str) -> HttpResponseBase:
    facility = get_object_or_404(Facility.objects.visible(), code=code)
    form = FaultForm(request.POST or None, request.FILES or None)
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            wait = seconds_to_wait(client_address(request), "report", limit=REPORTS, window=WINDOW)
            if not wait:
                fault = report(facility=facility, form=form)
                return HttpResponseRedirect(reverse("facilities:report", args=[fault.number]), status=303)
            minutes = -(-wait // 60)
            form.add_error(
                None, _("提交过于频繁，请 %(minutes)s 分钟后再试；紧急情况请拨打 12345。") % {"minutes": minutes}
            )
            status = 429
    head = Head(
        title=_("场地报修"),
        section="facilities",
        crumbs=[(facility.name, facility.get_absolute_url())],
        lead=_("%(name)s：发现设施损坏，请告诉我们。") % {"name": facility.name},
        follow=False,
    )
    context = {"head": head, "form": form, "facility": facility}
    response = render(request, "events/facilities/report_new.html", context, status=status)
    if status == 429:
        response["Retry-After"] = str(wait)
    return response


@counted_first("lookup", limit=LOOKUPS, window=WINDOW, refused=too_many)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def find(request: HttpRequest) -> HttpResponseBase:
    """The number comes by POST, so it does not stand in the log of a proxy because of a search."""
    number = request.POST.get("number", "").strip().upper()
    error = ""
    if request.method == "POST":
        if is_receipt_number(number) and FaultReport.objects.filter(number=number).exists():
            return HttpResponseRedirect(reverse("facilities:report", args=[number]), status=303)
        error = _("没有找到这个受理号。请核对 16 位字母数字，例如 ABCD-EFGH-2345-6789。")
    head = Head(title=_("查询报修进度"), section="facilities", lead=_("输入报修时得到的受理号。"), follow=False)
    context = {"head": head, "number": number, "error": error}
    return render(request, "events/facilities/report_find.html", context, status=422 if error else 200)


@never_cache
@require_safe
def follow(request: HttpRequest, number: str) -> HttpResponseBase:
    """What the holder of the receipt may see: state and remarks, never the contact, the photograph or a person."""
    fault = get_object_or_404(FaultReport.objects.select_related("facility"), number=number.upper())
    head = Head(title=_("报修进度"), section="facilities", follow=False)
    steps = [{"step": step, "css": STEPS[step.state]} for step in fault.steps.all()]
    context = {"head": head, "fault": fault, "steps": steps, "css": STEPS[fault.state]}
    response = render(request, "events/facilities/report.html", context)
    response["Referrer-Policy"] = "no-referrer"
    return response
