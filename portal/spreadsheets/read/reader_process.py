"""What runs in the reading process: a file is inspected, then read by the csv module or calamine. No Django here."""

import pickle
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from portal.spreadsheets.read.file_checks import inspect
from portal.spreadsheets.read.workbooks import SheetParts, Workbook

FRAME_ROWS = 2_000


def frames(
    path: str, extension: str, sheets: list[str] | None, encoding: str | None, delimiter: str | None
) -> Iterator[Any]:
    """First what the file is, then for each wanted sheet a dictionary about it and its rows in packed lists."""
    file = Path(path)
    scan = inspect(file, extension)
    about: dict[str, Any] = {"format": scan.format, "epoch_1904": scan.epoch_1904}
    about |= {"encoding": "", "delimiter": "", "unlisted": []}
    wanted: Iterator[SheetParts]
    if scan.format == "csv":
        from portal.spreadsheets.read.text_files import read_text  # late: costly library

        text = read_text(file, encoding, delimiter)
        about["encoding"], about["delimiter"] = text.encoding, text.delimiter
        about["sheets"] = [{"name": "", "rows": len(text.rows), "visible": True}]
        wanted = iter([("", text.rows, [], text.facts)])
    else:
        book = Workbook(file, scan)
        about["sheets"], about["unlisted"], wanted = book.listing, book.unlisted, book.read(sheets)
    yield about
    for name, rows, merges, facts in wanted:
        yield {"sheet": name, "merges": merges, "facts": facts.as_values()}
        for start in range(0, len(rows), FRAME_ROWS):
            yield pickle.dumps(rows[start : start + FRAME_ROWS], 5)
