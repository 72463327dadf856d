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


WHERE = "“名称开头”的读音在市、县、镇等字之后也算；城市名后不带“市”字的（如“济南朝阳小学”），要选“任何位置”才算。"


@admin.register(Reading)
class ReadingAdmin(BackOfficeAdmin):
    list_display = ["text", "reading", "applies", "remark", "source"]
    list_filter = ["applies"]
    search_fields = ["text", "reading", "remark"]
    search_help_text = "按文字、读音或说明查找"
    fieldsets = [(None, {"fields": ["text", "reading", "applies", "remark", "source"], "description": WHERE})]
