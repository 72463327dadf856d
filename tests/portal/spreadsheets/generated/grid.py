"""Sheets before they become a file: cells with what a program would show of them."""

from dataclasses import dataclass, field

ERRORS = ("#REF!", "#N/A", "#DIV/0!", "#VALUE!", "#NAME?")


@dataclass
class Cell:
    """``shown``: what a text file holds instead, "" for the value itself. ``raised``: a last part above the line."""

    value: object = None
    format: str = ""
    shown: str = ""
    raised: str = ""
    error: str = ""
    is_struck: bool = False
    is_uncalculated: bool = False

    @property
    def is_blank(self):
        return self.value is None and not self.error and not self.is_uncalculated


class Line(list):
    """A row of cells. ``key``: of the record that stands in it."""

    def __init__(self, cells=(), key=None):
        super().__init__(cell if isinstance(cell, Cell) else Cell(cell) for cell in cells)
        self.key = key


@dataclass
class Sheet:
    """Merged ranges are (top, left, bottom, right) from 0, kept by row object until the file is made."""

    name: str
    lines: list[Line] = field(default_factory=list)
    merges: list[tuple[Line, int, Line, int]] = field(default_factory=list)
    hidden: list[Line] = field(default_factory=list)
    hidden_columns: list[int] = field(default_factory=list)
    is_visible: bool = True

    @property
    def width(self):
        return max((len(line) for line in self.lines), default=0)

    def place(self, line):
        return next(number for number, other in enumerate(self.lines) if other is line)

    def ranges(self):
        return [(self.place(top), left, self.place(bottom), right) for top, left, bottom, right in self.merges]

    def shift(self, columns):
        """Everything moves to the right."""
        for line in self.lines:
            line[:0] = [Cell() for _ in range(columns)]
        self.merges = [(top, left + columns, bottom, right + columns) for top, left, bottom, right in self.merges]
        self.hidden_columns = [column + columns for column in self.hidden_columns]


@dataclass
class Book:
    sheets: list[Sheet] = field(default_factory=list)
    is_1904: bool = False
