"""Tables in workbooks (xlsx, xls, ods), read by calamine. Runs in the reading process; no Django here."""

import html
import re
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import python_calamine as calamine

from portal.spreadsheets import limits
from portal.spreadsheets.errors import UNREADABLE, FileRefused
from portal.spreadsheets.read.file_checks import ENCRYPTED, Scan
from portal.spreadsheets.read.sheet_scan import TOO_SPARSE, TOO_WIDE
from portal.spreadsheets.values import Merge, Row

RELATIONSHIP = re.compile(r"<(?:\w+:)?Relationship\b[^<>]*+>")
SHEET = re.compile(r"<(?:\w+:)?sheet\b[^<>]*+>")
ATTRIBUTE = re.compile(r'\b(\w++)="([^"]*+)"')  # without its prefix: r:id is id
MERGES = 20_000  # of one sheet that are looked at
Marks = dict[str, str]  # "B5" → the error value, "" for a formula without value
SheetParts = tuple[str, list[Row], list[Merge], Marks]


class Workbook:
    """An opened workbook. Raises FileRefused when the library cannot read it."""

    def __init__(self, path: Path, scan: Scan) -> None:
        self.path, self.scan = path, scan
        try:
            book = calamine.load_workbook(str(path))
            listed = [meta for meta in book.sheets_metadata[: limits.SHEETS] if _is_table(meta)]
            self.sheets = {meta.name: book.get_sheet_by_name(meta.name) for meta in listed}
            self.listing = [_entry(meta, self.sheets[meta.name]) for meta in listed]
        except calamine.PasswordError as error:
            raise FileRefused(ENCRYPTED) from error
        except Exception as error:  # the library has many: any of them means that it cannot be read
            raise FileRefused(UNREADABLE) from error

    def read(self, wanted: list[str] | None) -> Iterator[SheetParts]:
        """Title, rows, merged ranges and marks of every wanted sheet, of all when none is named."""
        marks = _marks(self.path, self.scan) if any(self.scan.marks.values()) else {}
        for name in [name for name in wanted or self.sheets if name in self.sheets]:
            sheet = self.sheets[name]
            if sheet.total_height * max(sheet.total_width, 1) > limits.SPARSE_CELLS:
                raise FileRefused(TOO_SPARSE)
            rows: list[Any] = sheet.to_python(skip_empty_area=False)
            if rows and len(rows[0]) > limits.COLUMNS:
                raise FileRefused(TOO_WIDE)
            merges = [(*start, *end) for start, end in sheet.merged_cell_ranges or []]
            yield name, rows, merges[:MERGES], marks.get(name, {})


def _entry(meta: Any, sheet: Any) -> dict[str, Any]:
    return {"name": meta.name, "rows": (sheet.end or (-1,))[0] + 1, "visible": str(meta.visible).endswith(".Visible")}


def _is_table(meta: Any) -> bool:
    return meta.typ.__class__.__name__ == "SheetTypeEnum" and "WorkSheet" in str(meta.typ)


def _marks(path: Path, scan: Scan) -> dict[str, Marks]:
    """Which sheet's name goes with which part: workbook.xml names relations, its .rels file names parts."""
    with zipfile.ZipFile(path) as book:
        workbook = book.read("xl/workbook.xml").decode("utf-8", "replace")
        relations = book.read("xl/_rels/workbook.xml.rels").decode("utf-8", "replace")
    parts: dict[str, str] = {}
    for tag in RELATIONSHIP.findall(relations):
        attributes = dict(ATTRIBUTE.findall(tag))
        target = attributes.get("Target", "").lstrip("/")
        parts[attributes.get("Id", "")] = target if target.startswith("xl/") else f"xl/{target}"
    marks = {}
    for tag in SHEET.findall(workbook):
        attributes = dict(ATTRIBUTE.findall(tag))
        marks[html.unescape(attributes.get("name", ""))] = scan.marks.get(parts.get(attributes.get("id", ""), ""), {})
    return marks
