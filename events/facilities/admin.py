"""The back office of sports facilities."""

from django.contrib import admin
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils import timezone
from django.utils.html import format_html
from unfold.decorators import action

from events.facilities.backoffice_views import ComplianceView, HandleFaultView, fault_photo
from events.facilities.clock import in_words
from events.facilities.forms import FacilityForm, PictureForm
from events.facilities.models import (
    AccessFact,
    Amenity,
    AreaStatement,
    Closure,
    Concession,
    DayException,
    Facility,
    FacilityKind,
    FacilityPicture,
    FaultReport,
    FaultStep,
    OpeningPeriod,
    OpeningSpan,
    Population,
    PublishedFigure,
    ServiceRule,
)
from portal.audit.log import Kind, record
from portal.backoffice.admin import BackOfficeAdmin, BackOfficeTabularInline


class SpanInline(BackOfficeTabularInline):
    model = OpeningSpan
    show_change_link = False
    extra = 1


class PeriodInline(BackOfficeTabularInline):
    model = OpeningPeriod
    fields = ["name", "first_day", "last_day", "valid_from", "valid_to", "hours"]
    readonly_fields = ["hours"]
    verbose_name_plural = "开放时段（保存后点“修改”填写每周时间）"

    @admin.display(description="每周时间")
    def hours(self, period):
        return "；".join(map(str, period.spans.all())) or "尚未填写"


class ExceptionInline(BackOfficeTabularInline):
    model = DayException
    show_change_link = False


class ClosureInline(BackOfficeTabularInline):
    model = Closure
    show_change_link = False


class PictureInline(BackOfficeTabularInline):
    model = FacilityPicture
    form = PictureForm
    fields = ["image", "alt", "credit", "position"]
    show_change_link = False


class AccessInline(BackOfficeTabularInline):
    model = AccessFact
    show_change_link = False


class ConcessionInline(BackOfficeTabularInline):
    model = Concession
    show_change_link = False


class HasCoordinates(admin.SimpleListFilter):
    title, parameter_name = "坐标", "located"

    def lookups(self, request, model_admin):
        return [("yes", "已有坐标"), ("no", "缺少坐标")]

    def queryset(self, request, queryset):
        return queryset.filter(longitude__isnull=self.value() == "no") if self.value() else queryset


BASICS = ["code", "name", "kind", "township", "street_address", "status", "is_public", "source", "is_demo"]
SPORT = ["area_m2", "setting", "floodlit", "contents", "opened_on", "opened_precision", "amenities"]


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
    def located(self, facility):
        return facility.longitude is not None

    def sheet_buttons(self, request):
        """The compliance page stands beside 导入 and 导出."""
        compliance = self._button("开放服务核对", "fact_check", reverse("admin:facilities_compliance"))
        return [*super().sheet_buttons(request), compliance]

    def get_urls(self):
        compliance = self.admin_site.admin_view(ComplianceView.as_view(model_admin=self))
        return [path("compliance/", compliance, name="facilities_compliance"), *super().get_urls()]


@admin.register(OpeningPeriod)
class OpeningPeriodAdmin(BackOfficeAdmin):
    list_display = ["name", "facility", "first_day", "last_day", "valid_from", "valid_to"]
    list_select_related = ["facility"]
    search_fields = ["facility__name", "facility__code"]
    inlines = [SpanInline]


@admin.register(Closure)
class ClosureAdmin(BackOfficeAdmin):
    list_display = ["facility", "starts_on", "ends_on", "reason", "announced_on", "is_urgent"]
    list_filter = ["is_urgent"]
    list_select_related = ["facility"]
    search_fields = ["facility__name", "facility__code", "reason"]
    date_hierarchy = "starts_on"


@admin.register(DayException)
class DayExceptionAdmin(BackOfficeAdmin):
    list_display = ["facility", "date", "times", "reason"]
    list_select_related = ["facility"]
    search_fields = ["facility__name", "facility__code", "reason"]
    date_hierarchy = "date"

    @admin.display(description="时间")
    def times(self, row):
        return "不开放" if row.start is None else f"{in_words(row.start)}–{in_words(row.end)}"


@admin.register(FacilityKind)
class FacilityKindAdmin(BackOfficeAdmin):
    list_display = ["code", "name", "parent", "sports"]
    list_select_related = ["parent"]
    search_fields = ["code", "name", "sports"]


@admin.register(Amenity)
class AmenityAdmin(BackOfficeAdmin):
    list_display = ["name", "position"]
    search_fields = ["name"]


@admin.register(ServiceRule)
class ServiceRuleAdmin(BackOfficeAdmin):
    list_display = ["measure", "threshold", "at_most", "source"]
    search_fields = ["measure"]


@admin.register(AreaStatement)
class AreaStatementAdmin(BackOfficeAdmin):
    list_display = ["county", "facility", "as_of", "area_m2", "is_counted", "source", "is_demo"]
    list_filter = ["is_counted", "is_demo", "county"]
    list_select_related = ["county", "facility"]
    search_fields = ["facility__name", "facility__code", "county__name"]
    date_hierarchy = "as_of"


@admin.register(Population)
class PopulationAdmin(BackOfficeAdmin):
    list_display = ["county", "year", "residents", "source", "is_demo"]
    list_filter = ["year", "is_demo"]
    list_select_related = ["county"]
    search_fields = ["county__name"]


@admin.register(PublishedFigure)
class PublishedFigureAdmin(BackOfficeAdmin):
    list_display = ["label", "value", "qualifier", "unit", "as_of", "source"]
    search_fields = ["label", "text"]


class StepInline(BackOfficeTabularInline):
    model = FaultStep
    fields = readonly_fields = ["at", "state", "remark", "person"]
    show_change_link = False
    can_delete = False
    max_num = 0


@admin.register(FaultReport)
class FaultReportAdmin(BackOfficeAdmin):
    """Everything is read-only here; the state changes on the page 办理, by POST."""

    list_display = ["facility", "state", "reported_at", "due_on", "in_time", "is_demo"]
    list_filter = ["state", "is_demo", "facility__township__county"]
    list_select_related = ["facility"]
    search_fields = ["facility__name", "facility__code", "number", "description"]
    date_hierarchy = "reported_at"
    fields = [
        "facility",
        "description",
        "shown_photo",
        "has_contact",
        "state",
        "due_on",
        "reported_at",
        "closed_at",
        "next",
    ]
    readonly_fields = fields
    inlines = [StepInline]
    actions_detail = ["reveal_contact"]

    @admin.display(description="联系方式")
    def has_contact(self, fault):
        return "已留，需要联系时点“查看联系方式”，查看会留下记录" if fault.contact else "未留"

    @action(description="查看联系方式", url_path="contact", icon="call", permissions=["handle"])
    def reveal_contact(self, request, object_id):
        """Personal data is asked for, never just there: whoever looks leaves an entry."""
        fault = self.get_object(request, object_id)
        record(Kind.ACTION, subject=fault, request=request, note="查看报修人的联系方式")
        context = {
            **self.admin_site.each_context(request),
            "title": "报修人的联系方式",
            "fault": fault,
            "opts": self.opts,
        }
        return TemplateResponse(request, "events/facilities/backoffice/contact.html", context)

    @admin.display(description="未逾期", boolean=True)
    def in_time(self, fault):
        return not (fault.closed_at is None and fault.due_on and fault.due_on < timezone.localdate())

    @admin.display(description="照片")
    def shown_photo(self, fault):
        if not fault.photo:
            return "无"
        return format_html('<a href="{}">查看照片</a>', reverse("admin:facilities_fault_photo", args=[fault.pk]))

    @admin.display(description="办理")
    def next(self, fault):
        if fault.pk is None:
            return "—"
        if fault.closed_at:
            return "已办结"
        return format_html('<a href="{}">办理这件报修</a>', reverse("admin:facilities_fault_handle", args=[fault.pk]))

    def get_urls(self):
        view = self.admin_site.admin_view
        return [
            path("<int:pk>/handle/", view(HandleFaultView.as_view(model_admin=self)), name="facilities_fault_handle"),
            path(
                "<int:pk>/photo/",
                view(fault_photo),
                name="facilities_fault_photo",
            ),
            *super().get_urls(),
        ]
