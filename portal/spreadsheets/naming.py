"""How a sheet recognises the rows of a list that has no codes of ours, and which codes its new records get."""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from portal.spreadsheets.layout import Layout
    from portal.spreadsheets.resources import SheetResource

Values = Mapping[str, Any]  # a new row, by attname


@dataclass(frozen=True)
class Naming:
    """A record is the one of the row's name that agrees in every one of ``within`` that the row fills.

    ``name`` and ``within`` are columns, ``others`` attributes with further names of a record. ``county``: the path to
    the county of a record. ``codes``: a free code for each of some new rows, none of which is among those already
    reserved; without it a new record cannot be made, and ``unknown`` says why. ``needs``: columns that a code is made
    of.
    """

    name: str
    within: Sequence[str]
    county: str
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
