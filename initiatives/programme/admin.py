"""The back office of the programme: measures, milestones and indicators of each action, and its status."""

from django.contrib import admin, messages
from django.core.exceptions import ValidationError
from django.db.models import Count, Q
from django.urls import reverse
from django.utils import timezone
from unfold.decorators import action, display

from initiatives.indicators.dialogs import went_to
from initiatives.indicators.filters import StaleFilter
from initiatives.networks.models import Network
from initiatives.programme import override as deeds
from initiatives.programme import progress
from initiatives.programme.dialogs import CompletionForm, OverrideForm
from initiatives.programme.enums import Progress
from initiatives.programme.models import Initiative, InitiativeIndicator, Measure, Milestone, Pillar, Programme
from initiatives.programme.overview import with_progress
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

    def get_queryset(self, request):
        return super().get_queryset(request).annotate(n_initiatives=Count("initiatives"))

    @display(description="已录行动数")
    def initiative_count(self, row):
        return row.n_initiatives

    def save_related(self, request, form, formsets, change):
        super().save_related(request, form, formsets, change)
        warn_of_count(request, form.instance)


def warn_of_count(request, programme):
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
    fields = ("position", "title", "place", "due_on", "due_precision", "confirmed", "state", "completed_on")
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
    actions = ("confirm_today", "name_official")
    actions_detail = ("override_status", "follow_derived_status")

    def get_queryset(self, request):
        return with_progress(super().get_queryset(request)).annotate(n_measures=Count("measures"))

    @display(description="序号", ordering="number")
    def numeral(self, row):
        return row.numeral

    @display(description="措施", ordering="n_measures")
    def measure_count(self, row):
        return row.n_measures

    @display(description="状态与依据")
    def status(self, row):
        if row.pk is None:
            return "—"
        verdict = of_initiative(row, timezone.localdate())
        return f"{verdict.word}（{verdict.rule}）"

    def save_related(self, request, form, formsets, change):
        super().save_related(request, form, formsets, change)
        warn_of_count(request, form.instance.programme)

    @admin.action(description="标记为今天已核对", permissions=["change"])
    def confirm_today(self, request, queryset):
        count = queryset.order_by().update(last_confirmed_on=timezone.localdate())
        messages.success(request, f"已标记 {count} 项行动。")

    @admin.action(description="名称已核定", permissions=["change"])
    def name_official(self, request, queryset):
        for row in queryset:
            row.is_provisional = False
            row.save(update_fields=["is_provisional"])
        messages.success(request, f"已核定 {len(queryset)} 项行动的名称。")

    @action(
        description="人工确定状态",
        permissions=["override"],
        dialog={
            "title": "人工确定状态",
            "description": "状态平时由里程碑和指标得出；人工确定的状态连同原因一起公开。",
            "form_class": OverrideForm,
            "form_submit_text": "确定",
        },
    )
    def override_status(self, request, form, object_id):
        data = form.cleaned_data
        return self._deed(
            request,
            object_id,
            "状态已由人工确定。",
            lambda row: deeds.override(row, status=data["status"], reason=data["reason"]),
        )

    @action(
        description="恢复自动状态",
        permissions=["override"],
        dialog={
            "title": "恢复自动状态",
            "description": "状态重新由里程碑和指标得出。",
            "form_class": None,
            "form_submit_text": "恢复",
        },
    )
    def follow_derived_status(self, request, form, object_id):
        return self._deed(request, object_id, "状态恢复为自动得出。", deeds.follow_derived)

    def _deed(self, request, object_id, sentence, deed):
        try:
            deed(Initiative.objects.get(pk=object_id))
            messages.success(request, sentence)
        except ValidationError as error:
            messages.error(request, "；".join(error.messages))
        return went_to(request, reverse("admin:programme_initiative_change", args=[object_id]))


class OverdueFilter(admin.SimpleListFilter):
    title = "期限"
    parameter_name = "due"

    def lookups(self, request, model_admin):
        return [("overdue", "已逾期"), ("open", "未完成")]

    def queryset(self, request, queryset):
        if self.value() == "overdue":
            return queryset.overdue(timezone.localdate())
        return queryset.open() if self.value() == "open" else queryset


@admin.register(Measure)
class MeasureAdmin(BackOfficeAdmin):
    list_display = ("name", "initiative", "kind", "status", "milestones_done", "is_inferred")
    list_filter = ("kind", "is_inferred", "initiative")
    list_select_related = ("initiative",)
    search_fields = ("name", "code", "quote")
    inlines = (MilestoneInline,)

    def get_queryset(self, request):
        done = Count("milestones", Q(milestones__state=Progress.DONE))
        counts = {"n_milestones": Count("milestones"), "n_done": done}
        return super().get_queryset(request).prefetch_related("milestones").annotate(**counts)

    @display(description="状态")
    def status(self, row):
        return of_measure(row, timezone.localdate()).word

    @display(description="里程碑", ordering="n_done")
    def milestones_done(self, row):
        return f"{row.n_done}/{row.n_milestones}"


@admin.register(Milestone)
class MilestoneAdmin(BackOfficeAdmin):
    list_display = ("title", "owner", "place", "due_on", "state", "completed_on")
    list_filter = (OverdueFilter, "state", "confirmed", "place")
    list_select_related = ("measure", "initiative", "school", "network", "place")
    search_fields = ("title", "quote", "school__name", "network__name")
    readonly_fields = ("state", "completed_on", "completed_precision", "completed_by_then")
    actions = ("start_chosen", "reopen_chosen", "drop_chosen")
    actions_detail = ("complete_one",)

    @display(description="属于")
    def owner(self, row):
        return str(row.owner)

    @action(
        description="标记完成",
        permissions=["change"],
        dialog={
            "title": "标记里程碑完成",
            "description": "只知道年份或月份时，请选择相应的精度。",
            "form_class": CompletionForm,
            "form_submit_text": "完成",
        },
    )
    def complete_one(self, request, form, object_id):
        data = form.cleaned_data
        try:
            row = Milestone.objects.get(pk=object_id)
            progress.complete(row, on=data["completed_on"], precision=data["precision"], by_then=data["by_then"])
            messages.success(request, "已标记完成。")
        except ValidationError as error:
            messages.error(request, "；".join(error.messages))
        return went_to(request, reverse("admin:programme_milestone_change", args=[object_id]))

    @admin.action(description="标记为推进中", permissions=["change"])
    def start_chosen(self, request, queryset):
        self._each(request, queryset, progress.start)

    @admin.action(description="恢复为未开始", permissions=["change"])
    def reopen_chosen(self, request, queryset):
        self._each(request, queryset, progress.reopen)

    @admin.action(description="取消", permissions=["change"])
    def drop_chosen(self, request, queryset):
        self._each(request, queryset, progress.drop)

    def _each(self, request, queryset, deed):
        done = 0
        for row in queryset:
            try:
                deed(row)
                done += 1
            except ValidationError as error:
                messages.error(request, f"{row}：{'；'.join(error.messages)}")
        if done:
            messages.success(request, f"已更新 {done} 个里程碑。")


@admin.register(InitiativeIndicator)
class InitiativeIndicatorAdmin(BackOfficeAdmin):
    list_display = ("indicator", "initiative", "measure", "is_headline", "is_key", "has_chart", "position")
    list_filter = ("initiative", "is_headline", "is_key", "has_chart")
    list_select_related = ("indicator", "initiative", "measure")
    search_fields = ("indicator__name", "initiative__name")
