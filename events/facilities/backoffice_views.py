"""Pages of the back office that are no lists or forms of one table."""

from django import forms
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import FileResponse, Http404
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.views.generic import FormView, TemplateView
from unfold.views import UnfoldModelAdminViewMixin
from unfold.widgets import UnfoldAdminSelectWidget, UnfoldAdminTextareaWidget, UnfoldAdminTextInputWidget

from events.facilities import compliance
from events.facilities.enums import FaultState, Ownership
from events.facilities.handle import NEXT, Refused, handle
from events.facilities.models import Facility, FaultReport, ServiceRule
from portal.accounts.access import scope
from portal.dates.models import HolidayDay

PER_PAGE = 100


class ComplianceView(UnfoldModelAdminViewMixin, TemplateView):
    """Opening days, hours, free days and concessions of one year against the service rules."""

    title = "开放服务核对"
    permission_required = "facilities.view_facility"
    template_name = "events/facilities/backoffice/compliance.html"

    def get_context_data(self, **kwargs):
        this_year = timezone.localdate().year
        text = self.request.GET.get("year", "")
        year = int(text) if text.isdigit() and 2000 <= int(text) <= this_year + 1 else this_year
        facilities = scope(self.request.user, Facility.objects.public())
        lines = compliance.report(facilities, year)
        failing = [line for line in lines if any(finding.ok is False for finding in line[2])]
        wanted = failing if self.request.GET.get("only") == "failing" else lines
        page = Paginator(wanted, PER_PAGE).get_page(self.request.GET.get("page"))
        return super().get_context_data(
            **kwargs,
            year=year,
            years=range(this_year - 1, this_year + 2),
            rules=ServiceRule.objects.all(),
            total=len(lines),
            failing=len(failing),
            unknown=sum(1 for _, counted, _ in lines if counted.unknown),
            page=page,
            rows=[(f, counted, found, compliance.incomplete(f)) for f, counted, found in page],
            holidays_known=HolidayDay.objects.has_year(year),
            public_label=Ownership.PUBLIC.label,
            only=self.request.GET.get("only", ""),
        )


class HandleForm(forms.Form):
    state = forms.ChoiceField(label="下一步", widget=UnfoldAdminSelectWidget)
    due_on = forms.DateField(
        label="办理期限",
        required=False,
        widget=UnfoldAdminTextInputWidget(attrs={"type": "date"}),
        help_text="受理时必填。",
    )
    remark = forms.CharField(
        label="办理说明",
        required=False,
        max_length=200,
        widget=UnfoldAdminTextareaWidget(attrs={"rows": 4}),
        help_text="报修人凭受理号可以看到。办结时必填；办结后联系方式和照片自动删除。",
    )

    def __init__(self, *args, fault, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["state"].choices = [(state, FaultState(state).label) for state in NEXT[fault.state]]
        self.fields["due_on"].initial = fault.due_on


class HandleFaultView(UnfoldModelAdminViewMixin, FormView):
    """One step of a fault report. The deed decides whether it may be taken."""

    title = "办理报修"
    permission_required = "facilities.handle_faultreport"
    template_name = "events/facilities/backoffice/handle.html"
    form_class = HandleForm

    def dispatch(self, request, *args, **kwargs):
        faults = scope(request.user, FaultReport.objects.select_related("facility"), "handle")
        self.fault = get_object_or_404(faults, pk=kwargs["pk"])
        return super().dispatch(request, *args, **kwargs)

    def get_form_kwargs(self):
        return {**super().get_form_kwargs(), "fault": self.fault}

    def get_context_data(self, **kwargs):
        return super().get_context_data(**kwargs, fault=self.fault, address=self._address())

    def form_valid(self, form):
        try:
            handle(self.fault, person=self.request.user, **form.cleaned_data)
        except Refused as refused:
            form.add_error(None, str(refused))
            return self.form_invalid(form)
        messages.success(self.request, "已记录办理结果。")
        return redirect(self._address())

    def _address(self):
        return reverse("admin:facilities_faultreport_change", args=[self.fault.pk])


def fault_photo(request, pk):
    """The photograph of a fault, for the staff of its area only; never cached, never guessed at."""
    fault = get_object_or_404(scope(request.user, FaultReport.objects.exclude(photo="")), pk=pk)
    try:
        response = FileResponse(fault.photo.open(), content_type="image/jpeg")
    except FileNotFoundError:
        raise Http404 from None
    response["Cache-Control"] = "private, no-store"
    return response
