"""What facilities are described with: kinds, services on site, the thresholds of the service rules."""

from django.contrib import admin

from events.facilities.models import Amenity, FacilityKind, ServiceRule
from portal.backoffice.admin import BackOfficeAdmin


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
