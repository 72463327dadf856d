"""What the area per resident is computed from, and the published figures."""

from django.contrib import admin

from events.facilities.models import AreaStatement, Population, PublishedFigure
from portal.backoffice.admin import BackOfficeAdmin


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
