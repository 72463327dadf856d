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
from events.facilities.models import Facility, FaultReport
from events.facilities.promise import promised
from events.facilities.reporting import report
from portal.limits.body_size import accepts_files
from portal.limits.client_address import client_address, counted_network
from portal.limits.count_first import counted_first
from portal.limits.idempotency import FIELD, OtherWords, Sending, form_key, is_form_key, result_of, taken_once
from portal.limits.throttle import seconds_to_wait
from portal.media import waiting
from portal.media.pictures import MOST_MEGABYTES
from portal.pagecache.marks import public_page
from portal.site.errors import too_many
from portal.site.head import Head
from portal.site.identity import identity_of

REPORTS, WINDOW = 5, 600  # reports per address and window in seconds
TRIES = 20  # forms sent, good or not, counted before they are read
KIND = "facilities.fault"  # of the form, for its keys
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
    sending = form.sending(KIND, facility, counted_network(client_address(request)) or "")
    if step != "check" and (answer := _sent_before(request, facility, form, sending)):
        return answer
    if not valid or step == "check":
        valid = form.keep_photo() and valid
    if not valid:
        return _questions(request, facility, form, 422)
    if step == "check":
        return _check(request, facility, form)
    if sending.key and not is_form_key(KIND, sending.key):
        return _check(request, facility, form, _("这一页打开的时间太长了，还没有提交。请核对后再按一次“确认提交”。"))
    return _send(request, facility, form, sending)


def _sent_before(
    request: HttpRequest, facility: Facility, form: FaultForm, sending: Sending
) -> HttpResponseBase | None:
    """The answer for whoever sends again what has its receipt already; None for what is new."""
    try:
        sent = result_of(sending)
    except OtherWords as found:
        return _other_words(request, facility, form, found)
    return _receipt(sent) if sent else None


def _send(request: HttpRequest, facility: Facility, form: FaultForm, sending: Sending) -> HttpResponseBase:
    wait = seconds_to_wait(client_address(request), "report", limit=REPORTS, window=WINDOW)
    if not wait:
        try:
            return _receipt(taken_once(sending, lambda: str(report(facility=facility, form=form).pk)))
        except OtherWords as found:
            return _other_words(request, facility, form, found)
    minutes = -(-wait // 60)
    form.keep_photo()
    form.add_error(None, _("提交过于频繁，请 %(minutes)s 分钟后再试；紧急情况请拨打 12345。") % {"minutes": minutes})
    response = _questions(request, facility, form, 429)
    response["Retry-After"] = str(wait)
    return response


def _receipt(key: str) -> HttpResponseBase:
    fault = get_object_or_404(FaultReport.objects.only("number"), pk=key)
    return HttpResponseRedirect(reverse("facilities:report", args=[fault.number]), status=303)


def _other_words(request: HttpRequest, facility: Facility, form: FaultForm, found: OtherWords) -> HttpResponseBase:
    """The form has its receipt and comes again with other words: a second report, if that is what is meant."""
    number = FaultReport.objects.filter(pk=found.result).values_list("number", flat=True).first() or ""
    if not (form.is_valid() and form.keep_photo()):
        return _questions(request, facility, form, 422)
    words = _(
        "您刚才已经提交过报修（受理号 %(number)s），这次的内容不一样，还没有提交。要另报一处，请再按一次“确认提交”。"
    ) % {"number": number}
    return _check(request, facility, form, words, status=409, fresh=True)


def _questions(request: HttpRequest, facility: Facility, form: FaultForm, status: int = 200) -> HttpResponse:
    return _page(request, "report_new", facility, form, status)


def _check(
    request: HttpRequest, facility: Facility, form: FaultForm, remark: str = "", status: int = 200, **more: Any
) -> HttpResponse:
    """What will be sent, as it will be sent; nothing is stored but the picture, for an hour."""
    promise = promised(timezone.localdate(), identity_of(request))
    more |= {"promise": promise, "values": form.cleaned_data, "remark": remark}
    return _page(request, "report_check", facility, form, status, **more)


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
    key = request.POST.get(FIELD, "")
    if more.pop("fresh", False) or not is_form_key(KIND, key):
        key = form_key(KIND)
    context = {"head": head, "form": form, "facility": facility, "form_key": key, **more}
    return render(request, f"events/facilities/{template}.html", context, status=status)


@never_cache
@require_safe
def waiting_photo(request: HttpRequest, token: str) -> HttpResponseBase:
    """The picture of a report that is not sent yet, for whoever holds its form."""
    picture = waiting.kept(token)
    if picture is None:
        raise Http404
    return FileResponse(picture, content_type="image/jpeg")
