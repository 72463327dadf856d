"""Cells and values: what counts as blank, what stands for "no value", how a cell is shown. No Django here."""

import re
import unicodedata
from dataclasses import dataclass
from datetime import date, time, timedelta
from decimal import Decimal
from typing import Any, TypeAlias

Cell: TypeAlias = str | int | float | bool | date | time | timedelta | None  # as it stands in a file
Value: TypeAlias = Any  # what a model's field holds, or KEEP, or FAILED
Row: TypeAlias = list[Cell]
Merge: TypeAlias = tuple[int, int, int, int]  # a merged range: top, left, bottom, right, from 0
Place: TypeAlias = tuple[int, int]  # which of the chosen sheets, from 0; the row number that Excel shows, see CELL_ROWS

BLANKS = " \t\r\n\xa0\u3000\ufeff\u200b"
PLACEHOLDERS = frozenset({"/", "\\", "-", "--", "—", "——", "－", "–", "无", "暂无", "N/A", "n/a", "NA", "空", "…"})
EXACT = 10**15  # Excel keeps fifteen digits

# Superscripts, circled and bracketed numbers, fractions and the like: NFKC would make digits of a footnote's mark.
FOOTNOTE_MARKS = re.compile(
    "[\u00b2\u00b3\u00b9\u00bc-\u00be\u2070-\u209c\u2150-\u218b\u2460-\u24ff\u2776-\u2793\u3200-\u33ff"
    "\ufe00-\ufe0f\U0001d7ce-\U0001d7ff\U0001f100-\U0001f10c\U0001fbf0-\U0001fbf9]+"
)


# The row of a record that stands in one cell of a wide table names its column too: row + CELL_ROWS * (column + 1).
CELL_ROWS = 1 << 21


def cell_number(row: int, column: int) -> int:
    """A cell as the second half of a place; the row as Excel counts it, the column from 0."""
    return row + CELL_ROWS * (column + 1)


def row_of(number: int) -> int:
    """The row of a place's second half, be it a row or a cell."""
    return number % CELL_ROWS


def column_of(number: int) -> int | None:
    """The column of a record that stands in one cell, None of one that fills its row."""
    return number // CELL_ROWS - 1 if number >= CELL_ROWS else None


class _Mark:
    """A value that is none: compared by identity."""

    def __init__(self, name: str) -> None:
        self.name = name

    def __repr__(self) -> str:
        return self.name


@dataclass(frozen=True)
class Percent:
    """A number cell that the file shows as a percentage: 0.9139 shown as 91.39%."""

    number: float

    def __str__(self) -> str:
        return f"{self.number * 100:.13g}%"


@dataclass(frozen=True)
class AsShown:
    """A number cell that its format shows with a unit: 3 as 3万人. ``template``: {}万人."""

    number: float
    template: str

    def __str__(self) -> str:
        return self.template.format(f"{self.number:.15g}")


@dataclass(frozen=True)
class PartialDay:
    """A date cell that its format shows without a part. ``precision``: month or year; day for one without its year."""

    day: date
    precision: str

    def __str__(self) -> str:
        day = self.day
        words = {"month": f"{day.year}年{day.month}月", "year": f"{day.year}年", "day": f"{day.month}月{day.day}日"}
        return words[self.precision]


@dataclass(frozen=True)
class Merged:
    """A cell that is merged over several rows, in a column of numbers: whose number it is, is not known."""

    cell: Cell

    def __str__(self) -> str:
        return shown(self.cell)


KEEP = _Mark("KEEP")  # the cell is blank: the old value stays
FAILED = _Mark("FAILED")  # the cell has no value, and the record knows why


def is_blank(cell: Cell) -> bool:
    return cell is None or (isinstance(cell, str) and not cell.strip(BLANKS))


def whole_text(cell: Value) -> str:
    """A cell as the person typed it."""
    if isinstance(cell, float) and cell.is_integer() and abs(cell) < EXACT:
        return str(int(cell))
    return "是" if cell is True else "否" if cell is False else str(cell)


def said(value: Value) -> Value:
    """A value that was read, as it would stand in a cell: 53.06 for 53.060000."""
    return f"{value.normalize():f}" if isinstance(value, Decimal) else value


def shown(cell: Value) -> str:
    """The same for messages: 40 characters at most."""
    text = whole_text(cell)
    return text if len(text) <= 40 else text[:39] + "…"


def wide(text: str) -> str:
    """Full-width digits, letters and blanks to ordinary ones; blanks trimmed. A footnote's mark stays as it is."""
    if text.isascii():
        return text.strip(BLANKS)
    if not FOOTNOTE_MARKS.search(text):
        return unicodedata.normalize("NFKC", text).strip(BLANKS)
    parts, marks = FOOTNOTE_MARKS.split(text), [*FOOTNOTE_MARKS.findall(text), ""]
    ordinary = [unicodedata.normalize("NFKC", part) for part in parts]
    return "".join(part + mark for part, mark in zip(ordinary, marks, strict=True)).strip(BLANKS)
