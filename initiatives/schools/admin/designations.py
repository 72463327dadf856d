"""The back-office face of designations and of the small vocabularies."""

from django.contrib import admin
from unfold.decorators import display

from initiatives.schools.list_filters import CountyFilter
from initiatives.schools.models import Designation, DesignationType, Stage
from portal.backoffice.admin import BackOfficeAdmin


class PlaceFilter(CountyFilter):
    path = "place__county"


@admin.register(Designation)
class DesignationAdmin(BackOfficeAdmin):
    list_display = ["type", "level", "subject_column", "place", "awarded_column", "status"]
    list_filter = [
        "type",
        "level",
        PlaceFilter,
    ]
    search_fields = ["school__search_text", "township__name", "county__name", "organisation", "document_number"]
    list_select_related = ["type", "school", "township", "county", "place"]
    readonly_fields = ["revoked_on", "revoke_reason", "is_demo"]

    @display(description="对象")
    def subject_column(self, designation: Designation) -> str:
        return str(designation.subject)

    @display(description="认定日期", ordering="awarded_on")
    def awarded_column(self, designation: Designation) -> str:
        return designation.awarded

    @display(description="状态", label={"有效": "success"})
    def status(self, designation: Designation) -> str:
        return f"{designation.revoked} 撤销" if designation.revoked_on else "有效"


@admin.register(DesignationType)
class DesignationTypeAdmin(BackOfficeAdmin):
    list_display = ["name", "code", "higher_counts_as_lower", "position"]
    search_fields = ["name", "code"]


@admin.register(Stage)
class StageAdmin(BackOfficeAdmin):
    list_display = ["name", "code", "compulsory", "position"]
    search_fields = ["name", "code"]
