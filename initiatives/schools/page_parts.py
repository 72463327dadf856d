"""Inlines and list filters that rooms above add to the back-office page of a school or a network.

The admin of that record reads this list; nothing patches the admin of another room.
"""

from collections import defaultdict
from typing import TYPE_CHECKING, Any

from django.http import HttpRequest

if TYPE_CHECKING:
    from django.contrib.admin import ModelAdmin

    AdminBase = ModelAdmin[Any]
else:
    AdminBase = object

_inlines: dict[type, list[tuple[bool, type[Any]]]] = defaultdict(list)
_filters: dict[type, list[tuple[int, type[Any]]]] = defaultdict(list)


def add_inline(model: type, inline: type, *, first: bool = False) -> None:
    """Show ``inline`` on the page of ``model``: before its own inlines (``first``) or after them."""
    _inlines[model].append((first, inline))


def add_list_filter(model: type, list_filter: type, *, position: int) -> None:
    """Offer ``list_filter`` above the list of ``model``, at that place among the filters."""
    _filters[model].append((position, list_filter))


class ExtensibleAdmin(AdminBase):
    """Mixin of an admin class that shows what other rooms add."""

    def get_inlines(self, request: HttpRequest, obj: Any) -> list[Any]:
        added = _inlines[self.model]
        before = [inline for first, inline in added if first]
        after = [inline for first, inline in added if not first]
        return [*before, *super().get_inlines(request, obj), *after]

    def get_list_filter(self, request: HttpRequest) -> list[Any]:
        filters = list(super().get_list_filter(request))
        for position, list_filter in _filters[self.model]:
            filters.insert(position, list_filter)
        return filters
