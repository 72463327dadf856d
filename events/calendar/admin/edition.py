from typing import Any, cast

from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils import timezone
from django.utils.html import format_html
from unfold.contrib.filters.admin import RangeDateFilter
from unfold.decorators import display

from events.calendar.enums import Status
from events.calendar.forms import EditionForm
from events.calendar.models import Competition, Edition, EditionPicture, EventDocument, Session
from events.calendar.queries import EditionQuerySet
from portal.backoffice.admin import BackOfficeAdmin, BackOfficeTabularInline
from portal.places.models import Place
from portal.site.lists.fields import Label


class CompetitionInline(BackOfficeTabularInline):
    model = Competition
    fields = [
        *("code", "name", "discipline", "gender", "group_name", "age_min", "age_max", "age_on"),
        *("kind", "result_kind", "position"),
    ]
    autocomplete_fields = ["discipline"]
    tab = True


class SessionInline(BackOfficeTabularInline):
    model = Session
    fields = [
        *(("title", "competition"), ("round_no", "opponents"), ("day", "order_no"), "starts_at", "ends_at"),
        *("to_follow", ("facility", "venue"), "note"),
    ]
    autocomplete_fields = ["competition"]
    per_page = 50
    tab = True


class PictureInline(BackOfficeTabularInline):
    model = EditionPicture
    fields = ["image", "alt", "credit", "licence", "position"]
    show_change_link = False
    tab = True


class DocumentInline(BackOfficeTabularInline):
    model = EventDocument
    fields = ["kind", "title", "title_en", "file", "position"]
    tab = True


class StatusFilter(admin.SimpleListFilter):
    """By what readers see today."""

    title, parameter_name = "进展", "status"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [(value, str(words)) for value, words in Status.choices]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Edition]) -> QuerySet[Edition]:
        status = self.value()
        if status and status in Status:
            return cast(EditionQuerySet, queryset).of_status(status, timezone.localdate())
        return queryset


class CountyFilter(admin.SimpleListFilter):
    title, parameter_name = "地区", "county"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [(place.code, place.name) for place in Place.objects.counties()]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Edition]) -> QuerySet[Edition]:
        return queryset.filter(place__county__code=self.value()) if self.value() else queryset


@admin.register(Edition)
class EditionAdmin(BackOfficeAdmin):
    form = EditionForm
    list_display = ["title", "shown_when", "shown_status", "event_status", "publication", "level", "place", "is_demo"]
    list_filter = [
        *(StatusFilter, "publication", "event_status", "level", "category", CountyFilter),
        *(("first_day", RangeDateFilter), "is_demo"),
    ]
    list_filter_submit = True
    list_select_related = ["place"]
    search_fields = ["title", "title_en", "slug", "venue"]
    autocomplete_fields = ["brand", "discipline", "place"]
    readonly_fields = [
        *("event_status", "publication", "published_at", "previous_first_day", "previous_last_day", "sequence"),
        *("permit_advice", "public_page"),
    ]
    inlines = [SessionInline, CompetitionInline, DocumentInline, PictureInline]
    fieldsets = [
        (
            "发布所需",
            {
                "fields": [
                    *("title", ("level", "category"), ("discipline", "place"), ("first_day", "last_day")),
                    *(
                        ("date_precision", "date_note"),
                        ("facility", "venue"),
                        ("hosts", "source_title"),
                        "summary",
                        "slug",
                    ),
                ],
                "description": "填好这一部分就可以发布；转载已公布的事实时填写来源。其余部分折叠在下面。",
            },
        ),
        ("品牌与届次", {"classes": ["collapse"], "fields": ["brand", "ordinal", "bid_state", "is_featured"]}),
        (
            "日期补充与报名",
            {
                "classes": ["collapse"],
                "fields": ["year", ("known_from", "known_until"), ("entry_first_day", "entry_last_day")],
            },
        ),
        ("地点补充", {"classes": ["collapse"], "fields": ["address", ("longitude", "latitude")]}),
        ("组织与咨询", {"classes": ["collapse"], "fields": ["organiser", ("contact", "contact_hours")]}),
        ("介绍", {"classes": ["collapse"], "fields": ["description"]}),
        ("适合谁", {"classes": ["collapse"], "fields": [("for_children", "for_elders", "step_free")]}),
        (
            "英文",
            {
                "classes": ["collapse"],
                "fields": [
                    *("title_en", "summary_en", "description_en", "date_note_en", "venue_en"),
                    *("hosts_en", "organiser_en"),
                ],
            },
        ),
        (
            "名称、批准与安全许可",
            {
                "classes": ["collapse"],
                "fields": [
                    *("name_basis", ("approval_no", "expected_attendance"), "permit_advice"),
                    *(("permit_no", "permit_on"), "insurance_no"),
                ],
            },
        ),
        (
            "公布数字与来源",
            {
                "classes": ["collapse"],
                "fields": [
                    *(("declared_participants", "declared_qualifier"), "declared_scope"),
                    *("source_on", "source_quote", "source_url"),
                ],
            },
        ),
        (
            "状态",
            {
                "fields": [
                    *(("publication", "published_at"), "public_page", ("event_status", "sequence")),
                    ("previous_first_day", "previous_last_day"),
                ]
            },
        ),
    ]

    @admin.display(description="日期", ordering="first_day")
    def shown_when(self, edition: Edition) -> str:
        return edition.when

    @display(description="进展")
    def shown_status(self, edition: Edition) -> Label:
        return edition.status().label

    @admin.display(description="安全许可提示")
    def permit_advice(self, edition: Edition) -> str:
        return edition.permit_warning() or "无"

    @admin.display(description="公开页面")
    def public_page(self, edition: Edition) -> str:
        if not edition.pk or not edition.is_public:
            return "未发布"
        return format_html('<a href="{}">{}</a>', edition.get_absolute_url(), edition.get_absolute_url())

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: Any) -> None:
        super().save_model(request, obj, form, change)
        fields = {field.name: field.attname for field in obj._meta.concrete_fields}
        changed = {fields[name] for name in form.changed_data if name in fields} if change else set()
        if sentence := obj.permit_advice(changed):
            messages.warning(request, sentence)
