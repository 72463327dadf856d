"""The first half of a plan: the rows of a file as records with values and keys. No query but those of lookups."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from itertools import zip_longest
from pathlib import Path
from typing import Any

from portal.spreadsheets import limits
from portal.spreadsheets.errors import CellError, FileRefused
from portal.spreadsheets.layout import Layout
from portal.spreadsheets.plan.cells import Cells, Choices, Context
from portal.spreadsheets.plan.convert import Marked
from portal.spreadsheets.plan.records import Plan, Record
from portal.spreadsheets.plan.remarks import Remarks
from portal.spreadsheets.plan.row_doubts import doubt_rows
from portal.spreadsheets.read.body import RecordRow
from portal.spreadsheets.read.file_reader import Opened, Sheet, kept, opened
from portal.spreadsheets.read.tables import Tables
from portal.spreadsheets.read.told import of_body, of_facts
from portal.spreadsheets.resources import SheetResource
from portal.spreadsheets.values import FAILED, KEEP, Row, Value

BLOCK = 2_000

Readers = list[tuple[int, Cells]]  # the column's place in the sheet, and its reader


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
        mapped = [column for column in resource.writable() if column.name in layout.columns]
        self.key_columns = resource.key_columns()
        if missing := [column.label for column in self.key_columns if column not in mapped]:
            raise FileRefused(f"缺少“{'”“'.join(missing)}”列，无法认出每一行是哪条记录，请在“列对应”中指明。")
        self.plan = Plan(resource, mapped, [name for column in mapped for name in column.attnames])
        self.keys = _Keys(self.plan, resource)
        self.remarks = Remarks(self.plan)
        self.tables = Tables(layout, resource.words())

    def parse(self, path: Path, name: str, answers: Path | None = None) -> Plan:
        """``answers``: what was kept of the first reading, if it still is there."""
        with self._book(path, name, answers) as book:
            self.context.epoch_1904 = book.epoch_1904
            for index, sheet in enumerate(book.sheets):
                self._sheet(index, sheet)
        return self.plan

    def _book(self, path: Path, name: str, answers: Path | None) -> AbstractContextManager[Opened]:
        if answers is None:
            encoding, delimiter = self.layout.encoding or None, self.layout.delimiter or None
            return opened(path, name, sheets=self.layout.sheets, encoding=encoding, delimiter=delimiter)
        return kept(answers, self.layout.sheets)

    def _sheet(self, index: int, sheet: Sheet) -> None:
        head, rest = self._head(sheet)
        body = self.tables.body(sheet, head)
        header = body.arrangement.header
        readers = self._readers(header.titles)
        marks = _marks({cell: mark for cell, mark in sheet.marks.items() if mark != "%"})
        block: list[RecordRow] = []
        place = 0
        for frame in rest:
            for cells in frame:
                if marks and place in marks:
                    cells = _marked(cells, marks[place])
                row = body.take(place, cells)
                place += 1
                if row is not None:
                    block.append(row)
                    if len(block) == BLOCK:
                        self._block(index, block, readers)
                        block = []
        self._block(index, block, readers)
        self.plan.skipped += [(index, skipped) for skipped in body.skipped]
        self.plan.blank += body.blank
        self.remarks.add(index, body, readers)
        self.tables.close(index, body)
        self.plan.warnings += of_facts(sheet.facts, body.header.rows[-1], self.layout.columns.values()) + of_body(body)

    def _head(self, sheet: Sheet) -> tuple[list[Row], Iterator[list[Row]]]:
        """The rows down to the header, as far as frames go, and all frames, these rows in the first one."""
        last, head = self.layout.header[-1] if self.tables.first is None else 1, []
        for frame in sheet.frames:
            head += frame
            if len(head) >= last:
                return head, _again(head, sheet.frames)
        raise FileRefused(f"表头应在第 {last} 行，但工作表“{sheet.name}”没有这么多行，请重新选择表头行。")

    def _readers(self, titles: Sequence[str]) -> Readers:
        layout, readers = self.layout, []
        for column in self.plan.columns:
            name, place = column.name, layout.columns[column.name]
            choices = Choices(
                layout.corrections.get(name, {}),
                layout.accepted.get(name, ()),
                clear=name in layout.clear,
                blanks=name in layout.blanks,
            )
            heading = titles[place] if place < len(titles) else ""
            readers.append((place, Cells(column, heading, choices, self.context)))
        return readers

    def _block(self, index: int, rows: Sequence[RecordRow], readers: Readers) -> None:
        """A block of rows, read column after column, becomes records."""
        if not rows:
            return
        columns = list(zip_longest(*[row.cells for row in rows], fillvalue=""))
        flat: list[list[Value]] = []  # one list of values for each attname
        findings = []
        for place, reader in readers:
            values, errors = reader.read(columns[place] if place < len(columns) else [""] * len(rows))
            findings += [(number, reader.column.name, error, cell) for number, error, cell in errors]
            flat += [values] if reader.width == 1 else _parts(values)
        values_of_rows = zip(*flat, strict=True)
        records = [Record((index, row.number), values) for row, values in zip(rows, values_of_rows, strict=True)]
        for number, column, error, cell in findings:
            take = records[number].warn if error.is_warning else records[number].fail
            take(column, error, cell)
        doubt_rows(records, rows, self.layout)
        self._complete(records)
        self.keys.add(records)
        self.plan.records += records
        if len(self.plan.records) > self.row_limit:
            raise FileRefused(f"文件超过 {self.row_limit:,} 行，您一次最多导入 {self.row_limit:,} 行，请分成几个文件。")

    def _complete(self, records: Sequence[Record]) -> None:
        """What the room fills in of a row's values from each other."""
        if self.resource.complete is None:
            return
        for record in records:
            try:
                record.values = self.resource.complete(self.plan.names, record.values)
            except CellError as error:
                record.fail(None, error)


class _Keys:
    """The key of every record. Of records with one key the first one counts, if the others say the same."""

    def __init__(self, plan: Plan, resource: type[SheetResource]) -> None:
        self.plan, self.columns = plan, resource.key_columns()
        self.places = [plan.names.index(name) for name in resource.key_attributes()]
        self.empty = list(resource.blank_key().values())
        self.seen: dict[tuple[Value, ...], Record] = {}

    def add(self, records: Sequence[Record]) -> None:
        for record in records:
            values = record.values
            key = tuple([values[place] for place in self.places])
            if KEEP in key:
                key = self._filled(record, key)
            if FAILED in key:
                continue
            record.key = key
            first = self.seen.setdefault(key, record)
            if first is not record:
                self._double(first, record)

    def _filled(self, record: Record, key: tuple[Value, ...]) -> tuple[Value, ...]:
        """Blank parts of a key as they are stored; an error where the field may not be blank."""
        for column in self.columns:
            value = record.values[self.plan.names.index(column.attnames[0])]
            if value is KEEP and not column.field.null and not column.field.blank:
                record.fail(column.name, CellError("required", "必填，现为空白"))
        return tuple(blank if value is KEEP else value for blank, value in zip(self.empty, key, strict=True))

    def _double(self, first: Record, record: Record) -> None:
        """The same key twice: merged when every cell agrees, else both rows are wrong."""
        if first.values == record.values:
            record.state, record.note = "skipped", f"重复，已与第 {first.place[1]} 行合并"
            return
        pairs = zip(self.plan.names, first.values, record.values, strict=True)
        differing = {name for name, one, other in pairs if one != other}
        labels = [column.label for column in self.plan.columns if differing & set(column.attnames)]
        for one, other in ((first, record), (record, first)):
            words = f"与第 {other.place[1]} 行相同，但{'、'.join(labels[:3])}不同，请保留一行"
            one.fail(self.columns[0].name, CellError("double", words))


def _again(head: list[Row], frames: Iterator[list[Row]]) -> Iterator[list[Row]]:
    yield head
    yield from frames


def _parts(values: Sequence[Value]) -> list[list[Value]]:
    """Pairs (a date and its precision) as two lists."""
    return [[value if value is KEEP or value is FAILED else value[part] for value in values] for part in (0, 1)]


def _marks(marks: Mapping[str, str]) -> dict[int, dict[int, Marked]]:
    """``{"B5": "#N/A"}`` → ``{row: {column: mark}}``, both 0-based."""
    rows: dict[int, dict[int, Marked]] = {}
    for place, mark in marks.items():
        letters = place.rstrip("0123456789")
        column = 0
        for letter in letters:
            column = column * 26 + ord(letter) - 64
        rows.setdefault(int(place[len(letters) :]) - 1, {})[column - 1] = Marked(mark)
    return rows


def _marked(cells: Row, marks: Mapping[int, Marked]) -> list[Any]:
    marked: list[Any] = list(cells)
    for column, mark in marks.items():
        if column < len(marked):
            marked[column] = mark
    return marked
