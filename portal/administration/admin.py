"""The back-office face: requests that wait for a second person, and what became of earlier ones."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest

from portal.administration.models import AccountRequest
from portal.backoffice.admin import BackOfficeAdmin


@admin.register(AccountRequest)
class AccountRequestAdmin(BackOfficeAdmin):
    """Read-only: requests are made on a person's page, and decided by the actions."""

    list_display = ["account", "kind", "role", "place", "requested_by", "requested_at", "state"]
    list_filter = ["state", "kind"]
    fields = readonly_fields = (
        "account", "kind", "role", "place", "reason", "requested_by", "requested_at", "state", "decided_by",
        "decided_at",
    )  # fmt: skip

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    has_change_permission = has_delete_permission = has_add_permission
