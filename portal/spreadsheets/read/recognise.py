"""First look at an uploaded file: which sheet, which header row, which column means what. Every guess is shown."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import islice
from pathlib import Path
from typing import NamedTuple

from portal.spreadsheets.errors import FileRefused
from portal.spreadsheets.headings import letter, normalised, with_brackets
from portal.spreadsheets.layout import Layout
from portal.spreadsheets.read.arrangement import Arrangement
from portal.spreadsheets.read.beside import doubled, table_to_the_right
from portal.spreadsheets.read.body import Body
from portal.spreadsheets.read.file_reader import Opened, opened
from portal.spreadsheets.read.groups import name_of
from portal.spreadsheets.read.header import Header, find_header, header_at, no_header
from portal.spreadsheets.read.sheet_facts import SheetFacts
from portal.spreadsheets.read.told import above_header, of_facts
from portal.spreadsheets.read.units_above import units_above
from portal.spreadsheets.report import HeadRow, Look, SheetEntry
from portal.spreadsheets.resources import SheetResource
from portal.spreadsheets.values import Merge, Row, is_blank, shown

HEAD = 60  # rows of each sheet that are looked at
SHOWN_ROWS, SHOWN_COLUMNS = 20, 60
# How the names of groups end, and the headings of the column that they can stand for.
GROUPED = (
    (("镇", "乡", "街道", "办事处"), frozenset({"乡镇", "乡镇街道", "所属乡镇", "所在乡镇"})),
    (("县", "区", "市"), frozenset({"县区", "区县", "地区", "所属县区", "所在县区"})),
)


class Head(NamedTuple):
    """The first rows of a sheet, and what is known of all of it."""

    rows: list[Row]
    merges: list[Merge]
    facts: SheetFacts


@dataclass
class ByHand:
    """What the person chose of the columns before the file was looked at again.

    ``columns``: column → place, None for one that is not to be imported. ``titles``: the headings that stood there, of
    another sheet; none when it is the same sheet, where a place stays what it was.
    """

    columns: Mapping[str, int | None]
    titles: Sequence[str] = ()

    def apply(self, layout: Layout, header: Header) -> None:
        """Put the choices into the layout; one whose heading the new sheet has not is left out."""
        for name, place in self.columns.items():
            at = self._place(place, header)
            if at is not None:
                layout.columns = {other: taken for other, taken in layout.columns.items() if taken != at}
                layout.columns[name] = at
            elif place is None:
                layout.columns.pop(name, None)

    def _place(self, place: int | None, header: Header) -> int | None:
        if place is None or not self.titles:
            return place
        title = normalised(self.titles[place]) if place < len(self.titles) else ""
        places = [at for at, other in enumerate(header.titles) if title and normalised(other) == title]
        return places[0] if len(places) == 1 else None


def recognise(
    resource: type[SheetResource],
    path: Path,
    name: str,
    *,
    remembered: Mapping[str, str],
    wanted: Layout | None = None,
    by_hand: ByHand | None = None,
    keep: Path | None = None,
) -> tuple[Layout, Look]:
    """What was guessed, and what the page shows of it. Raises FileRefused.

    ``wanted``: sheets, header, encoding and delimiter as far as the person chose them, and all other choices, which
    stay. ``by_hand``: the columns that the person matched. ``remembered``: reduced heading → column, as the person
    matched them last time. ``keep``: a file that gets a copy of what was read.
    """
    wanted, words = wanted or Layout(), resource.words()
    encoding, delimiter = wanted.encoding or None, wanted.delimiter or None
    with opened(path, name, encoding=encoding, delimiter=delimiter, keep=keep) as book:
        heads = {sheet.name: Head(list(islice(sheet.rows(), HEAD)), sheet.merges, sheet.facts) for sheet in book.sheets}
    headers = {title: find_header(head.rows, head.merges, words) for title, head in heads.items() if head.rows}
    sheets, numbers = _chosen(book, list(heads), headers, wanted)
    head = heads[sheets[0]]
    header = no_header(head.rows, numbers[-1]) if wanted.headless else header_at(head.rows, head.merges, numbers, words)
    columns = match(resource, header, remembered)
    layout = replace(wanted, sheets=sheets, header=numbers, columns=columns, encoding=book.encoding)
    layout.delimiter, layout.tables, layout.refused, layout.group_place = book.delimiter, [], {}, None
    look = _look(book, headers, head, header, layout)
    _match_groups(resource, head, header, layout, look)
    if by_hand:
        by_hand.apply(layout, header)
    _look_at_rows(resource, head, header, layout, look)
    return layout, look


def _look(book: Opened, headers: Mapping[str, Header], head: Head, header: Header, layout: Layout) -> Look:
    """What the page shows of the file and of the chosen header."""
    look = Look(
        format=book.format,
        encoding=book.encoding,
        delimiter=book.delimiter,
        listing=[_entry(entry, headers, header) for entry in book.listing],
        unlisted=book.unlisted,
        titles=header.titles,
        rows=[_shown(row) for row in head.rows[:SHOWN_ROWS]],
        doubled=doubled(header),
        columns=dict(layout.columns),
        is_guessed=not layout.headless and header.score == 0,
    )
    for cell, text in units_above(head.rows[: max(header.rows[0] - 1, 0)]):
        look.told.append(f"表头上方 {cell} 写明“{text[:30]}”，请核对各列的单位。")
    return look


def _look_at_rows(resource: type[SheetResource], head: Head, header: Header, layout: Layout, look: Look) -> None:
    """What the first rows say: rows that are no records, groups that can stand for a column, what is not used."""
    body = Body(header, head.merges, arrangement=Arrangement(header, resource.words(), layout.columns.values()))
    for place, cells in enumerate(head.rows):
        body.take(place, cells)
    look.skipped = [HeadRow(skipped.number, skipped.reason, skipped.text) for skipped in body.skipped]
    if right := table_to_the_right(header, resource.words()):
        place, titles = right
        at = f"{letter(place)}{header.rows[-1]}"
        words = f"右侧（{at} 起）还有一张表（{'、'.join(titles[:6])}）"
        look.told.append(f"{words}，没有导入，请把它移到下面或另一个工作表。")
    look.told += body.told
    if not layout.headless:
        look.told += above_header(head.rows[: header.rows[0] - 1])
    table = range(header.rows[-1] + 1, look.rows_in(layout.sheets[:1]) + 1)
    look.told += [*of_facts(head.facts, table, [(0, layout.columns.values())]), *body.beside.remarks()]


def _match_groups(resource: type[SheetResource], head: Head, header: Header, layout: Layout, look: Look) -> None:
    """Rows that name a township over its schools can stand for the column of townships that the table has not."""
    body = Body(header, head.merges)
    for place, cells in enumerate(head.rows):
        body.take(place, cells)
    if not body.groups.found:
        return
    layout.group_place, look.group = len(header.titles), body.groups.found[0].text
    names = [name_of(group.text) for group in body.groups.found]
    for ends, words in GROUPED:
        of_kind = sum(name.endswith(ends) for name in names)
        columns = [c.name for c in resource.writable() if c.kind == "reference" and not words.isdisjoint(c.words)]
        if of_kind * 2 > len(names) and len(columns) == 1 and columns[0] not in layout.columns:
            layout.columns[columns[0]] = look.columns[columns[0]] = layout.group_place
            label = resource.column(columns[0]).label
            look.told.append(f"“{label}”取自分组行（如“{look.group[:30]}”），请核对。")


def _chosen(
    book: Opened, titles: Sequence[str], headers: Mapping[str, Header], wanted: Layout
) -> tuple[list[str], list[int]]:
    """The sheets and the header rows: those that are wanted, else the visible sheet whose header fits best."""
    visible = [entry.name for entry in book.listing if entry.visible] or titles
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
    """``{column name: place in the sheet}``. A heading that the sheet knows counts before what was chosen last time.

    Nothing is taken from a second table to the right: its rows are other records.
    """
    words, found = resource.words(), dict[str, int]()
    writable = [column.name for column in resource.writable()]
    own = resource.own_headings()
    exact = [own.get(with_brackets(title)) if title else None for title in header.titles]
    chosen = [remembered.get(normalised(title)) if title else None for title in header.titles]
    deepest = range(max(map(len, header.parts), default=0))
    known = [[words.get(parts[depth]) if depth < len(parts) else None for parts in header.parts] for depth in deepest]
    right = table_to_the_right(header, words)
    for names in (exact, *known[:1], chosen, *known[1:]):
        for place, name in enumerate(names[: right[0]] if right else names):
            if name in writable and name not in found and place not in found.values():
                found[name] = place
    return {name: found[name] for name in writable if name in found}
