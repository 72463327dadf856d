"""Reported faults: read here, handled by the actions of the room."""

from typing import Any

from django.contrib import admin
from django.http import FileResponse, Http404, HttpRequest
from django.shortcuts import get_object_or_404
from django.urls import path, reverse
from django.utils import timezone
from django.utils.html import format_html

from events.facilities.models import FaultReport, FaultStep
from portal.accounts.access import scope
from portal.backoffice.admin import BackOfficeAdmin, BackOfficeTabularInline
from portal.backoffice.revealed import revealed_or
from portal.privacy.detection import without_numbers


class StepInline(BackOfficeTabularInline):
    model = FaultStep
    fields = readonly_fields = ("at", "state", "remark", "person")
    show_change_link = False
    can_delete = False
    max_num = 0


@admin.register(FaultReport)
class FaultReportAdmin(BackOfficeAdmin):
    """Everything is read-only here; the state changes in actions."""

    list_display = ["facility", "state", "reported_at", "due_on", "in_time", "is_demo"]
    list_filter = ["state", "is_demo", "facility__township__county"]
    list_select_related = ["facility"]
    search_fields = ["facility__name", "facility__code", "number"]
    date_hierarchy = "reported_at"
    fields = readonly_fields = (
        *(
            "facility",
            "shown_description",
            "shown_photo",
            "shown_contact",
            "state",
            "due_on",
            "reported_at",
            "closed_at",
        ),
    )
    inlines = [StepInline]

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    @admin.display(description="问题描述")
    def shown_description(self, fault: FaultReport) -> str:
        return revealed_or(fault, "description", without_numbers(fault.description))

    @admin.display(description="联系方式")
    def shown_contact(self, fault: FaultReport) -> str:
        hidden = "已留，需要联系时点“查看联系方式”并写明原因，查看会留下记录" if fault.contact else "未留"
        return revealed_or(fault, "contact", hidden)

    @admin.display(description="未逾期", boolean=True)
    def in_time(self, fault: FaultReport) -> bool:
        return not (fault.closed_at is None and fault.due_on and fault.due_on < timezone.localdate())

    @admin.display(description="照片")
    def shown_photo(self, fault: FaultReport) -> str:
        if not fault.photo:
            return "无"
        return format_html('<a href="{}">查看照片</a>', reverse("admin:facilities_fault_photo", args=[fault.pk]))

    def get_urls(self) -> list[Any]:
        photo = self.admin_site.admin_view(fault_photo)
        return [path("<int:pk>/photo/", photo, name="facilities_fault_photo"), *super().get_urls()]


def fault_photo(request: HttpRequest, pk: int) -> FileResponse:
    """The photograph of a fault, for the staff of its area only and never cached."""
    fault = get_object_or_404(scope(request.user, FaultReport.objects.exclude(photo="")), pk=pk)
    try:
        response = FileResponse(fault.photo.open(), content_type="image/jpeg")
    except FileNotFoundError:
        raise Http404 from None
    response["Cache-Control"] = "private, no-store"
    return response
