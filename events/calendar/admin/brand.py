from django.contrib import admin
from django.db.models import Count, QuerySet
from django.http import HttpRequest

from events.calendar.models import Discipline, EventBrand, Recognition
from portal.backoffice.admin import BackOfficeAdmin, BackOfficeStackedInline


@admin.register(Discipline)
class DisciplineAdmin(BackOfficeAdmin):
    list_display = ["name", "code", "parent", "artwork", "position"]
    list_filter = ["artwork"]
    search_fields = ["name", "name_en", "code"]
    autocomplete_fields = ["parent"]


class RecognitionInline(BackOfficeStackedInline):
    model = Recognition


@admin.register(EventBrand)
class EventBrandAdmin(BackOfficeAdmin):
    list_display = ["name", "discipline", "level", "first_year", "editions_count"]
    list_filter = ["level", "is_demo"]
    search_fields = ["name", "name_en", "aliases", "slug"]
    autocomplete_fields = ["discipline"]
    inlines = [RecognitionInline]
    fieldsets = [
        (None, {"fields": ["name", "name_en", "aliases", "slug", "discipline", "level", "first_year"]}),
        ("名称", {"fields": ["name_basis"], "description": "名称含“中国”“全国”“国际”等字样时，须填写使用依据。"}),
        ("介绍", {"fields": ["summary", "summary_en", "description", "description_en"]}),
        ("来源", {"fields": ["source_title", "source_on", "source_quote", "source_url"]}),
    ]

    def get_queryset(self, request: HttpRequest) -> QuerySet[EventBrand]:
        rows: QuerySet[EventBrand] = super().get_queryset(request).annotate(editions_count=Count("editions"))
        return rows

    @admin.display(description="届次", ordering="editions_count")
    def editions_count(self, brand: EventBrand) -> int:
        return brand.editions_count


@admin.register(Recognition)
class RecognitionAdmin(BackOfficeAdmin):
    list_display = ["brand", "body", "wording", "level", "is_title", "granted_on"]
    list_filter = ["level", "is_title"]
    search_fields = ["brand__name", "body", "wording"]
    autocomplete_fields = ["brand"]
