"""Cells and values: what counts as blank, what stands for "no value", how a cell is shown. No Django here."""

import unicodedata
from datetime import date, time, timedelta
from typing import Any, TypeAlias

Cell: TypeAlias = str | int | float | bool | date | time | timedelta | None  # as it stands in a file
Value: TypeAlias = Any  # what a model's field holds, or KEEP, or FAILED
Row: TypeAlias = list[Cell]
Merge: TypeAlias = tuple[int, int, int, int]  # a merged range: top, left, bottom, right, from 0
Place: TypeAlias = tuple[int, int]  # which of the chosen sheets, from 0; the row number that Excel shows

BLANKS = " \t\r\n\xa0\u3000\ufeff\u200b"
PLACEHOLDERS = frozenset({"/", "\\", "-", "--", "—", "——", "－", "–", "无", "暂无", "N/A", "n/a", "NA", "空", "…"})
EXACT = 10**15  # Excel keeps fifteen digits


class _Mark:
    """A value that is none: compared by identity."""

    def __init__(self, name: str) -> None:
        self.name = name

    def __repr__(self) -> str:
        return self.name


KEEP = _Mark("KEEP")  # the cell is blank: the old value stays
FAILED = _Mark("FAILED")  # the cell has no value, and the record knows why


def is_blank(cell: Cell) -> bool:
    return cell is None or (isinstance(cell, str) and not cell.strip(BLANKS))


def shown(cell: Value) -> str:
    """A cell as the person typed it, for messages: 40 characters at most."""
    if isinstance(cell, float) and cell.is_integer() and abs(cell) < EXACT:
        return str(int(cell))
    text = "是" if cell is True else "否" if cell is False else str(cell)
    return text if len(text) <= 40 else text[:39] + "…"


def wide(text: str) -> str:
    """Full-width digits, letters and blanks to ordinary ones; blanks trimmed."""
    return unicodedata.normalize("NFKC", text).strip(BLANKS)
