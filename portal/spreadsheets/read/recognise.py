"""First look at an uploaded file: which sheet, which header row, which column means what. Every guess is shown."""

from collections.abc import Mapping, Sequence
from itertools import islice
from pathlib import Path

from portal.spreadsheets.errors import FileRefused
from portal.spreadsheets.headings import normalised, with_brackets
from portal.spreadsheets.layout import Layout
from portal.spreadsheets.read.body import Body
from portal.spreadsheets.read.file_reader import Opened, opened
from portal.spreadsheets.read.header import Header, find_header, header_at
from portal.spreadsheets.report import HeadRow, Look, SheetEntry
from portal.spreadsheets.resources import SheetResource
from portal.spreadsheets.values import Merge, Row, is_blank, shown

HEAD = 60  # rows of each sheet that are looked at
SHOWN_ROWS, SHOWN_COLUMNS = 20, 60

Heads = dict[str, tuple[list[Row], list[Merge]]]  # title → its first rows and its merged ranges


def recognise(
    resource: type[SheetResource],
    path: Path,
    name: str,
    *,
    remembered: Mapping[str, str],
    wanted: Layout | None = None,
    keep: Path | None = None,
) -> tuple[Layout, Look]:
    """What was guessed, and what the page shows of it. Raises FileRefused.

    ``wanted``: sheets, header and encoding as far as the person chose them. ``remembered``: reduced heading → column,
    as the person matched them last time. ``keep``: a file that gets a copy of what was read.
    """
    wanted, words = wanted or Layout(), resource.words()
    with opened(path, name, encoding=wanted.encoding or None, keep=keep) as book:
        heads: Heads = {sheet.name: (list(islice(sheet.rows(), HEAD)), sheet.merges) for sheet in book.sheets}
    headers = {title: find_header(rows, merges, words) for title, (rows, merges) in heads.items() if rows}
    sheets, numbers = _chosen(book, heads, headers, wanted)
    rows, merges = heads[sheets[0]]
    header = header_at(rows, merges, numbers, words)
    columns = match(resource, header, remembered)
    layout = Layout(sheets=sheets, header=numbers, columns=columns, encoding=book.encoding)
    look = Look(
        format=book.format,
        encoding=book.encoding,
        listing=[_entry(entry, headers, header) for entry in book.listing],
        titles=header.titles,
        rows=[_shown(row) for row in rows[:SHOWN_ROWS]],
        skipped=_skipped(rows, merges, header),
        doubled=doubled(header),
    )
    return layout, look


def _chosen(book: Opened, heads: Heads, headers: Mapping[str, Header], wanted: Layout) -> tuple[list[str], list[int]]:
    """The sheets and the header rows: those that are wanted, else the visible sheet whose header fits best."""
    visible = [entry.name for entry in book.listing if entry.visible] or list(heads)
    filled = [title for title in visible if title in headers]
    if not filled:
        raise FileRefused("文件里没有内容，请确认数据所在的工作表没有隐藏。")
    if wanted.sheets and wanted.sheets[0] in headers:
        return wanted.sheets, wanted.header or headers[wanted.sheets[0]].rows
    best = max(filled, key=lambda title: headers[title].score)
    return [best], headers[best].rows


def _shown(row: Row) -> list[str]:
    return ["" if is_blank(cell) else shown(cell) for cell in row[:SHOWN_COLUMNS]]


def _entry(entry: SheetEntry, headers: Mapping[str, Header], header: Header) -> SheetEntry:
    own = headers.get(entry.name)
    alike = own is not None and own.rows == header.rows and own.titles == header.titles
    return SheetEntry(entry.name, entry.rows, entry.visible, alike=alike, empty=own is None)


def match(resource: type[SheetResource], header: Header, remembered: Mapping[str, str]) -> dict[str, int]:
    """``{column name: place in the sheet}``. A heading that the sheet knows counts before what was chosen last time."""
    words, found = resource.words(), dict[str, int]()
    writable = [column.name for column in resource.writable()]
    own = resource.own_headings()
    exact = [own.get(with_brackets(title)) if title else None for title in header.titles]
    chosen = [remembered.get(normalised(title)) if title else None for title in header.titles]
    known = [[words.get(parts[depth]) if depth < len(parts) else None for parts in header.parts] for depth in (0, 1, 2)]
    for names in (exact, known[0], chosen, *known[1:]):
        for place, name in enumerate(names):
            if name in writable and name not in found and place not in found.values():
                found[name] = place
    return {name: found[name] for name in writable if name in found}


def doubled(header: Header) -> list[str]:
    """Headings that stand over more than one column: the first is taken, and the page says so."""
    titles = [normalised(title) for title in header.titles if title]
    return sorted({title for title in titles if titles.count(title) > 1})


def _skipped(rows: Sequence[Row], merges: Sequence[Merge], header: Header) -> list[HeadRow]:
    body = Body(header, merges)
    for place, cells in enumerate(rows):
        body.take(place, cells)
    return [HeadRow(skipped.number, skipped.reason, skipped.text) for skipped in body.skipped]
