"""A whole file from a seed: its tables, what disarranges them, its format, and the truth about it."""

from dataclasses import dataclass, field
from random import Random

from tests.portal.spreadsheets.generated import files, messes
from tests.portal.spreadsheets.generated.grid import Book, Cell, Line, Sheet
from tests.portal.spreadsheets.generated.tables import columns_of
from tests.portal.spreadsheets.generated.writings import NOTHING

ENCODINGS = ("utf-8", "utf-8-sig", "gb18030", "utf-16")
FORMATS = ("xlsx", "xlsx", "xlsx", "xls", "ods", "csv", "csv", "tsv")
RARE = 0.15


@dataclass
class Made:
    """``tables``: by sheet name. ``ticked``: sheets that the clerk reads together. ``aside``: lost, but told."""

    seed: int
    subject: object
    format: str
    book: Book
    tables: dict = field(default_factory=dict)
    ticked: list[str] = field(default_factory=list)
    messes: list[str] = field(default_factory=list)
    content: bytes = b""
    is_plain: bool = False

    @property
    def name(self):
        return f"表.{self.format}"

    def records(self):
        """``(sheet, row as Excel counts, table, record)`` of every record that the import should see."""
        for name, tables in self.tables.items():
            sheet = next(sheet for sheet in self.book.sheets if sheet.name == name)
            for table in tables:
                for record in table.records:
                    yield name, sheet.place(record.line) + 1, table, record


def made(subject, seed):
    """The file of a seed, the same for ever."""
    rng = Random(seed)  # noqa: S311 - a sample, no secret
    format = rng.choice(FORMATS)
    is_plain, is_text = rng.random() < 0.05, format in ("csv", "tsv")
    found = Made(
        seed, subject, format, is_plain=is_plain, book=Book(is_1904=format in ("xlsx", "xls") and rng.random() < 0.05)
    )
    taken = set()
    share = 0 if is_plain else rng.choice([0.05, 0.12, 0.3])
    table = messes.filled(rng, subject, columns_of(rng, subject, plain=is_plain), taken, share=share)
    table.words = {spec.name: spec.words for spec in subject.specs}
    sheet = Sheet("名单")
    tables = [table]
    if not is_plain:
        _within(rng, sheet, table, subject, is_text=is_text)
        tables += _further(rng, sheet, table, subject, taken)
    for one in tables:
        sheet.lines += one.lines
        sheet.merges += one.merges
    if not is_plain:
        _around(rng, sheet, table, is_alone=len(tables) == 1)
    found.book.sheets.append(sheet)
    found.tables[sheet.name] = tables
    if not is_plain and not is_text:
        _other_sheets(rng, found, table, taken)
    found.messes = sorted({mess for tables in found.tables.values() for one in tables for mess in one.messes})
    found.content = _bytes(rng, found, table, is_plain=is_plain)
    return found


def _within(rng, sheet, table, subject, *, is_text):
    """Messes among the records of the table."""
    if rng.random() < RARE:
        messes.groups(rng, table)
    if rng.random() < RARE and not is_text and "groups" not in table.messes:
        messes.merged_down(rng, table)
    elif rng.random() < RARE and not is_text:
        messes.merged_across(rng, table)
    if rng.random() < RARE:
        messes.blank_lines(rng, table)
    if rng.random() < RARE:
        messes.repeated_header(rng, table)
    if rng.random() < RARE:
        messes.totals(rng, table, subject)
    if rng.random() < RARE and not is_text:
        messes.hidden(rng, sheet, table)
    if rng.random() < RARE / 2:
        _surplus(rng, table)


def _surplus(rng, table):
    """A cell too many: in text files an address with a comma that nobody quoted."""
    record = rng.choice(table.records)
    record.line.append(Cell("东院"))
    table.tells["多出|没有表头"] = "a surplus cell"
    table.messes.append("surplus")


def _further(rng, sheet, table, subject, taken):
    """Another table below or beside the first one; then notes."""
    found = []
    kind = rng.random()
    if kind < 0.12 and "groups" not in table.messes:
        gap, other = messes.below(rng, subject, table, taken)
        table.lines += gap
        found.append(other)
    elif kind < 0.2 and not {"groups", "surplus"} & set(table.messes):
        messes.beside(rng, subject, table, taken)
    if rng.random() < RARE:
        messes.notes(rng, (found or [table])[-1])
    return found


def _around(rng, sheet, table, *, is_alone):
    if rng.random() < RARE and is_alone and "table beside" not in table.messes:
        messes.unit_above(rng, sheet, table)
    if rng.random() < 0.4:
        messes.above(rng, sheet, table)
    if rng.random() < 0.07:
        sheet.lines[:0] = [Line() for _ in range(rng.randint(1, 3))]
    if rng.random() < 0.07:
        sheet.shift(rng.randint(1, 2))


def _other_sheets(rng, found, table, taken):
    kind = rng.random()
    if kind < 0.06:
        found.book.sheets.insert(rng.randint(0, 1), Sheet("填表说明", [Line(["请按要求填写"]), Line(["一、填名称"])]))
    elif kind < 0.09:
        found.book.sheets += [Sheet(f"Sheet{number}") for number in range(2, 4)]
    elif kind < 0.19 and "groups" not in table.messes:
        columns = list(table.columns) if rng.random() < 0.5 else messes.other_order(rng, table)
        other = messes.filled(rng, found.subject, columns, taken, count=rng.randint(1, 3))
        sheet = messes.sheet_of("其他", [other])
        sheet.is_visible = rng.random() < 0.85
        found.book.sheets.append(sheet)
        found.tables[sheet.name] = [other]
        found.ticked = ["名单", "其他"] if sheet.is_visible and rng.random() < 0.7 else []
        table.messes.append("two sheets")


def _bytes(rng, found, table, *, is_plain):
    text = None
    if found.format in ("csv", "tsv"):
        delimiter = "\t" if found.format == "tsv" else rng.choice([",", ",", ";", "\t"])
        text = rng.choice(ENCODINGS), delimiter, rng.choice(["\r\n", "\n"])
        if not is_plain and rng.random() < 0.06:
            _stray_quote(rng, table)
            found.messes.append("stray quote")
            return _unquoted(files.text_file(found.book.sheets[0], "utf-8", *text[1:])).encode(text[0])
    return files.made(found.book, found.format, text)


STRAY = "\ue000"


def _stray_quote(rng, table):
    """A mark where a quotation begins and nobody ended it; it goes into the file after the rest is quoted."""
    record = rng.choice(table.records)
    place = rng.randrange(len(table.columns))
    cell, column = record.line[place], table.columns[place]
    record.line[place] = Cell(f"{STRAY}{cell.value or '某'}")
    if column.spec:
        record.meanings[column.spec.name] = NOTHING


def _unquoted(content):
    return content.decode().replace(STRAY, '"')
