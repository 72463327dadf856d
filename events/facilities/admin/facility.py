"""Facilities with their opening hours, closures and exceptions."""

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import path, reverse

from events.facilities.admin.compliance import ComplianceView
from events.facilities.clock import in_words
from events.facilities.forms import FacilityForm
from events.facilities.models import (
    AccessFact,
    Closure,
    Concession,
    DayException,
    Facility,
    FacilityPicture,
    OpeningPeriod,
    OpeningSpan,
)
from portal.backoffice.admin import BackOfficeAdmin, BackOfficeTabularInline


class SpanInline(BackOfficeTabularInline):
    model = OpeningSpan
    show_change_link = False
    extra = 1


class PeriodInline(BackOfficeTabularInline):
    model = OpeningPeriod
    fields = ["name", "season_from", "season_to", "first_day", "last_day", "hours"]
    readonly_fields = ["hours"]
    verbose_name_plural = "开放时段（保存后点“修改”填写每周时间）"

    @admin.display(description="每周时间")
    def hours(self, period: OpeningPeriod) -> str:
        return "；".join(map(str, period.spans.all())) or "尚未填写"


class ExceptionInline(BackOfficeTabularInline):
    model = DayException
    show_change_link = False


class ClosureInline(BackOfficeTabularInline):
    model = Closure
    show_change_link = False


class PictureInline(BackOfficeTabularInline):
    model = FacilityPicture
    fields = ["image", "alt", "credit", "licence", "position"]
    show_change_link = False


class AccessInline(BackOfficeTabularInline):
    model = AccessFact
    show_change_link = False


class ConcessionInline(BackOfficeTabularInline):
    model = Concession
    show_change_link = False


class HasCoordinates(admin.SimpleListFilter):
    title, parameter_name = "坐标", "located"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [("yes", "已有坐标"), ("no", "缺少坐标")]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        return queryset.filter(longitude__isnull=self.value() == "no") if self.value() else queryset


BASICS = ("code", "name", "kind", "township", "street_address", "status", "is_public", "source", "is_demo")
SPORT = (
    "area_m2",
    "setting",
    "floodlit",
    "contents",
    "for_children",
    "for_elders",
    "opened_on",
    "opened_precision",
    "amenities",
)


@admin.register(Facility)
class FacilityAdmin(BackOfficeAdmin):
    form = FacilityForm
    list_display = ["name", "code", "kind", "township", "status", "fee", "located", "is_public", "is_demo"]
    list_filter = ["status", "ownership", "fee", "setting", "is_public", HasCoordinates, "is_demo", "township__county"]
    list_select_related = ["kind", "township"]
    search_fields = ["name", "code", "street_address", "township__name"]
    readonly_fields = ["datum_source", "is_demo"]
    inlines = [
        PeriodInline,
        ExceptionInline,
        ClosureInline,
        ConcessionInline,
        AccessInline,
        PictureInline,
    ]
    fieldsets = [
        ("基本情况", {"fields": BASICS}),
        ("位置", {"fields": ["longitude", "latitude", "datum", "datum_source"]}),
        ("场地", {"fields": SPORT}),
        ("管理", {"fields": ["ownership", "school", "school_open", "owner", "operator", "phone"]}),
        ("收费与服务", {"fields": ["fee", "fee_note", "market_percent", "free_items", "services"]}),
        ("预约", {"fields": ["booking", "booking_note", "booking_url"]}),
    ]

    @admin.display(description="坐标", boolean=True)
    def located(self, facility: Facility) -> bool:
        return facility.longitude is not None

    def sheet_buttons(self, request: HttpRequest) -> list[Any]:
        """The compliance page stands beside 导入 and 导出."""
        compliance = self._button("开放服务核对", "fact_check", reverse("admin:facilities_compliance"))
        return [*super().sheet_buttons(request), compliance]

    def get_urls(self) -> list[Any]:
        compliance = self.admin_site.admin_view(ComplianceView.as_view(model_admin=self))
        return [path("compliance/", compliance, name="facilities_compliance"), *super().get_urls()]


@admin.register(OpeningPeriod)
class OpeningPeriodAdmin(BackOfficeAdmin):
    list_display = ["name", "facility", "season_from", "season_to", "first_day", "last_day"]
    list_select_related = ["facility"]
    search_fields = ["facility__name", "facility__code"]
    inlines = [SpanInline]

    def sheet_buttons(self, request: HttpRequest) -> list[Any]:
        """The weekly hours of all periods have a list and a sheet of their own."""
        hours = self._button("每周时间", "schedule", reverse("admin:facilities_openingspan_changelist"))
        return [*super().sheet_buttons(request), hours]


@admin.register(OpeningSpan)
class OpeningSpanAdmin(BackOfficeAdmin):
    """The list from which the sheet of weekly hours goes out and comes in; the list of periods leads here."""

    list_display = ["facility", "period", "days", "times"]
    list_display_links = ["days"]
    list_filter = ["days"]
    list_select_related = ["period__facility"]
    search_fields = ["period__facility__name", "period__facility__code", "period__name"]

    @admin.display(description="场地", ordering="period__facility__name")
    def facility(self, span: OpeningSpan) -> Facility:
        return span.period.facility

    @admin.display(description="时间", ordering="start")
    def times(self, span: OpeningSpan) -> str:
        return "不开放" if span.start is None else f"{in_words(span.start)}–{in_words(span.end)}"

    def has_module_permission(self, request: HttpRequest) -> bool:
        """No entry in the menu: hours are kept with their period, and the list of periods leads here."""
        return False


@admin.register(Closure)
class ClosureAdmin(BackOfficeAdmin):
    list_display = ["facility", "first_day", "last_day", "reason", "announced_on", "is_urgent"]
    list_filter = ["is_urgent"]
    list_select_related = ["facility"]
    search_fields = ["facility__name", "facility__code", "reason"]
    date_hierarchy = "first_day"


@admin.register(DayException)
class DayExceptionAdmin(BackOfficeAdmin):
    list_display = ["facility", "date", "times", "reason"]
    list_select_related = ["facility"]
    search_fields = ["facility__name", "facility__code", "reason"]
    date_hierarchy = "date"

    @admin.display(description="时间")
    def times(self, row: DayException) -> str:
        return "不开放" if row.start is None else f"{in_words(row.start)}–{in_words(row.end)}"
