"""The first half of a plan: the rows of a file as records with values and keys. No query but those of lookups."""

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from functools import cache
from itertools import zip_longest
from pathlib import Path
from typing import Any

from portal.spreadsheets import limits
from portal.spreadsheets.columns import Column
from portal.spreadsheets.errors import CellError, FileRefused
from portal.spreadsheets.layout import Layout
from portal.spreadsheets.naming import county_place, naming_of
from portal.spreadsheets.plan.by_name import ByName
from portal.spreadsheets.plan.cells import Cells, Choices, Context
from portal.spreadsheets.plan.folded_cells import FoldedCells
from portal.spreadsheets.plan.folding import Folding
from portal.spreadsheets.plan.keys import Keys
from portal.spreadsheets.plan.marks import marked, marks_by_row, merged_rows
from portal.spreadsheets.plan.records import Plan, Record
from portal.spreadsheets.plan.related_names import note, places_of
from portal.spreadsheets.plan.remarks import Remarks
from portal.spreadsheets.plan.row_doubts import doubt_rows
from portal.spreadsheets.plan.row_units import RowUnitCells
from portal.spreadsheets.plan.unit_line import units_above
from portal.spreadsheets.plan.unseen import Unseen
from portal.spreadsheets.plan.wide_proposal import known
from portal.spreadsheets.read.body import IS_TOTAL, TOTAL, Body, RecordRow
from portal.spreadsheets.read.file_reader import Opened, Sheet, kept, opened
from portal.spreadsheets.read.tables import Tables
from portal.spreadsheets.read.told import of_body, of_facts
from portal.spreadsheets.resources import SheetResource
from portal.spreadsheets.values import FAILED, KEEP, Cell, Merged, Place, Row, Value, is_blank, row_of

BLOCK = 2_000
AMOUNTS = ("integer", "decimal")  # kinds of columns

Reader = Cells | RowUnitCells
Readers = list[tuple[int | None, Reader]]  # the column's place in the sheet, if it has one, and its reader


class Parser:
    """Makes a plan's records of the sheets of one file. Raises FileRefused when that cannot be done at all."""

    def __init__(
        self,
        resource: type[SheetResource],
        layout: Layout,
        *,
        remembered: Mapping[str, Mapping[str, str]],
        row_limit: int = limits.ROWS,
    ) -> None:
        self.resource, self.layout, self.row_limit = resource, layout, row_limit
        self.context = Context(remembered=remembered)
        self.key_columns, self.naming = resource.key_columns(), naming_of(resource, layout)
        by_name = [column.name for column in self.key_columns] if self.naming else []
        folded = [*layout.heads, resource.wide.value] if layout.folded and resource.wide else []
        given = resource.followed({*layout.columns, *layout.constants, *by_name, *folded, *layout.given})
        mapped = [column for column in resource.writable() if column.name in given]
        absent = [column for column in self.key_columns if column not in mapped]
        if missing := [column.label for column in absent if not column.may_be_blank]:
            raise FileRefused(f"缺少“{'”“'.join(missing)}”列，无法认出每一行是哪条记录，请在“列对应”中指明。")
        self.plan = Plan(resource, mapped, [name for column in mapped for name in column.attnames])
        if absent:
            labels = "”“".join(column.label for column in absent)
            self.plan.warnings.append(f"文件中没有“{labels}”列，各行按这一项空白来认，请核对。")
        self.keys = Keys(self.plan, resource)
        self.remarks, self.unseen = Remarks(self.plan), Unseen()
        self.tables = Tables(layout, resource.words())
        self.merged: dict[int, set[int]] = {}
        self.folding: Folding | None = None
        self.county_at: int | None = None
        self.named: dict[str, int] = {}  # columns that name what another one stands for, and where they are
        self.counties: dict[Place, str] = {}  # of a list without codes

    def parse(self, path: Path, name: str, answers: Path | None = None) -> Plan:
        """``answers``: what was kept of the first reading, if it still is there."""
        with self._book(path, name, answers) as book:
            self.context.epoch_1904 = book.epoch_1904
            for index, sheet in enumerate(book.sheets):
                self._sheet(index, sheet)
        return self.plan

    def identify(self, user: Any) -> None:
        """Rows of a list without codes get those of the records that they name."""
        if self.naming is None:
            return
        remembered = self.context.remembered.get(self.naming.name, {})
        ByName(self.plan, self.layout, self.naming, user, remembered, self.counties).run()
        self.keys.add([record for record in self.plan.records if not record.state])
        names = [self.naming.name, *self.naming.within, *([self.naming.county_column] if self.counties else [])]
        labels = [self.resource.column(name).label for name in names]
        words = f"文件中没有“{self.key_columns[0].label}”列，各行按“{'”“'.join(labels)}”来认"
        self.plan.warnings.append(
            f"{words}，原有的名称不改{'，新记录由系统编号' if self.naming.codes else ''}，请核对。"
        )

    def _book(self, path: Path, name: str, answers: Path | None) -> AbstractContextManager[Opened]:
        if answers is None:
            encoding, delimiter = self.layout.encoding or None, self.layout.delimiter or None
            return opened(path, name, sheets=self.layout.sheets, encoding=encoding, delimiter=delimiter)
        return kept(answers, self.layout.sheets)

    def _sheet(self, index: int, sheet: Sheet) -> None:
        head, rest = self._head(sheet)
        body = self.tables.body(sheet, head)
        self.context.above = units_above(head[: max(body.header.rows[0] - 1, 0)])
        self.merged = merged_rows(sheet.merges, body.header.rows[-1])
        self.folding = self._folding(body.arrangement.header.titles)
        self.county_at = county_place(self.resource, self.layout, body.arrangement.header.titles)
        self.named = {} if self.folding else places_of(self.resource, self.layout, body.arrangement.header.titles)
        readers = self._readers(body.arrangement.header.titles)
        marks = marks_by_row(sheet.marks)
        block: list[RecordRow] = []
        place = 0
        for frame in rest:
            for cells in frame:
                if marks and place in marks:
                    cells = marked(cells, marks[place])
                skipped = len(body.skipped)
                row = body.take(place, cells)
                if len(body.skipped) > skipped:
                    row = self._named_like_total(body, readers)
                place += 1
                if row is not None:
                    if self.folding is None:
                        block.append(row)
                    else:
                        block += self.folding.rows([row], body.order, self.merged)
                    if len(block) >= BLOCK:
                        self._block(index, block, readers)
                        block = []
        self._block(index, block, readers)
        self.plan.skipped += [(index, skipped) for skipped in body.skipped]
        self.plan.blank += body.blank
        self.remarks.add(index, body, readers, self.context.above)
        self.plan.warnings += self.unseen.remarks()
        self.tables.close(index, body)
        table = range(body.header.rows[-1] + 1, place + 1)
        self.plan.warnings += of_facts(sheet.facts, table, self._places(index)) + of_body(body)
        if self.folding is not None:
            self.plan.warnings += self.folding.remarks()

    def _folding(self, titles: Sequence[str]) -> Folding | None:
        """How the rows of a wide table become one for each cell."""
        if not self.layout.folded or self.resource.wide is None:
            return None
        lookups = self.context.lookups

        @cache
        def is_known(name: str, text: str) -> bool:
            return known(self.resource.column(name), lookups, text)

        return Folding(self.layout, self.resource.wide, titles, is_known)

    def _places(self, index: int) -> list[tuple[int, Collection[int]]]:
        """From which row of the sheet on its columns stand where."""
        layout = self.layout
        below = [(row, layout.places((index, row)).values()) for sheet, row, _ in layout.tables if sheet == index]
        return [(0, layout.used), *below]

    def _head(self, sheet: Sheet) -> tuple[list[Row], Iterator[list[Row]]]:
        """The rows down to the header, as far as frames go, and all frames, these rows in the first one."""
        last, head = self.layout.header[-1] if self.tables.first is None else 1, []
        for frame in sheet.frames:
            head += frame
            if len(head) >= last:
                return head, _again(head, sheet.frames)
        raise FileRefused(f"表头应在第 {last} 行，但工作表“{sheet.name}”没有这么多行，请重新选择表头行。")

    def _named_like_total(self, body: Body, readers: Readers) -> RecordRow | None:
        """A row that looks like a total is a record when its key is one: an indicator may be called …合计."""
        row = body.skipped[-1]
        if row.reason != IS_TOTAL:
            return None
        cells = body.in_order(row.cells)
        keys = [(place, reader) for place, reader in readers if reader.column in self.key_columns]
        if self.folding:  # what the headings say is the same for every row
            keys = [(place, reader) for place, reader in keys if place is not None and place < self.folding.base]
        if not keys or not all(_is_of_key(reader, _at(cells, place)) for place, reader in keys):
            return None
        body.skipped.pop()
        return body.record(row.number, row.cells)

    def _readers(self, titles: Sequence[str]) -> Readers:
        layout, readers = self.layout, Readers()
        for column in self.plan.columns:
            name = column.name
            place = self.folding.place_of(name) if self.folding else layout.columns.get(name)
            choices = Choices(
                layout.corrections.get(name, {}),
                layout.accepted.get(name, ()),
                layout.converted.get(name, ()),
                clear=name in layout.clear,
                blanks=name in layout.blanks,
            )
            heading = titles[place] if place is not None and place < len(titles) else ""
            make: Callable[..., Reader] = RowUnitCells if column.row_units else Cells
            if self.folding and place == self.folding.value_place:
                make = FoldedCells
            readers.append((place, make(column, heading, choices, self.context)))
        return readers

    def _block(self, index: int, rows: Sequence[RecordRow], readers: Readers) -> None:
        """A block of rows, read column after column, becomes records."""
        if not rows:
            return
        columns = list(zip_longest(*[row.cells for row in rows], fillvalue=""))
        found: dict[str, list[Value]] = {}
        findings = []
        for place, reader in sorted(readers, key=_is_later):
            if isinstance(reader, RowUnitCells):
                reader.keys = found.get(reader.column.unit_by, [None] * len(rows))
            if isinstance(reader, FoldedCells) and self.folding:
                reader.headings = _column(columns, self.folding.heading_place, len(rows))
            cells = self.unseen.removed(reader.column, self._cells(columns, place, reader.column, rows), rows)
            found[reader.column.name], errors = reader.read(cells)
            findings += [(number, reader.column.name, error, cell) for number, error, cell in errors]
        flat: list[list[Value]] = []  # one list of values for each attname
        for _, reader in readers:
            values = found[reader.column.name]
            flat += [values] if reader.width == 1 else _parts(values)
        values_of_rows = zip(*flat, strict=True)
        records = [Record((index, row.number), values) for row, values in zip(rows, values_of_rows, strict=True)]
        for number, column, error, cell in findings:
            take = records[number].warn if error.is_warning else records[number].fail
            take(column, error, cell)
        note(records, columns, self.named)
        doubt_rows(records, rows, self.layout)
        self._complete(records)
        if self.naming is None:
            self.keys.add(records)
        elif self.county_at is not None:
            said = _column(columns, self.county_at, len(rows))
            texts = {record.place: str(cell).strip() for record, cell in zip(records, said, strict=True)}
            self.counties |= {place: text for place, text in texts.items() if text}
        self.plan.records += records
        if len(self.plan.records) > self.row_limit:
            raise FileRefused(f"文件超过 {self.row_limit:,} 行，您一次最多导入 {self.row_limit:,} 行，请分成几个文件。")

    def _cells(
        self, columns: Sequence[Sequence[Any]], place: int | None, column: Column, rows: Sequence[RecordRow]
    ) -> Sequence[Any]:
        """The cells of one column, with what all rows say that leave it blank."""
        cells = _column(columns, place, len(rows))
        if place in self.merged and column.kind in AMOUNTS and column not in self.key_columns:
            within = self.merged[place]
            numbers = [row_of(row.number) - 1 for row in rows]
            cells = [Merged(cell) if at in within else cell for at, cell in zip(numbers, cells, strict=True)]
        if (answer := self.layout.given.get(column.name)) is not None:
            cells = [answer if is_blank(cell) else cell for cell in cells]
        constant = self.layout.constants.get(column.name)
        if constant is None:
            return cells
        dated = self.resource.values_of(column.name, self.layout.columns)
        amounts = [columns[at] for name in dated if (at := self.layout.columns[name]) < len(columns)]
        given = [any(not is_blank(amount[row]) for amount in amounts) for row in range(len(rows))]
        return [constant if said and is_blank(cell) else cell for said, cell in zip(given, cells, strict=True)]

    def _complete(self, records: Sequence[Record]) -> None:
        """What the room fills in of a row's values from each other."""
        if self.resource.complete is None:
            return
        for record in records:
            try:
                record.values = self.resource.complete(self.plan.names, record.values)
            except CellError as error:
                record.fail(None, error)


def _column(columns: Sequence[Sequence[Any]], place: int | None, rows: int) -> Sequence[Any]:
    return columns[place] if place is not None and place < len(columns) else [""] * rows


def _at(cells: Row, place: int | None) -> Cell:
    return cells[place] if place is not None and place < len(cells) else ""


def _is_of_key(reader: Reader, cell: Cell) -> bool:
    """Whether a cell can be that part of a record's key; 合计 is a key only where a record is called so."""
    values, errors = reader.read([cell])
    if errors or (values[0] is KEEP and not reader.column.may_be_blank):
        return False
    return reader.column.kind == "reference" or not TOTAL.match("".join(str(cell).split()))


def _is_later(pair: tuple[int | None, Reader]) -> bool:
    """A column whose unit another column says is read after it."""
    return isinstance(pair[1], RowUnitCells)


def _again(head: list[Row], frames: Iterator[list[Row]]) -> Iterator[list[Row]]:
    yield head
    yield from frames


def _parts(values: Sequence[Value]) -> list[list[Value]]:
    """Pairs (a date and its precision) as two lists."""
    return [[value if value is KEEP or value is FAILED else value[part] for value in values] for part in (0, 1)]
