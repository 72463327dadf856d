"""The problem rows as a workbook: the original cells, where they stood, and what is wrong. It can be uploaded again."""

from portal.spreadsheets.apply.codec import Codec
from portal.spreadsheets.batches import stored_file
from portal.spreadsheets.export.files import write_xlsx
from portal.spreadsheets.pages.preview import letter
from portal.spreadsheets.read.file_reader import opened
from portal.spreadsheets.read.tables import header_at

ORIGINAL_ROW, PROBLEM = "原行号", "问题"


def problem_rows(batch, file):
    wanted = _wanted(batch)
    layout = batch.layout
    lines, headings = [], []
    with (
        stored_file(batch) as path,
        opened(path, batch.file_name, sheets=layout["sheets"], encoding=layout.get("encoding")) as book,
    ):
        for index, sheet in enumerate(book.sheets):
            rows = list(sheet.rows())
            titles = header_at(rows, sheet.merges, layout["header"], ()).titles
            headings = headings or [title or letter(place) for place, title in enumerate(titles)]
            for (sheet_index, number), message in wanted.items():
                if sheet_index == index:
                    cells = [None if cell == "" else cell for cell in rows[number - 1]]
                    lines.append([number, message, *cells])
    write_xlsx(file, "有问题的行", [ORIGINAL_ROW, PROBLEM, *headings], lines, widths=[8, 50])


def _wanted(batch):
    """(sheet, row) → the sentences."""
    codec, found = Codec(batch.resource._meta.model), {}
    for chunk in batch.chunks.filter(wrong__gt=0).order_by("number"):
        for place, _, _, _, extra in codec.unpack(chunk.rows):
            if extra and "wrong" in extra:
                found[tuple(place)] = "；".join(_sentence(batch, *trouble) for trouble in extra["wrong"])
    return found


def _sentence(batch, column, message, raw):
    return f"{batch.resource.column(column).label}：{message}" if column else message
