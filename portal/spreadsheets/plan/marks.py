"""What the reader noted of single cells and merged ranges, brought to the cells of a column."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from portal.spreadsheets.plan.convert import Marked
from portal.spreadsheets.read.number_formats import AS_SHOWN, MONTH, NO_YEAR, YEAR
from portal.spreadsheets.values import AsShown, Merge, PartialDay, Percent, Row

PERCENT = "%"  # the mark of a number cell in percent format
TALLEST = 5_000  # rows; a range merged further down is not looked at


def marks_by_row(marks: Mapping[str, str]) -> dict[int, dict[int, Marked]]:
    """``{"B5": "#N/A"}`` → ``{row: {column: mark}}``, both 0-based."""
    rows: dict[int, dict[int, Marked]] = {}
    for place, mark in marks.items():
        letters = place.rstrip("0123456789")
        column = 0
        for letter in letters:
            column = column * 26 + ord(letter) - 64
        rows.setdefault(int(place[len(letters) :]) - 1, {})[column - 1] = Marked(mark)
    return rows


def marked(cells: Row, marks: Mapping[int, Marked]) -> list[Any]:
    found: list[Any] = list(cells)
    for column, mark in marks.items():
        if column < len(found):
            found[column] = _marked(found[column], mark)
    return found


def _marked(cell: Any, mark: Marked) -> Any:
    if mark.mark[:1] == AS_SHOWN:
        return AsShown(cell, mark.mark[1:]) if isinstance(cell, int | float) and not isinstance(cell, bool) else cell
    if mark.mark in (MONTH, YEAR, NO_YEAR):
        return _partial(cell.date() if isinstance(cell, datetime) else cell, mark.mark[1:])
    if mark.mark != PERCENT:
        return mark
    return Percent(float(cell)) if isinstance(cell, int | float) and not isinstance(cell, bool) else cell


def _partial(cell: Any, precision: str) -> Any:
    return PartialDay(cell, precision) if isinstance(cell, date) else cell


def merged_rows(merges: Sequence[Merge], first: int) -> dict[int, set[int]]:
    """Which rows of each column lie in a range that is merged over several rows under the header; all 0-based."""
    found: dict[int, set[int]] = {}
    for top, left, bottom, right in merges:
        if top >= first and 0 < bottom - top < TALLEST:
            for column in range(left, right + 1):
                found.setdefault(column, set()).update(range(top, bottom + 1))
    return found
