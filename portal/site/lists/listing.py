"""A list page: everything that ``components/list_page.html`` shows, fetched before the template starts."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.core.paginator import Page

from portal.site.lists.exports import Export
from portal.site.lists.facets import Facet
from portal.site.lists.fields import Label
from portal.site.lists.filters import Filters
from portal.site.provenance import Provenance


@dataclass(frozen=True)
class Empty:
    """What the page says where nothing was found, and where it leads."""

    title: Label
    text: Label = ""
    url: str = ""
    link: Label = ""


@dataclass(frozen=True, kw_only=True)
class ListPage:
    """``facets`` stand by name: those of ``shown`` in the search form, the others as rows of chips below it.

    ``page`` is of Django's paginator with its rows fetched (``paging.numbered``). Filters without a field in the search
    form travel as ``hidden``.
    """

    filters: Filters
    page: "Page[Any]"
    empty: Empty
    provenance: Provenance | None = None
    facets: Mapping[str, Facet] = field(default_factory=dict)
    shown: Sequence[str] = ()
    exports: Sequence[Export] = ()

    @property
    def total(self) -> int:
        return self.page.paginator.count

    @property
    def rows(self) -> Sequence[Any]:
        fetched: Sequence[Any] = self.page.object_list  # type: ignore[assignment]  # rows, no longer a query set
        return fetched

    @property
    def hidden(self) -> list[tuple[str, str]]:
        return self.filters.hidden(*self.shown)

    @property
    def chip_rows(self) -> list[Facet]:
        """The facets that stand below the search form."""
        return [one for name, one in self.facets.items() if name not in self.shown]
