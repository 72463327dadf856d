"""The page that compares a year's opening with the service rules."""

from typing import Any

from django.core.paginator import Paginator
from django.utils import timezone
from django.views.generic import TemplateView
from unfold.views import UnfoldModelAdminViewMixin

from events.facilities import compliance
from events.facilities.enums import Ownership
from events.facilities.models import Facility, ServiceRule
from portal.accounts.access import scope
from portal.dates.models import HolidayDay
from portal.limits.numbers import whole_number

PER_PAGE = 100


class ComplianceView(UnfoldModelAdminViewMixin, TemplateView):
    """Opening days, hours, free days and concessions of one year against the service rules."""

    title = "开放服务核对"
    permission_required = "facilities.view_facility"
    template_name = "events/facilities/backoffice/compliance.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        this_year = timezone.localdate().year
        year = whole_number(self.request.GET.get("year"), low=2000, high=this_year + 1) or this_year
        facilities = scope(self.request.user, Facility.objects.visible())
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
