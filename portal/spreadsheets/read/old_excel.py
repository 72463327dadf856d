"""What old Excel files (xls) say of cells beside their values. No Django here.

The library hands over error values as blanks and knows no formats. Source: Microsoft's open specification [MS-XLS].
xlrd (formatting_info) would read every cell once more in Python, beside the library and in a process whose time is
limited; this walk looks only at the few records that matter.
"""

import struct
from collections.abc import Iterator

from portal.spreadsheets.errors import FileRefused
from portal.spreadsheets.headings import letter
from portal.spreadsheets.read.compound_file import stream_of
from portal.spreadsheets.read.old_excel_texts import rich_texts
from portal.spreadsheets.read.sheet_facts import SheetFacts
from portal.spreadsheets.read.workbook_styles import (
    DAMAGED,
    PARTIAL_DATES,
    PERCENT_FORMATS,
    SharedTexts,
    Styles,
    is_percent,
)

EOF, FORMULA, BOUNDSHEET, FONT, FORMAT, STYLE, TEXTS, CONTINUED = 0x0A, 0x06, 0x85, 0x31, 0x41E, 0xE0, 0xFC, 0x3C
ROW, COLUMN, NUMBER, RK, SEVERAL_RK, TEXT, ERROR = 0x208, 0x7D, 0x203, 0x27E, 0xBD, 0xFD, 0x205
ERRORS = {0: "#NULL!", 7: "#DIV/0!", 15: "#VALUE!", 23: "#REF!", 29: "#NAME?", 36: "#NUM!", 42: "#N/A"}
PASSWORD = 0x2F
HIDDEN_ROW, STRUCK = 0x20, 0x08
Record = tuple[int, bytes]


def facts_of(content: bytes) -> dict[str, SheetFacts]:
    """The sheet's place from 0, as a text → what is known of it."""
    stream = stream_of(content, ("Workbook", "Book"))
    try:
        return _facts(stream)
    except (struct.error, IndexError) as error:
        raise FileRefused(DAMAGED) from error


def _facts(stream: bytes) -> dict[str, SheetFacts]:
    common = list(_records(stream, 0))
    if _of(common, PASSWORD):
        return {}  # unreadable, which the library says
    styles, texts = _styles(common)
    starts = [struct.unpack_from("<I", data)[0] for kind, data in common if kind == BOUNDSHEET]
    found = {}
    for place, start in enumerate(starts):
        sheet = _SheetRecords(SheetFacts(), styles, texts)
        for kind, data in _records(stream, start):
            if note := sheet.notes.get(kind):
                note(data)
        found[str(place)] = sheet.facts
    return found


def _records(stream: bytes, at: int) -> Iterator[Record]:
    """The records of one part, up to its end. Charts within a sheet are parts of their own, with an end too."""
    depth, end = 0, len(stream) - 4
    while at <= end:
        kind, size = struct.unpack_from("<HH", stream, at)
        if kind & 0xFF == 0x09:  # a part begins
            depth += 1
        elif kind == EOF:
            depth -= 1
            if depth <= 0:
                return
        elif depth == 1:
            yield kind, stream[at + 4 : at + 4 + size]
        at += 4 + size


def _styles(records: list[Record]) -> tuple[Styles, SharedTexts]:
    formats = dict(map(_format, _of(records, FORMAT)))
    percent = {number for number, code in formats.items() if is_percent(code)} | set(PERCENT_FORMATS) - formats.keys()
    fonts = [struct.unpack_from("<HHHHH", data) for data in _of(records, FONT)]
    fonts.insert(4, (0, 0, 0, 0, 0))  # there is no font 4
    struck = {place for place, font in enumerate(fonts) if font[1] & STRUCK}
    raised = {place for place, font in enumerate(fonts) if font[4]}
    found = Styles()
    for place, data in enumerate(_of(records, STYLE)):
        font, number = struct.unpack_from("<HH", data)
        found.percent |= {place} if number in percent else set()
        found.struck |= {place} if font in struck else set()
        found.note(place, formats.get(number, PARTIAL_DATES.get(number, "")))
    segments = [data for place, (kind, data) in enumerate(records) if kind == TEXTS or _continues(records, place)]
    return found, rich_texts(segments, raised, struck) if segments and (raised or struck) else SharedTexts()


def _of(records: list[Record], wanted: int) -> list[bytes]:
    return [data for kind, data in records if kind == wanted]


def _continues(records: list[Record], place: int) -> bool:
    """Whether a record goes on with the shared texts."""
    while place and records[place][0] == CONTINUED:
        place -= 1
        if records[place][0] == TEXTS:
            return True
    return False


def _format(data: bytes) -> tuple[int, str]:
    number, length, options = struct.unpack_from("<HHB", data)
    if 5 + length > len(data):  # of Excel 95: a shorter head
        return number, data[3:].decode("latin-1")
    width = 2 if options & 1 else 1
    return number, data[5 : 5 + length * width].decode("utf-16-le" if width == 2 else "latin-1", "replace")


class _SheetRecords:
    """Notes the records of one sheet."""

    def __init__(self, facts: SheetFacts, styles: Styles, texts: SharedTexts) -> None:
        self.facts, self.styles, self.texts = facts, styles, texts
        self.notes = {ERROR: self._error, FORMULA: self._formula, ROW: self._row, COLUMN: self._column}
        if styles.percent or styles.struck or styles.shown:
            self.notes |= {NUMBER: self._number, RK: self._number, SEVERAL_RK: self._several}
        if styles.struck or texts.raised or texts.struck:
            self.notes[TEXT] = self._text

    def _error(self, data: bytes) -> None:
        row, column, _, value, is_error = struct.unpack_from("<HHHBB", data)
        if is_error:
            self.facts.mark(f"{letter(column)}{row + 1}", ERRORS.get(value, "#N/A"))

    def _formula(self, data: bytes) -> None:
        row, column, style = struct.unpack_from("<HHH", data)
        if data[12:14] != b"\xff\xff":
            self._styled(row, column, style, is_number=True)
        elif data[6] == 2:
            self.facts.mark(f"{letter(column)}{row + 1}", ERRORS.get(data[8], "#N/A"))

    def _row(self, data: bytes) -> None:
        if data[12] & HIDDEN_ROW:
            self.facts.hide_row(struct.unpack_from("<H", data)[0] + 1)

    def _column(self, data: bytes) -> None:
        first, last, _, _, options = struct.unpack_from("<HHHHH", data)
        if options & 1:
            self.facts.hidden_columns += range(first, min(last, 255) + 1)

    def _number(self, data: bytes) -> None:
        self._styled(*struct.unpack_from("<HHH", data), is_number=True)

    def _several(self, data: bytes) -> None:
        row, column = struct.unpack_from("<HH", data)
        for place in range((len(data) - 6) // 6):
            self._styled(row, column + place, struct.unpack_from("<H", data, 4 + 6 * place)[0], is_number=True)

    def _text(self, data: bytes) -> None:
        row, column, style, text = struct.unpack_from("<HHHI", data)
        self._styled(row, column, style, is_number=False)
        if part := self.texts.raised.get(text):
            self.facts.raise_part(f"{letter(column)}{row + 1}", part)
        if text in self.texts.struck:
            self.facts.strike(f"{letter(column)}{row + 1}")

    def _styled(self, row: int, column: int, style: int, *, is_number: bool) -> None:
        if is_number and style in self.styles.percent:
            self.facts.show_percent(column, row + 1)
        if is_number and style in self.styles.shown:
            self.facts.show_as(self.styles.shown[style], column, row + 1)
        if style in self.styles.struck:
            self.facts.strike(f"{letter(column)}{row + 1}")
