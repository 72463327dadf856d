"""Rows of a worksheet as XML, put into a workbook whose frame xlsxwriter has made.

The frame (package, styles, widths, headings) is the library's work, which asks each cell a dozen questions; an export
of 50,000 rows is three times faster without them. What a row and a cell look like: ECMA-376, part 1, 18.3.1.
"""

import io
import re
import zipfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import date, datetime, time
from typing import Any
from xml.sax.saxutils import escape

import xlsxwriter
from xlsxwriter.utility import xl_col_to_name

SHEET = "xl/worksheets/sheet1.xml"
LAST_ROW = 1_048_576  # of any xlsx
BLOCK = 500  # rows that are compressed at once
PATTERNS = ("yyyy-mm-dd", "yyyy-mm-dd hh:mm", "yyyy-mm-dd hh:mm:ss", "hh:mm", "hh:mm:ss")
DAY, MOMENT, EXACT_MOMENT, CLOCK, EXACT_CLOCK = range(len(PATTERNS))  # which cell needs which of them
EPOCH = date(1899, 12, 30).toordinal()  # day 0 of Excel, for every day from March 1900 on
DAY_SECONDS = 86_400
STYLE = re.compile(r' s="(\d+)"')
DIMENSION = re.compile(r'<dimension ref="[^"]*"/>')
ESCAPED = re.compile(r"(_x[0-9a-fA-F]{4}_)")  # what Excel reads as one character, where it stands for itself
UNWRITABLE = re.compile("[\x00-\x08\x0b-\x1f\ufffe\uffff]")


class TooLong(ValueError):
    """What no xlsx holds; the message is the sentence for the person."""


def add_patterns(book: xlsxwriter.Workbook, sheet: Any) -> None:
    """Put a cell of each format into the frame's second row, from where ``filled`` takes the styles."""
    for place, pattern in enumerate(PATTERNS):
        sheet.write_number(1, place, 0, book.add_format({"num_format": pattern}))


@contextmanager
def filled(frame: io.BytesIO, file: Any) -> "Iterator[SheetRows]":
    """Copy the frame to a binary file, with the rows that are written meanwhile below its first."""
    with zipfile.ZipFile(frame) as made, zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as book:
        for part in made.infolist():
            if part.filename != SHEET:
                book.writestr(part, made.read(part))
        head, _, rest = made.read(SHEET).decode().partition('<row r="2"')
        patterns, _, tail = rest.partition("</sheetData>")
        with book.open(SHEET, "w", force_zip64=True) as out:
            out.write(DIMENSION.sub("", head).encode())
            rows = SheetRows(out, STYLE.findall(patterns))
            yield rows
            rows.flush()
            out.write(f"</sheetData>{tail}".encode())


class SheetRows:
    """The rows of one worksheet, in their order."""

    def __init__(self, out: Any, styles: Sequence[str]) -> None:
        self.out, self.styles = out, styles
        self.written: list[str] = []
        self.letters: list[str] = []

    def row(self, number: int, values: Sequence[Any]) -> None:
        """Write a row of texts, numbers, dates, moments, times and None at ``number``, from 1. Raises TooLong."""
        if number > LAST_ROW:
            raise TooLong(f"超过 {LAST_ROW:,} 行，xlsx 放不下，请改为导出 csv，或先筛选。")
        while len(self.letters) < len(values):
            self.letters.append(xl_col_to_name(len(self.letters)))
        cells = [
            f'<c r="{letter}{number}"{_cell(value, self.styles)}</c>'
            for letter, value in zip(self.letters, values, strict=False)
            if value is not None and value != ""
        ]
        self.written.append(f'<row r="{number}">{"".join(cells)}</row>')
        if len(self.written) == BLOCK:
            self.flush()

    def flush(self) -> None:
        self.out.write("".join(self.written).encode())
        self.written.clear()


def _cell(value: Any, styles: Sequence[str]) -> str:
    """A cell from its type on, without the end."""
    kind = value.__class__
    if kind is str:
        return _text(value)
    if kind is int or kind is float:
        return f"><v>{value:.16G}</v>"
    if kind is datetime:
        style = EXACT_MOMENT if value.second else MOMENT
        return f' s="{styles[style]}"><v>{value.toordinal() - EPOCH + _fraction(value):.16G}</v>'
    if kind is time:
        return f' s="{styles[EXACT_CLOCK if value.second else CLOCK]}"><v>{_fraction(value):.16G}</v>'
    return f' s="{styles[DAY]}"><v>{value.toordinal() - EPOCH}</v>'


def _fraction(moment: datetime | time) -> float:
    """How much of the day has gone by."""
    return (moment.hour * 3600 + moment.minute * 60 + moment.second) / DAY_SECONDS


def _text(text: str) -> str:
    kept = ' xml:space="preserve"' if text[0].isspace() or text[-1].isspace() else ""
    if not text.isprintable() or "_x" in text:
        text = UNWRITABLE.sub(lambda sign: f"_x{ord(sign[0]):04X}_", ESCAPED.sub(r"_x005F\1", text))
    if "&" in text or "<" in text or ">" in text:
        text = escape(text)
    return f' t="inlineStr"><is><t{kept}>{text}</t></is>'
