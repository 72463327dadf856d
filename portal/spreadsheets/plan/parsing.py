"""The first half of a plan: the rows of a file as records with values, keys and doubles told. No database."""

import re
from collections import Counter
from dataclasses import dataclass, field
from itertools import zip_longest

from django.db.models import CharField

from portal.spreadsheets import limits
from portal.spreadsheets.limits import Refusal
from portal.spreadsheets.plan.cells import FAILED, Cells
from portal.spreadsheets.plan.convert import KEEP, Marked, Trouble, shown
from portal.spreadsheets.plan.records import Record
from portal.spreadsheets.read.file_reader import kept, opened
from portal.spreadsheets.read.tables import Body, header_at, is_blank

BLOCK = 2_000
SPACED = re.compile(r"[\u4e00-\u9fff](?:[ \xa0]{2,}|\u3000+)[\u4e00-\u9fff]")


@dataclass
class Context:
    """What converters share: lookups by model, remembered texts by column, the workbook's date system."""

    lookups: dict = field(default_factory=dict)
    remembered: dict = field(default_factory=dict)
    epoch_1904: bool = False


@dataclass
class Plan:
    resource: type
    columns: list  # mapped columns, in the resource's order
    names: list  # their attnames
    records: list = field(default_factory=list)
    skipped: list = field(default_factory=list)  # (sheet index, Skipped)
    warnings: list = field(default_factory=list)
    missing: list = field(default_factory=list)  # texts of rows that a full list does not name
    blank: int = 0

    def counts(self):
        states = Counter(record.state for record in self.records)
        found = {name: states[name] for name in ("new", "changed", "same", "wrong")}
        return {**found, "skipped": states["skipped"] + len(self.skipped)}


class Gatherer:
    """Walks the sheets of one file. ``layout`` is the batch's: sheets, header, columns, what the person decided."""

    def __init__(self, resource, layout, *, remembered=None, row_limit=limits.ROWS):
        self.resource, self.layout, self.row_limit = resource, layout, row_limit
        self.context = Context(remembered=remembered or {})
        mapped = [column for column in resource.writable() if layout["columns"].get(column.name) is not None]
        names = [name for column in mapped for name in column.attnames]
        self.plan = Plan(resource, mapped, names)
        self.seen = {}
        self.completes = resource.complete is not None
        if missing := [c.label for c in resource.key_columns() if c not in mapped]:
            raise Refusal(f"缺少“{'”“'.join(missing)}”列，无法认出每一行是哪条记录，请在“列对应”中指明。")
        self.key_columns = resource.key_columns()
        short = [column for column in mapped if column.kind == "text" and isinstance(column.field, CharField)]
        self.names_to_look_at = [(column, names.index(column.attnames[0])) for column in short]

    def gather(self, path, name, rows=None):
        """``rows``: what was kept of the first reading, if it still is there."""
        layout = self.layout
        if rows is None:
            source = opened(path, name, sheets=layout["sheets"], encoding=layout.get("encoding"))
        else:
            source = kept(rows, layout["sheets"])
        with source as book:
            self.context.epoch_1904 = book.epoch_1904
            for index, sheet in enumerate(book.sheets):
                self._sheet(index, sheet)
        return self.plan

    def _sheet(self, index, sheet):
        header_rows = self.layout["header"]
        head, body, readers, place = [], None, None, 0
        block = []
        for frame in sheet.frames:
            if body is None:
                head += frame
                if len(head) < header_rows[-1]:
                    continue
                header = header_at(head, sheet.merges, header_rows, ())
                readers = self._readers(header)
                body = Body(header, sheet.merges, keep=self.layout.get("keep", ()))
                marks = _marks(sheet.marks)
                frame, place = head, 0
            for cells in frame:
                if marks and place in marks:
                    cells = _marked(cells, marks[place])
                row = body.take(place, cells)
                place += 1
                if row is not None:
                    block.append(row)
                    if len(block) == BLOCK:
                        self._read(index, block, readers)
                        block = []
        if body is None:
            raise Refusal(f"表头应在第 {header_rows[-1]} 行，但工作表“{sheet.name}”没有这么多行，请重新选择表头行。")
        self._read(index, block, readers)
        self.plan.skipped += [(index, skipped) for skipped in body.skipped]
        self.plan.blank += body.blank
        self._totals(index, body, readers)
        self._converted(readers)
        self._spaced(index)

    def _readers(self, header):
        layout, readers = self.layout, []
        for column in self.plan.columns:
            place = layout["columns"][column.name]
            heading = header.titles[place] if place < len(header.titles) else ""
            reader = Cells(
                column,
                heading=heading,
                corrections=layout.get("corrections", {}).get(column.name),
                accepted=layout.get("accepted", {}).get(column.name, ()),
                clear=column.name in layout.get("clear", ()),
                blanks=column.name in layout.get("blanks", ()),
                context=self.context,
            )
            readers.append((place, reader))
        return readers

    def _read(self, index, rows, readers):
        if not rows:
            return
        flat, troubles = [], []
        columns = list(zip_longest(*[row.cells for row in rows], fillvalue=""))
        for place, reader in readers:
            values, found = reader.read(columns[place] if place < len(columns) else [""] * len(rows))
            troubles += [(number, reader.column.name, trouble, cell) for number, trouble, cell in found]
            if reader.width == 1:
                flat.append(values)
            else:
                flat += [[v if v is KEEP or v is FAILED else v[part] for v in values] for part in (0, 1)]
        records = [
            Record((index, row.number), values) for row, values in zip(rows, zip(*flat, strict=True), strict=True)
        ]
        for number, column, trouble, cell in troubles:
            if trouble.doubt:
                records[number].doubt(column, trouble, cell)
            else:
                records[number].fail(column, trouble, cell)
        if self.completes:
            for record in records:
                try:
                    record.values = self.resource.complete(self.plan.names, record.values)
                except Trouble as trouble:
                    record.fail(None, trouble)
        self._keys(records)
        self.plan.records += records
        if len(self.plan.records) > self.row_limit:
            raise Refusal(f"文件超过 {self.row_limit:,} 行，您一次最多导入 {self.row_limit:,} 行，请分成几个文件。")

    def _keys(self, records):
        names = self.plan.names
        places = [names.index(column.attnames[0]) for column in self.key_columns]
        nullable = [column.field.null for column in self.key_columns]
        for record in records:
            values = record.values
            key = tuple([values[place] for place in places])
            if KEEP in key:
                for column, value, null in zip(self.key_columns, key, nullable, strict=True):
                    if value is KEEP and not null and not column.field.blank:
                        record.fail(column.name, Trouble("required", "必填，现为空白"))
                empty = [None if null else "" for null in nullable]
                key = tuple(blank if value is KEEP else value for blank, value in zip(empty, key, strict=True))
            if FAILED in key:
                continue
            record.key = key
            first = self.seen.setdefault(key, record)
            if first is not record:
                self._double(first, record)

    def _double(self, first, record):
        """The same key twice: merged when every cell agrees, else both rows are wrong."""
        column = self.key_columns[0]
        if first.values == record.values:
            record.state, record.note = "skipped", f"重复，已与第 {first.place[1]} 行合并"
            return
        pairs = zip(self.plan.names, first.values, record.values, strict=True)
        differing = {name for name, a, b in pairs if a != b}
        labels = [c.label for c in self.plan.columns if differing & set(c.attnames)]
        for one, other in ((first, record), (record, first)):
            words = f"与第 {other.place[1]} 行相同，但{'、'.join(labels[:3])}不同，请保留一行"
            one.fail(column.name, Trouble("double", words))

    def _totals(self, index, body, readers):
        """If the sheet states a grand total, compare it with the rows above."""
        for skipped in body.skipped:
            if not skipped.is_grand_total:
                continue
            above = [r for r in self.plan.records if r.place[0] == index and r.place[1] < skipped.number]
            for place, reader in readers:
                stated = skipped.cells[place] if place < len(skipped.cells) else None
                if reader.column.kind not in ("integer", "decimal") or is_blank(stated):
                    continue
                try:
                    total = reader.convert(stated)
                except Trouble:
                    continue
                if total is KEEP:
                    continue
                at = self.plan.names.index(reader.column.attnames[0])
                summed = sum(r.values[at] for r in above if r.values[at] is not KEEP and r.values[at] is not FAILED)
                if abs(float(summed) - float(total)) > 0.005:
                    words = f"{reader.column.label}合计 {shown(stated)}，各行相加为 {summed}"
                    self.plan.warnings.append(f"第 {skipped.number} 行写明{words}，请核对。")

    def _converted(self, readers):
        """Numbers that were multiplied are shown before and after."""
        for _, reader in readers:
            if example := getattr(reader.convert, "example", ""):
                self.plan.warnings.append(f"{reader.column.label}：按“万”“亿”等换算为原单位，如 {example}，请核对。")

    def _spaced(self, index):
        """刘  琦 may be 刘琦: the person is told, nothing is merged."""
        records = [record for record in self.plan.records if record.place[0] == index]
        for column, at in self.names_to_look_at:
            values = [record.values[at] for record in records]
            doubtful = [n for n, value in enumerate(values) if value.__class__ is str and _is_spaced(value)]
            if doubtful:
                first, more = doubtful[0], f"等 {len(doubtful):,} 行" if len(doubtful) > 1 else ""
                words = f"第 {records[first].place[1]} 行{more}{column.label}中间有多余的空白，如“{values[first]}”"
                self.plan.warnings.append(f"{words}，按原样导入，请核对。")


def _is_spaced(text):
    return ("  " in text or "\u3000" in text or "\xa0" in text) and SPACED.search(text) is not None


def _marks(marks):
    """``{"B5": "#N/A"}`` → ``{row: {column: mark}}``, both 0-based."""
    rows = {}
    for place, mark in marks.items():
        letters = place.rstrip("0123456789")
        column = 0
        for letter in letters:
            column = column * 26 + ord(letter) - 64
        rows.setdefault(int(place[len(letters) :]) - 1, {})[column - 1] = Marked(mark)
    return rows


def _marked(cells, marks):
    cells = list(cells)
    for column, mark in marks.items():
        if column < len(cells):
            cells[column] = mark
    return cells
