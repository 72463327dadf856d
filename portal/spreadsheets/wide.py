"""Wide tables: one row holds several records, whose year, indicator or place stands in the heading over the cell."""

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Wide:
    """What a sheet says of its wide form. ``value``: the column of the cells. ``heads``: columns that headings may
    name instead: a period first, then records by their names. ``asked``: those that one answer may fill for all rows.
    """

    value: str
    heads: Sequence[str]
    asked: Sequence[str] = ()
