"""Lists of the back office: what an address may ask of them, and which rows an action may touch."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.contrib.admin.exceptions import DisallowedModelAdminLookup
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.contrib.admin.options import IncorrectLookupParameters
from django.db import DataError
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, QueryDict
from unfold.views import ChangeList

from portal.accounts.access import scope
from portal.backoffice.unfold_buttons import needed_permissions
from portal.language.lookups import lookup_in
from portal.limits.numbers import LARGEST_KEY, whole_number

if TYPE_CHECKING:
    from django.contrib.admin import ModelAdmin

    AdminBase = ModelAdmin[Any]
else:
    AdminBase = object


class DeclaredLookups(ChangeList):
    """A list that is narrowed by what it declares alone: its filters, its date hierarchy, keys.

    Django answers every lookup on a column of the list's own model, so that a column which nobody may see could be
    read letter by letter (``?contact__startswith=138``).
    """

    def get_filters(self, request: HttpRequest) -> Any:
        """Raises DisallowedModelAdminLookup (400) for anything that no filter has taken."""
        with _only_possible_values():
            return self._filters(request)

    def get_queryset(self, request: HttpRequest, *args: Any, **kwargs: Any) -> QuerySet[Any]:
        with _only_possible_values():
            narrowed: QuerySet[Any] = super().get_queryset(request, *args, **kwargs)
            return narrowed

    def get_results(self, request: HttpRequest) -> None:
        with _only_possible_values():
            super().get_results(request)
        if not self.query and not self.get_filters_params():
            self.full_result_count = self.result_count  # nothing is left out, so that no link has to show the rest

    def _filters(self, request: HttpRequest) -> Any:
        specs, has_filters, remaining, *more = super().get_filters(request)
        for name in remaining:
            if name not in self._declared():
                raise DisallowedModelAdminLookup(f"Filtering by {name} is not offered.")
        return specs, has_filters, remaining, *more

    def _declared(self) -> set[str]:
        """Lookups that no filter takes and that are harmless: keys, and the bounds of the date hierarchy."""
        names = {key + lookup for key in ("pk", self.lookup_opts.pk.name) for lookup in ("", "__exact", "__in")}
        if self.date_hierarchy:
            names |= {f"{self.date_hierarchy}__gte", f"{self.date_hierarchy}__lt"}
        return names


@contextmanager
def _only_possible_values() -> Iterator[None]:
    """A number or a date that no column can hold is a filter that means nothing: the list is shown without it."""
    try:
        yield
    except (OverflowError, ValueError, DataError) as error:
        raise IncorrectLookupParameters(error) from error


class ScopedLists(AdminBase):
    """For PlainAdmin: lists whose actions stay within the area in which the person may perform *that action*."""

    def get_changelist(self, request: HttpRequest, **kwargs: Any) -> type[ChangeList]:
        return DeclaredLookups

    def get_search_fields(self, request: HttpRequest) -> list[str]:
        """Names and numbers are found however they are typed, in lists and where a record is chosen."""
        return [lookup_in(self.model, column) for column in super().get_search_fields(request)]

    def response_action(
        self, request: HttpRequest, queryset: QuerySet[Any], *args: Any, **kwargs: Any
    ) -> HttpResponse | None:
        """The chosen rows must all lie within the area of the action, else nothing happens; "all" are those within.

        An action that judges every row itself, and says so by ``judges_rows``, gets the chosen ones as they are.
        What is judged here is what Django runs afterwards: it gets the same words, each of them once.
        """
        name, across = self._wanted(request)
        wanted = request.POST.getlist(ACTION_CHECKBOX_NAME)
        keys = [key for key in wanted if whole_number(key, high=LARGEST_KEY) is not None]
        request.POST = _spelt_out(request.POST, action=name, across=across, keys=keys)  # type: ignore[assignment]
        entry = self.get_actions(request).get(name)
        if entry:
            needed = [] if getattr(entry[0], "judges_rows", False) else needed_permissions(entry[0])
            chosen = queryset if across else queryset.filter(pk__in=keys)
            if not across and any(scope(request.user, chosen, verb).count() != chosen.count() for verb in needed):
                messages.error(request, "所选记录中有不在您管理范围内的，操作没有执行。请重新选择。")
                return None
            for verb in needed:
                queryset = scope(request.user, queryset, verb)
        return super().response_action(request, queryset, *args, **kwargs)

    def _wanted(self, request: HttpRequest) -> tuple[str, bool]:
        """The action whose button was pushed ("" for none) and whether it is meant for all rows, as Django reads it."""
        actions = request.POST.getlist("action")
        place = whole_number(request.POST.get("index")) or 0
        data = request.POST.copy()
        data["action"] = actions[place] if place < len(actions) else ""
        form = self.action_form(data, auto_id=None)
        form.fields["action"].choices = self.get_action_choices(request)
        if not form.is_valid():
            return "", False
        return form.cleaned_data["action"], form.cleaned_data["select_across"]


def _spelt_out(posted: QueryDict, *, action: str, across: bool, keys: list[str]) -> QueryDict:
    """The same form with one action, at place 0, a plain answer on "all rows", and keys that are numbers."""
    data = posted.copy()
    data.setlist("action", [action])
    data.setlist("index", ["0"])
    data.setlist("select_across", ["1" if across else "0"])
    data.setlist(ACTION_CHECKBOX_NAME, keys)
    return data
