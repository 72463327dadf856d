"""The back-office face of places."""

from django.contrib import admin

from portal.desk.admin import DeskAdmin
from portal.places.models import Place


@admin.register(Place)
class PlaceAdmin(DeskAdmin):
    list_display = ["name", "code", "kind", "parent", "managing_area", "valid_to"]
    list_filter = ["kind", "county"]
    search_fields = ["name", "code", "sort_key"]
