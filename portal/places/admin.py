"""Places in the back office. Codes, parents and validity change rarely and by decree: city data keepers do it."""

from django.contrib import admin

from portal.backoffice.admin import BackOfficeAdmin
from portal.places.models import Place, Reading


@admin.register(Place)
class PlaceAdmin(BackOfficeAdmin):
    list_display = ["name", "code", "kind", "parent", "managing_area", "county", "valid_from", "valid_to"]
    list_filter = ["kind", "parent"]
    list_select_related = ["parent", "managing_area", "county"]
    search_fields = ["name", "short_name", "code", "sort_key"]
    search_help_text = "按名称、代码或拼音查找"
    autocomplete_fields = ["parent", "managing_area", "successor"]
    readonly_fields = ["county", "sort_key"]
    fieldsets = [
        (None, {"fields": ["name", "short_name", "code", "kind", "position"]}),
        ("隶属", {"fields": ["parent", "managing_area", "county", "sort_key"]}),
        ("有效期", {"fields": ["valid_from", "valid_to", "successor"]}),
    ]


@admin.register(Reading)
class ReadingAdmin(BackOfficeAdmin):
    list_display = ["text", "reading", "applies", "remark", "source"]
    list_filter = ["applies"]
    search_fields = ["text", "reading", "remark"]
    search_help_text = "按文字、读音或说明查找"
    fields = ["text", "reading", "applies", "remark", "source"]
