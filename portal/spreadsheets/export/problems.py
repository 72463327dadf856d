"""The problem rows as a workbook: the original cells, where they stood, and what is wrong. It can be uploaded again."""

from collections.abc import Mapping
from typing import Any

from portal.spreadsheets.apply.codec import Codec
from portal.spreadsheets.export.files import write_xlsx
from portal.spreadsheets.headings import letter
from portal.spreadsheets.models import Batch
from portal.spreadsheets.read.file_reader import Sheet, opened
from portal.spreadsheets.read.header import header_at
from portal.spreadsheets.read.stored_files import stored_file
from portal.spreadsheets.values import Place

ORIGINAL_ROW, PROBLEM = "原行号", "问题"


def problem_rows(batch: Batch, file: Any) -> None:
    """Write the workbook to a binary file."""
    layout, problems = batch.layout, _problems(batch)
    lines: list[list[Any]] = []
    headings: list[str] = []
    with (
        stored_file(batch) as path,
        opened(path, batch.file_name, sheets=layout.sheets, encoding=layout.encoding or None) as book,
    ):
        for index, sheet in enumerate(book.sheets):
            titles, found = _found(sheet, layout.header, {row: s for (at, row), s in problems.items() if at == index})
            headings, lines = headings or titles, lines + found
    write_xlsx(file, "有问题的行", [ORIGINAL_ROW, PROBLEM, *headings], lines, widths=[8, 50])


def _found(sheet: Sheet, header: list[int], problems: Mapping[int, str]) -> tuple[list[str], list[list[Any]]]:
    """The headings of one sheet, and its problem rows with number and sentence before their cells."""
    rows = list(sheet.rows())
    titles = header_at(rows, sheet.merges, header).titles
    lines = [
        [number, sentence, *(None if cell == "" else cell for cell in rows[number - 1])]
        for number, sentence in problems.items()
    ]
    return [title or letter(place) for place, title in enumerate(titles)], lines


def _problems(batch: Batch) -> dict[Place, str]:
    """Where something is wrong, and the sentences."""
    codec = Codec(batch.existing_resource._meta.model)
    found: dict[Place, str] = {}
    for chunk in batch.chunks.filter(wrong__gt=0).order_by("number"):
        for row in codec.unpack(chunk.rows):
            if row.is_wrong:
                found[row.place] = "；".join(_sentence(batch, *error) for error in row.errors)
    return found


def _sentence(batch: Batch, column: str | None, message: str, raw: str) -> str:
    return f"{batch.existing_resource.column(column).label}：{message}" if column else message
