"""The problem rows as a workbook: the original cells, where they stood, and what is wrong. It can be uploaded again."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from portal.spreadsheets.apply.codec import Codec
from portal.spreadsheets.export.files import write_xlsx
from portal.spreadsheets.headings import letter
from portal.spreadsheets.models import Batch
from portal.spreadsheets.read.file_reader import Sheet, opened
from portal.spreadsheets.read.header import Header
from portal.spreadsheets.read.stored_files import stored_file
from portal.spreadsheets.read.tables import Tables
from portal.spreadsheets.values import Place, column_of, row_of

ORIGINAL_ROW, PROBLEM = "原行号", "问题"


def problem_rows(batch: Batch, file: Any) -> None:
    """Write the workbook to a binary file."""
    layout, problems = batch.layout, _problems(batch)
    lines: list[list[Any]] = []
    headings: list[str] = []
    with (
        stored_file(batch) as path,
        opened(
            path,
            batch.file_name,
            sheets=layout.sheets,
            encoding=layout.encoding or None,
            delimiter=layout.delimiter or None,
        ) as book,
    ):
        tables = Tables(replace(layout), batch.existing_resource.words())
        for index, sheet in enumerate(book.sheets):
            found = _found(tables, sheet, {row: said for (at, row), said in problems.items() if at == index})
            lines += found
        headings = _headings(tables.first, batch)
    write_xlsx(file, "有问题的行", [ORIGINAL_ROW, PROBLEM, *headings], lines, widths=[8, 50])


def _headings(header: Header | None, batch: Batch) -> list[str]:
    """The headings of the first sheet; a column without one, and the group of a row, under the name it is read by."""
    labels = {place: batch.existing_resource.column(name).label for name, place in batch.layout.columns.items()}
    titles = header.titles if header else []
    headings = [title or labels.get(place) or letter(place) for place, title in enumerate(titles)]
    return headings if batch.layout.group_place is None else [*headings, labels.get(len(titles), "")]


def _found(tables: Tables, sheet: Sheet, problems: Mapping[int, str]) -> list[list[Any]]:
    """The problem rows of one sheet, number and sentence before their cells, each under the heading it is read by."""
    rows = list(sheet.rows())
    body = tables.body(sheet, rows)
    read = {row.number: row for place, cells in enumerate(rows) if (row := body.take(place, cells))}
    lines = []
    for number, sentence in problems.items():
        row = read.get(number)
        cells = row.cells if row and row.cells else rows[number - 1]
        lines.append([number, sentence, *(None if cell == "" else cell for cell in cells)])
    return lines


def _problems(batch: Batch) -> dict[Place, str]:
    """Where something is wrong, and the sentences."""
    codec = Codec(batch.existing_resource._meta.model)
    found: dict[Place, list[str]] = {}
    for chunk in batch.chunks.filter(wrong__gt=0).order_by("number"):
        for row in codec.unpack(chunk.rows):
            if row.is_wrong:
                sheet, number = row.place
                at = column_of(number)
                cell = "" if at is None else f"{letter(at)}{row_of(number)} "
                said = [f"{cell}{_sentence(batch, *error)}" for error in row.errors]
                found.setdefault((sheet, row_of(number)), []).extend(said)
    return {place: "；".join(said) for place, said in found.items()}


def _sentence(batch: Batch, column: str | None, message: str, raw: str) -> str:
    return f"{batch.existing_resource.column(column).label}：{message}" if column else message
