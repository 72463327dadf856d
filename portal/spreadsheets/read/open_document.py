"""What OpenDocument sheets (ods) say of cells beside their values, and their merged ranges. No Django here.

The library hands over error values as blanks and knows neither formats nor merged cells of this kind of file.
"""

import zipfile
from collections.abc import Mapping
from typing import IO
from xml.etree import ElementTree as ET

from portal.spreadsheets import limits
from portal.spreadsheets.errors import FileRefused
from portal.spreadsheets.headings import letter
from portal.spreadsheets.read.number_formats import mark_of_shown
from portal.spreadsheets.read.sheet_facts import ERROR_TEXT, SheetFacts
from portal.spreadsheets.read.workbook_styles import DAMAGED

# Without any of these the content says nothing beside the values, and is not walked.
SIGNS = (
    b'"error"',
    b"line-through",
    b"visibility=",
    b'"percentage"',
    b"text-position=",
    b">#",
    b">Err:",
    b"-rows-spanned=",
    b"-columns-spanned=",
    b'"date"',
    b'"currency"',
    b"<number:text>",
)
HIDDEN = ("collapse", "filter")
EXPANDED = 10_000  # rows or columns that one repeated cell is noted for


def facts_of(book: zipfile.ZipFile) -> dict[str, SheetFacts]:
    """The sheet's place from 0, as a text → what is known of it. ``content.xml`` was searched for entities before."""
    walk = _Walk()
    try:
        with book.open("content.xml") as stream:
            walk.run(stream)
    except ET.ParseError as error:
        raise FileRefused(DAMAGED) from error
    return {str(place): facts for place, facts in enumerate(walk.sheets)}


def _local(name: str) -> str:
    return name.rpartition("}")[2]


def _attributes(tag: ET.Element) -> dict[str, str]:
    """Attributes by local name; the later namespace of ``value-type`` (calcext) says what the first one cannot."""
    found: dict[str, str] = {}
    for name, value in tag.attrib.items():
        local = _local(name)
        found["extended-type" if local == "value-type" and "calc" in name else local] = value
    return found


def _count(text: str | None) -> int:
    return int(text) if text and text.isdecimal() else 1


class _Walk:
    def __init__(self) -> None:
        self.sheets: list[SheetFacts] = []
        self.struck: set[str] = set()  # names of styles
        self.raised: set[str] = set()
        self.row = 0
        self.columns: list[tuple[int, str]] = []  # of the sheet: last place, the style of cells without one

    def run(self, stream: IO[bytes]) -> None:
        for event, tag in ET.iterparse(stream, ("start", "end")):  # noqa: S314 - a DOCTYPE was refused before
            name = _local(tag.tag)
            if event == "start" and name == "table":
                self.sheets.append(SheetFacts())
                self.row, self.columns = 0, []
            elif event == "end" and name == "style":
                self._style(tag)
            elif event == "end" and name == "table-column" and self.sheets:
                self._column(tag)
            elif event == "end" and name == "table-row":
                self._row(tag)
                tag.clear()

    def _style(self, tag: ET.Element) -> None:
        name = _attributes(tag).get("name", "")
        for part in tag:
            said = _attributes(part)
            if (
                said.get("text-line-through-style", "none") != "none"
                or said.get("text-line-through-type", "none") != "none"
            ):
                self.struck.add(name)
            if not said.get("text-position", "0%").startswith("0%"):
                self.raised.add(name)

    def _column(self, tag: ET.Element) -> None:
        said = _attributes(tag)
        first = self.columns[-1][0] + 1 if self.columns else 0
        last = first + _count(said.get("number-columns-repeated")) - 1
        self.columns.append((last, said.get("default-cell-style-name", "")))
        if said.get("visibility") in HIDDEN:
            self.sheets[-1].hidden_columns += range(first, min(last, limits.COLUMNS) + 1)

    def _style_of(self, said: Mapping[str, str], column: int) -> str:
        own = said.get("style-name")
        return own or next((style for last, style in self.columns if column <= last), "")

    def _row(self, tag: ET.Element) -> None:
        said = _attributes(tag)
        first, repeated = self.row + 1, _count(said.get("number-rows-repeated"))
        self.row += repeated
        if first > limits.ROWS_SCANNED or not self.sheets:
            return
        if said.get("visibility") in HIDDEN:
            self.sheets[-1].hide_row(first, first + repeated - 1)
        column = 0
        for cell in tag:
            about = _attributes(cell)
            times = _count(about.get("number-columns-repeated"))
            if len(cell) or "number-rows-spanned" in about or "number-columns-spanned" in about:
                for place in range(column, column + min(times, limits.COLUMNS)):
                    self._cell(cell, about, first, min(repeated, EXPANDED), place)
            column += times

    def _cell(self, cell: ET.Element, said: dict[str, str], row: int, rows: int, column: int) -> None:
        facts, name = self.sheets[-1], letter(column)
        text = "".join("".join(part.itertext()) for part in cell if _local(part.tag) == "p").strip()
        is_error = said.get("extended-type") == "error" or bool(ERROR_TEXT.fullmatch(text))
        raised, struck = self._spans(cell)
        down, right = _count(said.get("number-rows-spanned")) - 1, _count(said.get("number-columns-spanned")) - 1
        if down or right:
            facts.merges.append((row - 1, column, row - 1 + down, column + right))
        mark = mark_of_shown(said.get("value-type", ""), text)
        for number in range(row, row + rows):
            if is_error:
                facts.mark(f"{name}{number}", text or "#N/A")
            elif said.get("value-type") == "percentage":
                facts.show_percent(column, number)
            elif mark:
                facts.show_as(mark, column, number)
            if raised and raised != text:
                facts.raise_part(f"{name}{number}", raised)
            if text and (struck or self._style_of(said, column) in self.struck):
                facts.strike(f"{name}{number}")

    def _spans(self, cell: ET.Element) -> tuple[str, bool]:
        """The part of a text that stands above or below the line, and whether a part is struck out."""
        raised, struck = "", False
        for part in cell.iter():
            if _local(part.tag) == "span":
                style = _attributes(part).get("style-name", "")
                raised += "".join(part.itertext()) if style in self.raised else ""
                struck = struck or style in self.struck
        return raised.strip(), struck
