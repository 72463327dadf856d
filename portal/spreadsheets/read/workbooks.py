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
from portal.spreadsheets.read.number_repair import with_readable_numbers
from portal.spreadsheets.read.sheet_facts import SheetFacts, split
from portal.spreadsheets.read.sheet_scan import TOO_SPARSE, TOO_WIDE
from portal.spreadsheets.values import Merge, Row

RELATIONSHIP = re.compile(r"<(?:\w+:)?Relationship\b[^<>]*+>")
SHEET = re.compile(r"<(?:\w+:)?sheet\b[^<>]*+>")
ATTRIBUTE = re.compile(r'\b(\w++)="([^"]*+)"')  # without its prefix: r:id is id
MERGES = 20_000  # of one sheet that are looked at
SheetParts = tuple[str, list[Row], list[Merge], SheetFacts]


class Workbook:
    """An opened workbook. Raises FileRefused when the library cannot read it."""

    def __init__(self, path: Path, scan: Scan) -> None:
        self.path, self.scan = path, scan
        try:
            self._open(str(path))
        except calamine.PasswordError as error:
            raise FileRefused(ENCRYPTED) from error
        except Exception as error:  # the library has many: any of them means that it cannot be read
            repaired = with_readable_numbers(path) if scan.format == "xlsx" else None
            if repaired is None:
                raise FileRefused(UNREADABLE) from error
            self._open_repaired(repaired)

    def _open(self, source: Any) -> None:
        book = calamine.load_workbook(source)
        tables = [meta for meta in book.sheets_metadata if _is_table(meta)]
        listed = tables[: limits.SHEETS]
        self.unlisted = [meta.name for meta in tables[limits.SHEETS :]]
        self.places = {meta.name: str(place) for place, meta in enumerate(book.sheets_metadata)}
        self.sheets = {meta.name: book.get_sheet_by_name(meta.name) for meta in listed}
        self.listing = [_entry(meta, self.sheets[meta.name]) for meta in listed]

    def _open_repaired(self, source: Any) -> None:
        try:
            self._open(source)
        except Exception as error:
            raise FileRefused(UNREADABLE) from error

    def read(self, wanted: list[str] | None) -> Iterator[SheetParts]:
        """Title, rows, merged ranges and facts of every wanted sheet, of all when none is named."""
        parts = _parts(self.path) if self.scan.format == "xlsx" else self.places
        for name in [name for name in wanted or self.sheets if name in self.sheets]:
            sheet = self.sheets[name]
            if sheet.total_height * max(sheet.total_width, 1) > limits.SPARSE_CELLS:
                raise FileRefused(TOO_SPARSE)
            rows: list[Any] = sheet.to_python(skip_empty_area=False)
            if rows and len(rows[0]) > limits.COLUMNS:
                raise FileRefused(TOO_WIDE)
            facts = self.scan.facts.get(parts.get(name, ""), SheetFacts())
            merges = [(*start, *end) for start, end in sheet.merged_cell_ranges or []] or facts.merges
            if len(merges) > MERGES:
                facts.refusal = f"的合并单元格超过 {MERGES:,} 处，请取消合并后再上传。"
            yield name, _with_room(rows, facts), merges[:MERGES], facts


def _with_room(rows: list[Any], facts: SheetFacts) -> list[Any]:
    """Error values at the edge of a sheet are blank to the library, so it may leave their rows and columns out."""
    places = [split(cell) for cell in facts.marks]
    width = max((column + 1 for _, column in places), default=0)
    missing = max((row for row, _ in places), default=0) - len(rows)
    rows += [[] for _ in range(missing)]
    if places and rows and len(rows[0]) < width:
        return [[*row, *[""] * (width - len(row))] for row in rows]
    return rows


def _entry(meta: Any, sheet: Any) -> dict[str, Any]:
    return {"name": meta.name, "rows": (sheet.end or (-1,))[0] + 1, "visible": str(meta.visible).endswith(".Visible")}


def _is_table(meta: Any) -> bool:
    return meta.typ.__class__.__name__ == "SheetTypeEnum" and "WorkSheet" in str(meta.typ)


def _parts(path: Path) -> dict[str, str]:
    """Which sheet's name goes with which part: workbook.xml names relations, its .rels file names parts."""
    with zipfile.ZipFile(path) as book:
        workbook = book.read("xl/workbook.xml").decode("utf-8", "replace")
        relations = book.read("xl/_rels/workbook.xml.rels").decode("utf-8", "replace")
    targets: dict[str, str] = {}
    for tag in RELATIONSHIP.findall(relations):
        attributes = dict(ATTRIBUTE.findall(tag))
        target = attributes.get("Target", "").lstrip("/")
        targets[attributes.get("Id", "")] = target if target.startswith("xl/") else f"xl/{target}"
    sheets = [dict(ATTRIBUTE.findall(tag)) for tag in SHEET.findall(workbook)]
    return {html.unescape(sheet.get("name", "")): targets.get(sheet.get("id", ""), "") for sheet in sheets}
