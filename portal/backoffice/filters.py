"""List filters: those that Unfold's own do not do right, and that of the worklists."""

from datetime import datetime, timedelta
from typing import Any

from django.contrib.admin import SimpleListFilter
from django.contrib.admin.options import IncorrectLookupParameters
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils import timezone
from unfold.contrib.filters.admin import AutocompleteSelectFilter, RangeDateFilter

from portal.backoffice.worklists import PARAMETER, WORKLISTS, Lane, worklists_of
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


class WorklistFilter(SimpleListFilter):
    """The worklists of the dashboard, above the list of their model."""

    title, parameter_name = "待办", PARAMETER

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        """Each worklist that concerns the person; one lane of it only where an address asks for it."""
        offered = [entry for entry in worklists_of(model_admin.model) if entry.concerns(request)]
        found = []
        for entry in offered:
            found.append((entry.name, entry.title))
            lanes = [lane for lane in Lane if self.value() == f"{entry.name}.{lane.value}"]
            found += [(f"{entry.name}.{lane.value}", f"{entry.title}：{lane.label}") for lane in lanes]
        return found

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        """Raises IncorrectLookupParameters, which shows the list without a filter, for what is no worklist."""
        if not self.value():
            return queryset
        name, _, lane = str(self.value()).partition(".")
        entry = WORKLISTS.get((queryset.model, name))
        if entry is None or (lane and lane not in Lane.values):
            raise IncorrectLookupParameters(self.value())
        return entry.within(request, queryset, lane)
