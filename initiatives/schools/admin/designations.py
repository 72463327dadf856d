"""The back-office face of designations and of the small vocabularies."""

from django.contrib import admin
from django.urls import reverse
from unfold.decorators import action, display

from initiatives.schools import forms
from initiatives.schools.dialogs import deed, done
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
    actions_detail = ["revoke_designation"]

    @display(description="对象")
    def subject_column(self, designation):
        return str(designation.subject)

    @display(description="认定日期", ordering="awarded_on")
    def awarded_column(self, designation):
        return designation.awarded

    @display(description="状态", label={"有效": "success"})
    def status(self, designation):
        return f"{designation.revoked} 撤销" if designation.revoked_on else "有效"

    @action(
        permissions=["revoke"],
        **deed(forms.RevokeDesignationForm, "撤销称号", "记录保留，显示为已撤销，不再计入。", "block"),
    )
    def revoke_designation(self, request, form, object_id):
        return done(request, form, reverse("admin:schools_designation_change", args=[object_id]))


@admin.register(DesignationType)
class DesignationTypeAdmin(BackOfficeAdmin):
    list_display = ["name", "code", "higher_counts_as_lower", "position"]
    search_fields = ["name", "code"]


@admin.register(Stage)
class StageAdmin(BackOfficeAdmin):
    list_display = ["name", "code", "compulsory", "position"]
    search_fields = ["name", "code"]
