"""How a sheet recognises the rows of a list that has no codes of ours, and which codes its new records get."""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from portal.spreadsheets.headings import with_brackets

if TYPE_CHECKING:
    from portal.spreadsheets.layout import Layout
    from portal.spreadsheets.resources import SheetResource

Values = Mapping[str, Any]  # a new row, by attname


@dataclass(frozen=True)
class Naming:
    """A record is the one of the row's name that agrees in every one of ``within`` that the row fills.

    ``name`` and ``within`` are columns, ``others`` attributes with further names of a record. ``county``: the path to
    the county of a record; ``county_column``: the column that shows it, by which a list may tell records apart too.
    ``codes``: a free code for each of some new rows, none of which is among those already
    reserved; without it a new record cannot be made, and ``unknown`` says why. ``needs``: columns that a code is made
    of.
    """

    name: str
    within: Sequence[str]
    county: str
    county_column: str = ""
    others: Sequence[str] = ()
    codes: Callable[[Sequence[Values], Collection[str]], list[str]] | None = None
    needs: Sequence[str] = ()
    unknown: str = ""


def naming_of(resource: "type[SheetResource]", layout: "Layout") -> Naming | None:
    """The naming by which the file's rows are recognised; None when it has the key, or no names either."""
    naming = resource.naming
    if naming is None or layout.records or naming.name not in layout.columns:
        return None
    keys = resource.key_columns()
    return naming if all(column.name not in layout.columns for column in keys) else None


def county_place(resource: "type[SheetResource]", layout: "Layout", titles: Sequence[str]) -> int | None:
    """The column of a list without codes that says in which county each row is, though it is not imported."""
    naming = naming_of(resource, layout)
    if naming is None or not naming.county_column:
        return None
    column = resource.column(naming.county_column)
    words = {with_brackets(word) for word in (column.label, *column.aliases)}
    places = [at for at, title in enumerate(titles) if with_brackets(title) in words]
    return next((at for at in places if at not in layout.columns.values()), None)
