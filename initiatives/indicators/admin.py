"""The back office of indicators: values with their wording; what is published opens for reading."""

from typing import Any, cast

from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.urls import path
from unfold.decorators import display

from initiatives.indicators.entry import entry_page
from initiatives.indicators.figures import display_value
from initiatives.indicators.filters import StaleFilter
from initiatives.indicators.forms import IndicatorForm
from initiatives.indicators.models import (
    Comparison,
    Indicator,
    Observation,
    RankClaim,
    ReportedFigure,
    SourceDocument,
    Target,
    Unit,
)
from initiatives.indicators.queries import IndicatorQuerySet, ObservationQuerySet
from portal.backoffice.admin import BackOfficeAdmin, BackOfficeTabularInline


@admin.register(Unit)
class UnitAdmin(BackOfficeAdmin):
    list_display = ("name", "word", "code", "decimals", "is_percent")
    search_fields = ("name", "word", "code")


@admin.register(SourceDocument)
class SourceDocumentAdmin(BackOfficeAdmin):
    list_display = ("title", "publisher", "kind", "published_on", "date_inferred")
    list_filter = ("kind",)
    search_fields = ("title", "publisher", "code", "document_number")
    readonly_fields = ("file_sha256", "file_size")

    def formfield_for_dbfield(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        if db_field.name == "url":
            kwargs["assume_scheme"] = "https"
        return super().formfield_for_dbfield(db_field, request, **kwargs)


class ObservationInline(BackOfficeTabularInline):
    """The drafts of an indicator; what is published is changed by revision only."""

    model = Observation
    verbose_name_plural = "草稿数据"
    fields = (
        "place",
        "value",
        "qualifier",
        "published_text",
        "period_start",
        "start_precision",
        "period_end",
        "end_precision",
        "source",
    )

    def get_queryset(self, request: HttpRequest) -> QuerySet[Observation]:
        return cast(ObservationQuerySet, super().get_queryset(request)).drafts()


class TargetInline(BackOfficeTabularInline):
    model = Target
    fields = (
        "value",
        "comparator",
        "due_on",
        "due_precision",
        "plan",
        "level",
        "is_reference",
        "declared_met",
        "quote",
    )


@admin.register(Indicator)
class IndicatorAdmin(BackOfficeAdmin):
    form = IndicatorForm
    list_display = ("name", "code", "unit", "latest", "published_count", "next_due", "last_confirmed_on")
    list_filter = (StaleFilter, "measure_type", "accumulation", "frequency", "unit")
    list_select_related = ("unit",)
    search_fields = ("name", "code", "definition")
    inlines = (TargetInline, ObservationInline)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Indicator]:
        return cast(IndicatorQuerySet, super().get_queryset(request)).with_counts()

    @display(description="最新公布值")
    def latest(self, row: Indicator) -> str:
        newest = row.observations.published().citywide().order_by("period_end", "pk").last()
        return display_value(newest, row).text if newest else "无数据"

    @display(description="已发布", ordering="n_published")
    def published_count(self, row: Indicator) -> int:
        return row.n_published


class ExtentFilter(admin.SimpleListFilter):
    title = "地区范围"
    parameter_name = "extent"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [("city", "全市"), ("county", "分地区")]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Observation]) -> QuerySet[Observation]:
        rows = cast(ObservationQuerySet, queryset)
        return {"city": rows.citywide, "county": rows.by_county}.get(self.value() or "", lambda: rows)()


@admin.register(Observation)
class ObservationAdmin(BackOfficeAdmin):
    list_display = ("indicator", "place", "shown", "period", "state", "source", "is_demo")
    list_filter = ("state", ExtentFilter, "qualifier", "quality", "is_demo", "indicator", "place")
    list_select_related = ("indicator__unit", "place", "source")
    search_fields = ("indicator__name", "indicator__code", "published_text", "quote")
    readonly_fields = (
        *("state", "revision_reason", "recorded_at", "recorded_by"),
        *("published_at", "published_by", "withdrawn_at", "withdrawn_by"),
    )
    list_before_template = "initiatives/indicators/backoffice/entry_link.html"

    @display(description="数值")
    def shown(self, row: Observation) -> str:
        return display_value(row, row.indicator).text

    @display(description="时期", ordering="period_end")
    def period(self, row: Observation) -> str:
        return row.period

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: Any) -> None:
        if not change:
            obj.recorded_by = request.user
        super().save_model(request, obj, form, change)
        if obj.numerator is not None and obj.numerator > obj.denominator:
            messages.warning(request, "分子大于分母，已保存；请核对两个数是否填反。")

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        """A published value opens for reading; its buttons revise or withdraw it."""
        if obj is not None and obj.locked:
            return tuple(field.name for field in self.opts.fields if field.name not in ("id", "supersedes"))
        return super().get_readonly_fields(request, obj)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return super().has_delete_permission(request, obj) and not (obj and obj.locked)

    def get_actions(self, request: HttpRequest) -> dict[str, Any]:
        """Deleting a selection would take published rows along; drafts are deleted one at a time."""
        return {name: entry for name, entry in super().get_actions(request).items() if name != "delete_selected"}

    def get_urls(self) -> list[Any]:
        page = self.admin_site.admin_view(self.entry_view)
        return [path("entry/", page, name="indicators_observation_entry"), *super().get_urls()]

    def entry_view(self, request: HttpRequest) -> HttpResponse:
        return entry_page(request, self)


@admin.register(Target)
class TargetAdmin(BackOfficeAdmin):
    list_display = ("indicator", "value", "comparator", "plan", "level", "due_on", "declared_met", "is_demo")
    list_filter = ("level", "is_reference", "is_demo")
    list_select_related = ("indicator",)
    search_fields = ("indicator__name", "plan", "quote")


@admin.register(RankClaim)
class RankClaimAdmin(BackOfficeAdmin):
    list_display = ("quote", "indicator", "kind", "rank", "tied", "scope", "as_of")
    list_select_related = ("indicator",)
    search_fields = ("quote", "indicator__name")


@admin.register(Comparison)
class ComparisonAdmin(BackOfficeAdmin):
    list_display = ("quote", "observation", "reference_on", "resolved")
    list_filter = ("resolved",)
    list_select_related = ("observation__indicator", "observation__place")
    search_fields = ("quote", "observation__indicator__name")


@admin.register(ReportedFigure)
class ReportedFigureAdmin(BackOfficeAdmin):
    list_display = ("observation", "computed_at", "explanation")
    list_select_related = ("observation__indicator", "observation__place")
    search_fields = ("observation__indicator__name",)
