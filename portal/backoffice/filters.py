"""List filters that Unfold's own do not do right."""

from datetime import datetime, timedelta
from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils import timezone
from unfold.contrib.filters.admin import AutocompleteSelectFilter, RangeDateFilter

from portal.limits.numbers import LARGEST_KEY, whole_number


class RecordFilter(AutocompleteSelectFilter):
    """By a record that is found by typing. A text that is no key is shown as nothing chosen, and finds nothing."""

    def value(self) -> Any:
        chosen = super().value()
        return "" if whole_number(chosen, high=LARGEST_KEY) is None else chosen


class MomentFilter(RangeDateFilter):
    """From one day to another, both included, in the bureau's time; Unfold compares moments with naive midnights."""

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        first, last = self._midnight("from"), self._midnight("to")
        if first:
            queryset = queryset.filter(**{f"{self.parameter_name}__gte": first})
        if last:
            queryset = queryset.filter(**{f"{self.parameter_name}__lt": last + timedelta(days=1)})
        return queryset

    def _midnight(self, end: str) -> datetime | None:
        try:
            text = self.used_parameters.get(f"{self.parameter_name}_{end}", "")
            return timezone.make_aware(datetime.strptime(text, "%Y-%m-%d"))
        except ValueError:
            return None
