"""站点体检 in the back office."""

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import path
from django.utils.html import format_html
from unfold.decorators import display

from portal.backoffice.action_pages import ActionPages
from portal.backoffice.admin import BackOfficeAdmin
from portal.checks.models import Finding, Run, Threshold, Waiver
from portal.checks.pages import HealthView
from portal.checks.registry import RULES, Level
from portal.jobs.admin import ReadOnly

LABELS = {str(Level.VETO.label): "danger", str(Level.MUST.label): "warning", str(Level.HINT.label): "info"}


class OpenFilter(admin.SimpleListFilter):
    """What is to be mended, by default; what is mended only when asked for."""

    title, parameter_name = "状态", "gone"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [("yes", "已解决")]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Finding]) -> QuerySet[Finding]:
        return queryset.filter(gone_at__isnull=self.value() != "yes")


@admin.register(Finding)
class FindingAdmin(ActionPages, ReadOnly):
    list_display = ["grade", "group", "sentence", "basis", "due", "first_seen", "mend"]
    list_display_links = ["sentence"]
    list_filter = [OpenFilter, "level"]
    search_fields = ["sentence", "detail"]
    search_help_text = "按问题查找"
    fields = readonly_fields = (
        "grade",
        "group",
        "sentence",
        "detail",
        "basis",
        "due",
        "first_seen",
        "last_seen",
        "mend",
    )

    def get_urls(self) -> list[Any]:
        health = self.admin_site.admin_view(HealthView.as_view(model_admin=self))
        return [path("health/", health, name="checks_health"), *super().get_urls()]

    @display(description="程度", ordering="level", label=LABELS)
    def grade(self, finding: Finding) -> str:
        return str(Level(finding.level).label)

    @admin.display(description="类别", ordering="rule")
    def group(self, finding: Finding) -> str:
        return RULES[finding.rule].group if finding.rule in RULES else "—"

    @admin.display(description="依据")
    def basis(self, finding: Finding) -> str:
        return RULES[finding.rule].basis if finding.rule in RULES else "—"

    @admin.display(description="去修改")
    def mend(self, finding: Finding) -> str:
        return format_html('<a href="{}">去修改</a>', finding.url) if finding.url else "—"


@admin.register(Run)
class RunAdmin(ReadOnly):
    list_display = ["at", "veto", "must", "hint", "passed", "failed", "seconds"]
    fields = readonly_fields = ("at", "veto", "must", "hint", "passed", "failed", "seconds")


@admin.register(Threshold)
class ThresholdAdmin(BackOfficeAdmin):
    list_display = ["rule", "name", "value"]
    fields = ("rule", "name", "value")


@admin.register(Waiver)
class WaiverAdmin(BackOfficeAdmin):
    list_display = ["rule", "subject", "reason", "until", "person"]
    fields = ("rule", "subject", "reason", "until", "person", "at")
    readonly_fields = ("rule", "subject", "person", "at")

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """A waiver begins with a finding."""
        return False
