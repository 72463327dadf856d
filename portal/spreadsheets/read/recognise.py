"""First look at an uploaded file: which sheet, which header row, which column means what. Every guess is told."""

from itertools import islice

from portal.spreadsheets.limits import Refusal
from portal.spreadsheets.plan.convert import shown
from portal.spreadsheets.read.file_reader import opened
from portal.spreadsheets.read.tables import Body, find_header, header_at, is_blank, plain

HEAD = 60  # rows of each sheet that are looked at
SHOWN_ROWS, SHOWN_COLUMNS = 20, 60


def recognise(resource, path, name, *, remembered=None, layout=None, keep=None):
    """``(layout, look)``: what was guessed or kept from ``layout``, and what the page shows."""
    layout = dict(layout or {})
    words = resource.words()
    with opened(path, name, encoding=layout.get("encoding"), keep=keep) as book:
        sheets = {sheet.name: (list(islice(sheet.rows(), HEAD)), sheet.merges) for sheet in book.sheets}
        listing, format, encoding = book.listing, book.format, book.encoding
    visible = [entry["name"] for entry in listing if entry["visible"]] or list(sheets)
    headers = {title: find_header(rows, merges, words) for title, (rows, merges) in sheets.items() if rows}
    filled = [title for title in visible if title in headers]
    if not filled:
        raise Refusal("文件里没有内容，请确认数据所在的工作表没有隐藏。")
    if not layout.get("sheets") or layout["sheets"][0] not in headers:
        layout["sheets"] = [max(filled, key=lambda title: headers[title].score)]
        layout.pop("header", None)
    chosen = layout["sheets"][0]
    rows, merges = sheets[chosen]
    if not layout.get("header"):
        layout["header"] = headers[chosen].rows
    header = header_at(rows, merges, layout["header"], words)
    if "columns" not in layout:
        layout["columns"] = match(resource, header, remembered or {})
    layout["encoding"] = encoding
    look = {
        "format": format,
        "encoding": encoding,
        "listing": [_entry(entry, headers, header) for entry in listing],
        "titles": header.titles,
        "rows": [
            [shown(cell) if not is_blank(cell) else "" for cell in row[:SHOWN_COLUMNS]] for row in rows[:SHOWN_ROWS]
        ],
        "skipped": _skipped(rows, merges, header),
        "doubled": doubled(header),
    }
    return layout, look


def _entry(entry, headers, header):
    """``alike``: the sheet has the same headings, so it can be imported together with the chosen one."""
    own = headers.get(entry["name"])
    alike = own is not None and own.rows == header.rows and own.titles == header.titles
    return {**entry, "alike": alike, "empty": own is None}


def match(resource, header, remembered):
    """``{column name: place in the sheet}``. What the person chose last time counts before the words."""
    words, found = resource.words(), {}
    writable = {column.name for column in resource.writable()}
    for place, title in enumerate(header.titles):
        name = remembered.get(plain(title)) if title else None
        if name in writable and name not in found:
            found[name] = place
    for depth in (0, 1, 2):
        for place, parts in enumerate(header.parts):
            name = words.get(parts[depth]) if depth < len(parts) else None
            if name in writable and name not in found and place not in found.values():
                found[name] = place
    return {name: found[name] for name in (column.name for column in resource.writable()) if name in found}


def doubled(header):
    """Headings that stand over more than one column: the first is taken, and the person is told."""
    titles = [plain(title) for title in header.titles if title]
    return sorted({title for title in titles if titles.count(title) > 1})


def _skipped(rows, merges, header):
    body = Body(header, merges)
    for place, cells in enumerate(rows):
        body.take(place, cells)
    return [[skipped.number, skipped.reason, skipped.text] for skipped in body.skipped]
