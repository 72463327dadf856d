"""Citizens report a fault: they choose the facility, say what is broken, look at it once more, and send it."""

from typing import Any

from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_safe

from events.facilities.forms import FaultForm
from events.facilities.models import Facility
from events.facilities.promise import promised
from events.facilities.reporting import report
from portal.limits.body_size import accepts_files
from portal.limits.client_address import client_address
from portal.limits.count_first import counted_first
from portal.limits.throttle import seconds_to_wait
from portal.media import waiting
from portal.media.pictures import MOST_MEGABYTES
from portal.pagecache.marks import public_page
from portal.site.errors import too_many
from portal.site.head import Head
from portal.site.identity import identity_of

REPORTS, WINDOW = 5, 600  # reports per address and window in seconds
TRIES = 20  # forms sent, good or not, counted before they are read
OFFERED = 12  # facilities among which a reporter chooses
LONGEST_QUERY = 60  # characters


@public_page("q")
@require_safe
def start(request: HttpRequest) -> HttpResponseBase:
    """The first question: which facility. Its page and its poster lead past this one."""
    words = request.GET.get("q", "").replace("\x00", "").strip()[:LONGEST_QUERY]
    found = (
        list(Facility.objects.visible().named(words).select_related("kind", "township__county")[: OFFERED + 1])
        if words
        else []
    )
    head = Head(title=_("场地报修"), section="facilities", lead=_("先找到坏了设施的场地，再写哪里坏了。"), follow=False)
    context = {"head": head, "words": words, "found": found[:OFFERED], "more": len(found) > OFFERED}
    return render(request, "events/facilities/report_start.html", context)


@counted_first("report_try", limit=TRIES, window=WINDOW, refused=too_many)
@accepts_files(MOST_MEGABYTES)
@never_cache
@sensitive_post_parameters("contact", "description")
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest, code: str) -> HttpResponseBase:
    """The questions, the page to check them, and sending. ``step`` of the form says which: check, edit or send."""
    facility = get_object_or_404(Facility.objects.visible(), code=code)
    step = request.POST.get("step", "send")
    if request.method != "POST":
        return _questions(request, facility, FaultForm())
    if step == "edit":
        return _questions(request, facility, FaultForm(initial=request.POST.dict()))
    form = FaultForm(request.POST, request.FILES)
    valid = form.is_valid()
    if not valid or step == "check":
        valid = form.keep_photo() and valid
    if not valid:
        return _questions(request, facility, form, 422)
    return _check(request, facility, form) if step == "check" else _send(request, facility, form)


def _send(request: HttpRequest, facility: Facility, form: FaultForm) -> HttpResponseBase:
    wait = seconds_to_wait(client_address(request), "report", limit=REPORTS, window=WINDOW)
    if not wait:
        fault = report(facility=facility, form=form)
        return HttpResponseRedirect(reverse("facilities:report", args=[fault.number]), status=303)
    minutes = -(-wait // 60)
    form.keep_photo()
    form.add_error(None, _("提交过于频繁，请 %(minutes)s 分钟后再试；紧急情况请拨打 12345。") % {"minutes": minutes})
    response = _questions(request, facility, form, 429)
    response["Retry-After"] = str(wait)
    return response


def _questions(request: HttpRequest, facility: Facility, form: FaultForm, status: int = 200) -> HttpResponse:
    return _page(request, "report_new", facility, form, status)


def _check(request: HttpRequest, facility: Facility, form: FaultForm) -> HttpResponse:
    """What will be sent, as it will be sent; nothing is stored but the picture, for an hour."""
    promise = promised(timezone.localdate(), identity_of(request))
    return _page(request, "report_check", facility, form, promise=promise, values=form.cleaned_data)


def _page(
    request: HttpRequest, template: str, facility: Facility, form: FaultForm, status: int = 200, **more: Any
) -> HttpResponse:
    head = Head(
        title=_("场地报修"),
        section="facilities",
        crumbs=[(facility.name, facility.get_absolute_url())],
        lead=_("%(name)s：发现设施损坏，请告诉我们。") % {"name": facility.name},
        follow=False,
    )
    context = {"head": head, "form": form, "facility": facility, **more}
    return render(request, f"events/facilities/{template}.html", context, status=status)


@never_cache
@require_safe
def waiting_photo(request: HttpRequest, token: str) -> HttpResponseBase:
    """The picture of a report that is not sent yet, for whoever holds its form."""
    picture = waiting.kept(token)
    if picture is None:
        raise Http404
    return FileResponse(picture, content_type="image/jpeg")
