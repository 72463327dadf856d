"""What a file says of a sheet's cells beside their values: error values, formats, rows that are hidden. No Django here.

Readers of every format fill in the same facts, so that a workbook means the same whichever program saved it.
"""

import re
from dataclasses import dataclass, field
from typing import Any

from portal.spreadsheets.values import Merge

MARKS = 10_000  # cells of one sheet that are noted
TOO_MANY_MARKS = f"的错误值和没有计算结果的公式超过 {MARKS:,} 个，请在 Excel 中改正后再上传。"
ERROR_TEXT = re.compile(r"#(?:REF!|N/A|DIV/0!|VALUE!|NAME\?|NUM!|NULL!|SPILL!|CALC!|#+)|Err:\d{3}")

Runs = list[list[int]]  # rows as Excel counts them, [first, last]


@dataclass
class SheetFacts:
    """Cells are named as in Excel, columns counted from 0, rows as Excel counts them."""

    marks: dict[str, str] = field(default_factory=dict)  # error values, "" for a formula without value
    raised: dict[str, str] = field(default_factory=dict)  # text with a part set above or below the line: that part
    struck: list[str] = field(default_factory=list)  # cells whose text is struck out, in whole or in part
    percent: dict[int, Runs] = field(default_factory=dict)  # column → rows of its numbers in a percent format
    shown: dict[str, dict[int, Runs]] = field(default_factory=dict)  # mark of ``number_formats`` → column → rows
    hidden_rows: Runs = field(default_factory=list)
    hidden_columns: list[int] = field(default_factory=list)
    merges: list[Merge] = field(default_factory=list)  # of formats whose merged ranges the library does not know
    refusal: str = ""  # why the sheet cannot be read as a whole, the second half of a sentence

    def mark(self, cell: str, error: str) -> None:
        """``cell`` holds an error value, or with "" a formula that was never calculated."""
        if len(self.marks) < MARKS:
            self.marks[cell] = error
        else:
            self.refusal = TOO_MANY_MARKS

    def strike(self, cell: str) -> None:
        if len(self.struck) < MARKS:
            self.struck.append(cell)

    def raise_part(self, cell: str, part: str) -> None:
        """``part`` of the text stands above or below the line: 2700¹ would read 27001."""
        if len(self.raised) < MARKS:
            self.raised[cell] = part
        else:
            self.refusal = "的上标、下标过多，请在 Excel 中改正后再上传。"

    def show_percent(self, column: int, row: int) -> None:
        """Rows have to come in their order."""
        _join(self.percent.setdefault(column, []), row)

    def show_as(self, mark: str, column: int, row: int) -> None:
        """A number is shown with a unit, or a date without a part of it. Rows have to come in their order."""
        _join(self.shown.setdefault(mark, {}).setdefault(column, []), row)

    def hide_row(self, row: int, last: int = 0) -> None:
        _join(self.hidden_rows, row, last or row)

    def as_values(self) -> dict[str, Any]:
        """As the reading process sends it."""
        return vars(self)


def _join(runs: Runs, first: int, last: int = 0) -> None:
    """Add rows to the last run, or begin a new one."""
    if runs and runs[-1][1] + 1 >= first >= runs[-1][0]:
        runs[-1][1] = max(runs[-1][1], last or first)
    else:
        runs.append([first, last or first])


def column_of(letters: str) -> int:
    """A → 0, AA → 26."""
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    return number - 1


def split(cell: str) -> tuple[int, int]:
    """B5 → (5, 1): the row as Excel counts it, the column from 0."""
    letters = cell.rstrip("0123456789")
    return int(cell[len(letters) :]), column_of(letters)
