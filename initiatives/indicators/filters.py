"""What nobody has looked over for long, in a list and on the dashboard alike."""

from datetime import timedelta
from typing import Any, TypeVar, cast

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils import timezone

from initiatives.indicators.queries import ConfirmedQuerySet

STALE_DAYS = 365
Rows = TypeVar("Rows", bound=ConfirmedQuerySet[Any])


def not_looked_over(rows: Rows) -> Rows:
    """Those that nobody has looked over for a year."""
    return rows.not_confirmed_since(timezone.localdate() - timedelta(days=STALE_DAYS))


class StaleFilter(admin.SimpleListFilter):
    title = "核对情况"
    parameter_name = "confirmed"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [("stale", "一年以上未核对")]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        return not_looked_over(cast(ConfirmedQuerySet[Any], queryset)) if self.value() == "stale" else queryset
