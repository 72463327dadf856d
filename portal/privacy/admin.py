"""Who has looked at personal data, and why: read by the auditor."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest

from portal.backoffice.admin import BackOfficeAdmin
from portal.backoffice.filters import MomentFilter
from portal.privacy.models import Reveal


@admin.register(Reveal)
class RevealAdmin(BackOfficeAdmin):
    """Read-only; approving is an action."""

    list_display = ["asked_at", "who", "record_key", "field", "why", "approved_by", "until"]
    list_filter = [("asked_at", MomentFilter)]
    list_select_related = ["who", "approved_by"]
    search_fields = ["record_key", "why"]
    fields = readonly_fields = ("record_key", "field", "who", "why", "asked_at", "minutes", "approved_by", "until")

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False
