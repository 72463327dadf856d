"""What nobody has looked over for long, in a list and on the dashboard alike."""

from datetime import timedelta
from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils import timezone

STALE_DAYS = 365


def not_looked_over(rows):
    """Those that nobody has looked over for a year."""
    return rows.not_confirmed_since(timezone.localdate() - timedelta(days=STALE_DAYS))


class StaleFilter(admin.SimpleListFilter):
    title = "核对情况"
    parameter_name = "confirmed"

    def lookups(self, request: HttpRequest, model_admin: Any):
        return [("stale", "一年以上未核对")]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]):
        return not_looked_over(queryset) if self.value() == "stale" else queryset
