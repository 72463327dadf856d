"""The back office of the programme: measures, milestones and indicators of each action, and its status."""

from typing import Any, ClassVar, cast

from django.contrib import admin, messages
from django.db.models import Count, Q, QuerySet
from django.http import HttpRequest
from django.utils import timezone
from unfold.decorators import display

from initiatives.indicators.filters import StaleFilter
from initiatives.networks.models import Network
from initiatives.programme.enums import Progress
from initiatives.programme.models import Initiative, InitiativeIndicator, Measure, Milestone, Pillar, Programme
from initiatives.programme.overview import with_progress
from initiatives.programme.queries import MilestoneQuerySet
from initiatives.programme.status import of_initiative, of_measure
from initiatives.schools.models import School
from initiatives.schools.page_parts import add_inline
from portal.backoffice.admin import BackOfficeAdmin, BackOfficeTabularInline


class PillarInline(BackOfficeTabularInline):
    model = Pillar
    fields = ("position", "name")


@admin.register(Programme)
class ProgrammeAdmin(BackOfficeAdmin):
    list_display = ("name", "start_on", "expected_count", "initiative_count")
    search_fields = ("name", "short_name")
    inlines = (PillarInline,)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Programme]:
        rows: QuerySet[Programme] = super().get_queryset(request).annotate(n_initiatives=Count("initiatives"))
        return rows

    @display(description="已录行动数")
    def initiative_count(self, row: Programme) -> int:
        return row.n_initiatives

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: Any) -> None:
        super().save_related(request, form, formsets, change)
        warn_of_count(request, form.instance)


def warn_of_count(request: HttpRequest, programme: Programme) -> None:
    """The number the public text gives is a reminder, never a limit."""
    held = programme.initiatives.count()
    if programme.expected_count is not None and held != programme.expected_count:
        messages.warning(
            request, f"{programme.short_name}应有 {programme.expected_count} 项行动，现有 {held} 项，请核对。"
        )


@admin.register(Pillar)
class PillarAdmin(BackOfficeAdmin):
    list_display = ("name", "programme", "position")
    search_fields = ("name",)


class MeasureInline(BackOfficeTabularInline):
    model = Measure
    fields = ("position", "name", "code", "kind", "lead_unit", "period_label", "is_inferred")


class GaugeInline(BackOfficeTabularInline):
    model = InitiativeIndicator
    fields = ("position", "indicator", "measure", "is_headline", "is_key", "has_chart")


class MilestoneInline(BackOfficeTabularInline):
    model = Milestone
    fields: ClassVar[tuple[str, ...]] = (
        "position",
        "title",
        "place",
        "due_on",
        "due_precision",
        "confirmed",
        "state",
        "completed_on",
    )
    readonly_fields = ("state", "completed_on")


class OwnMilestoneInline(MilestoneInline):
    """On the page of a school or a network, whose place is known."""

    fields = tuple(name for name in MilestoneInline.fields if name != "place")
    tab = True


for owner in (School, Network):
    add_inline(owner, OwnMilestoneInline)


@admin.register(Initiative)
class InitiativeAdmin(BackOfficeAdmin):
    list_display = ("numeral", "name", "pillar", "is_provisional", "status", "measure_count", "last_confirmed_on")
    list_display_links = ("numeral", "name")
    list_filter = ("is_provisional", StaleFilter, "wing", "pillar")
    search_fields = ("name", "slug", "lead_unit")
    readonly_fields = ("status", "status_override", "override_reason")
    inlines = (MeasureInline, MilestoneInline, GaugeInline)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Initiative]:
        rows: QuerySet[Initiative] = super().get_queryset(request).annotate(n_measures=Count("measures"))
        return with_progress(rows)

    @display(description="序号", ordering="number")
    def numeral(self, row: Initiative) -> str:
        return row.numeral

    @display(description="措施", ordering="n_measures")
    def measure_count(self, row: Initiative) -> int:
        return row.n_measures

    @display(description="状态与依据")
    def status(self, row: Initiative) -> str:
        if row.pk is None:
            return "—"
        verdict = of_initiative(row, timezone.localdate())
        return f"{verdict.word}（{verdict.rule}）"

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: Any) -> None:
        super().save_related(request, form, formsets, change)
        warn_of_count(request, form.instance.programme)


class OverdueFilter(admin.SimpleListFilter):
    title = "期限"
    parameter_name = "due"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [("overdue", "已逾期"), ("open", "未完成")]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Milestone]) -> QuerySet[Milestone]:
        milestones = cast(MilestoneQuerySet, queryset)
        if self.value() == "overdue":
            return milestones.overdue(timezone.localdate())
        return milestones.open() if self.value() == "open" else milestones


@admin.register(Measure)
class MeasureAdmin(BackOfficeAdmin):
    list_display = ("name", "initiative", "kind", "status", "milestones_done", "is_inferred")
    list_filter = ("kind", "is_inferred", "initiative")
    list_select_related = ("initiative",)
    search_fields = ("name", "code", "quote")
    inlines = (MilestoneInline,)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Measure]:
        done = Count("milestones", Q(milestones__state=Progress.DONE))
        counts = {"n_milestones": Count("milestones"), "n_done": done}
        rows: QuerySet[Measure] = super().get_queryset(request).prefetch_related("milestones").annotate(**counts)
        return rows

    @display(description="状态")
    def status(self, row: Measure) -> str:
        return of_measure(row, timezone.localdate()).word

    @display(description="里程碑", ordering="n_done")
    def milestones_done(self, row: Measure) -> str:
        return f"{row.n_done}/{row.n_milestones}"


@admin.register(Milestone)
class MilestoneAdmin(BackOfficeAdmin):
    list_display = ("title", "owner", "place", "due_on", "state", "completed_on")
    list_filter = (OverdueFilter, "state", "confirmed", "place")
    list_select_related = ("measure", "initiative", "school", "network", "place")
    search_fields = ("title", "quote", "school__name", "network__name")
    readonly_fields = ("state", "completed_on", "completed_precision", "completed_by_then")

    @display(description="属于")
    def owner(self, row: Milestone) -> str:
        return str(row.owner)


@admin.register(InitiativeIndicator)
class InitiativeIndicatorAdmin(BackOfficeAdmin):
    list_display = ("indicator", "initiative", "measure", "is_headline", "is_key", "has_chart", "position")
    list_filter = ("initiative", "is_headline", "is_key", "has_chart")
    list_select_related = ("indicator", "initiative", "measure")
    search_fields = ("indicator__name", "initiative__name")
