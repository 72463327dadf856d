"""The back-office face of the school register."""

from typing import Any, cast

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils import timezone
from unfold.decorators import display

from initiatives.schools import forms
from initiatives.schools.enums import Setting
from initiatives.schools.list_filters import CountyFilter, GapFilter, SettingFilter, StatusFilter
from initiatives.schools.listing import network_names
from initiatives.schools.models import (
    Designation,
    FormerName,
    School,
    SchoolLink,
    SchoolPicture,
    SchoolService,
    UrbanRural,
)
from initiatives.schools.page_parts import ExtensibleAdmin
from initiatives.schools.queries import SchoolQuerySet
from portal.backoffice.admin import BackOfficeAdmin, BackOfficeTabularInline
from portal.records.enums import label_of


class UrbanRuralInline(BackOfficeTabularInline):
    model = UrbanRural
    formset = forms.PeriodFormSet
    tab = True


class FormerNameInline(BackOfficeTabularInline):
    model = FormerName
    tab = True


class ServiceInline(BackOfficeTabularInline):
    model = SchoolService
    formset = forms.PeriodFormSet
    tab = True


class DesignationInline(BackOfficeTabularInline):
    model = Designation
    fields = ["type", "level", "awarded_on", "awarded_precision", "batch", "document_number", "source"]
    tab = True


class LinkInline(BackOfficeTabularInline):
    model = SchoolLink
    fk_name = "from_school"
    verbose_name_plural = "沿革（本校为原学校）"
    tab = True


class PictureInline(BackOfficeTabularInline):
    model = SchoolPicture
    fields = ["image", "alt", "credit", "licence", "position"]
    show_change_link = False
    tab = True


@admin.register(School)
class SchoolAdmin(ExtensibleAdmin, BackOfficeAdmin):
    form = forms.SchoolForm
    list_display = ["name", "code", "place_column", "form", "ownership", "setting_column", "network_column", "status"]
    list_filter = [CountyFilter, StatusFilter, GapFilter, SettingFilter, "ownership", "form", "stages"]
    search_fields = ["search_text"]
    search_help_text = "名称、曾用名、标识码、拼音或拼音首字母"
    readonly_fields = ["datum_source", "close_date", "close_reason", "confirmed_on", "is_demo"]
    inlines = [UrbanRuralInline, ServiceInline, DesignationInline, FormerNameInline, LinkInline, PictureInline]
    fieldsets = [
        (None, {"fields": ["code", "name", "short_name", "form", "stages", "ownership"]}),
        ("位置", {"fields": ["township", "address", ("longitude", "latitude"), ("datum", "datum_source")]}),
        ("隶属与计数", {"fields": ["counts_as_unit", "campus_of", "parent_school"]}),
        ("日期", {"fields": ["is_proposed", ("open_date", "open_precision"), ("close_date", "close_reason")]}),
        ("规模", {"fields": ["capacity", ("pupils", "pupils_as_of")]}),
        ("联系与依据", {"fields": ["phone", "website", "source", "confirmed_on", "is_demo"]}),
    ]

    def get_queryset(self, request: HttpRequest) -> QuerySet[School]:
        today = timezone.localdate()
        schools = cast(SchoolQuerySet, super().get_queryset(request).select_related("township__county"))
        return schools.with_setting(today).with_network(today)

    def get_search_results(
        self, request: HttpRequest, queryset: Any, search_term: str
    ) -> tuple[QuerySet[School], bool]:
        return queryset.matching(search_term), False

    @display(description="县（市、区）· 乡镇", ordering="township__county__position")
    def place_column(self, school: School) -> str:
        county = school.township.county
        return school.township.name if county == school.township else f"{county} · {school.township}"

    @display(description="城乡", ordering="setting")
    def setting_column(self, school: School) -> str:
        return label_of(Setting, school.setting) if school.setting else "未分类"

    @display(description="集团或联盟", ordering="network_name")
    def network_column(self, school: School) -> str:
        return network_names(school) or "—"

    @display(description="状态", label={"在办": "success", "筹建中": "info"})
    def status(self, school: School) -> str:
        if school.is_proposed:
            return "筹建中"
        return "在办" if school.is_open_on(timezone.localdate()) else f"{school.closed or school.opened} 停办"
