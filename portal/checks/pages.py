"""站点体检 on one page: what would fail the site, what is to be mended, what passed."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponseRedirect
from django.urls import reverse
from django.views.generic import TemplateView
from unfold.views import UnfoldModelAdminViewMixin

from portal.accounts.access import scope
from portal.checks.models import Finding, Run
from portal.checks.registry import RULES, Level
from portal.checks.tasks import examine_site

RUNS = 8  # of which the curve is drawn
ORDER = {level.value: place for place, level in enumerate(Level)}


class HealthView(UnfoldModelAdminViewMixin, TemplateView):
    title = "站点体检"
    permission_required = "checks.view_finding"
    template_name = "portal/checks/health.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        findings = list(scope(self.request.user, Finding.objects.filter(gone_at=None)).order_by("rule", "pk"))
        counts = {level: sum(1 for one in findings if one.level == level) for level in Level}
        troubled = {one.rule for one in findings}
        runs = list(Run.objects.order_by("-at", "-pk")[:RUNS])
        return super().get_context_data(
            **kwargs,
            groups=_grouped(findings),
            counts=[(level, counts[level]) for level in Level],
            passed=[rule for code, rule in sorted(RULES.items()) if code not in troubled] if runs else [],
            latest=runs[0] if runs else None,
            curve=[(run.at, run.veto + run.must + run.hint) for run in reversed(runs)],
        )

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseRedirect:
        """Examines the site in the background; the page tells the moment of the last run."""
        examine_site.enqueue()
        messages.success(request, "已开始重查，几分钟后刷新本页看结果。")
        return HttpResponseRedirect(reverse("admin:checks_health"))


def _grouped(findings: list[Finding]) -> list[tuple[str, list[tuple[Finding, str]]]]:
    """Group → its findings with the basis of each, the gravest first."""
    found: dict[str, list[tuple[Finding, str]]] = {}
    for finding in sorted(findings, key=lambda one: (ORDER[one.level], one.due is None, str(one.due), one.pk)):
        rule = RULES.get(finding.rule)
        found.setdefault(rule.group if rule else "其他", []).append((finding, rule.basis if rule else ""))
    return list(found.items())
