"""Writes sheets: xlsx in constant memory, csv as a stream. Strings stay strings, numbers and dates stay native.

A text that Excel would take for a formula gets an apostrophe in csv, which our reader takes off again; in xlsx it is
written as a string and needs none.
"""

import csv
import io
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date, datetime, time
from decimal import Decimal
from typing import Any

import xlsxwriter
from django.utils import timezone

from portal.records.unseen import for_xml
from portal.spreadsheets.export.sheet_rows import TooLong, add_patterns, filled
from portal.spreadsheets.limits import CELL_CHARACTERS
from portal.spreadsheets.values import EXACT

XLSX_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
CSV_TYPE = "text/csv; charset=utf-8"
FORMULA = re.compile(r"\A'*+[=+\-@\t\r]")
SIGNS = "'=+-@\t\r"  # how a text begins that is looked at more closely
FORBIDDEN_IN_TITLE = re.compile(r"[\[\]:*?/\\]")
OPTIONS = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
FIRST_EXCEL_DAY = date(1900, 3, 1)  # before it Excel's calendar is a day off


def native(value: Any) -> Any:
    """What an xlsx cell holds of a value: text, number, date, datetime, time or None."""
    if value is None or isinstance(value, str):
        return value
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, int):
        return value if abs(value) < EXACT else str(value)
    if isinstance(value, Decimal):
        number = float(value)
        return number if abs(number) < EXACT and Decimal(f"{number:.15g}") == value else format(value, "f")
    if isinstance(value, datetime):
        value = timezone.make_naive(value) if timezone.is_aware(value) else value
        value = value.replace(microsecond=0)
        # A number without a fraction is a bare day to every reader, and a day is no moment: midnight is written out.
        return spoken(value) if value.time() == time() or value.date() < FIRST_EXCEL_DAY else value
    if isinstance(value, date):
        return value if value >= FIRST_EXCEL_DAY else value.isoformat()
    return value if isinstance(value, float | time) else str(value)


def _moment(value: datetime) -> str:
    value = timezone.make_naive(value) if timezone.is_aware(value) else value
    return f"{value:%Y-%m-%d %H:%M:%S}" if value.second else f"{value:%Y-%m-%d %H:%M}"


SPOKEN: dict[type, Callable[[Any], str]] = {
    type(None): lambda value: "",
    bool: lambda value: "是" if value else "否",
    date: date.isoformat,
    datetime: _moment,
    time: lambda value: f"{value:%H:%M:%S}" if value.second else f"{value:%H:%M}",
    Decimal: "{:f}".format,
}


def spoken(value: Any) -> str:
    """What a person reads of a value, and a csv cell holds of one that is no text."""
    return SPOKEN.get(value.__class__, str)(value)


def neutralised(text: str) -> str:
    """A text of a csv cell that no program takes for a formula."""
    return f"'{text}" if FORMULA.match(text) else text


def _in_csv(value: Any) -> str:
    return neutralised(value) if value.__class__ is str else spoken(value)


def sheet_title(title: str) -> str:
    """As Excel allows it: 31 characters, some signs forbidden."""
    return FORBIDDEN_IN_TITLE.sub(" ", for_xml(title)).strip("' ")[:31] or "数据"


def write_xlsx(
    file: Any,
    title: str,
    headings: Sequence[str],
    rows: Iterable[Sequence[Any]],
    *,
    widths: Sequence[int] = (),
    notes: Sequence[str] = (),
) -> int:
    """Write to a binary file; the number of rows. ``rows`` is walked once. Raises TooLong."""
    number = 0
    with filled(_frame(title, headings, widths), file) as sheet:
        for number, row in enumerate(rows, 1):  # noqa: B007 - the last number is needed below
            sheet.row(number + 1, [_in_xlsx(value, number) for value in row])
        for place, note in enumerate(notes, number + 3):
            sheet.row(place, [note])
    return number


def _frame(title: str, headings: Sequence[str], widths: Sequence[int]) -> io.BytesIO:
    """A workbook with the heading row alone."""
    frame = io.BytesIO()
    with xlsxwriter.Workbook(frame, OPTIONS) as book:
        sheet = book.add_worksheet(sheet_title(title))
        bold = book.add_format({"bold": True, "bg_color": "#EEF2F7", "bottom": 1, "text_wrap": True, "valign": "top"})
        for place, heading in enumerate(headings):
            width = widths[place] if place < len(widths) and widths[place] else min(40, max(10, 2 * len(heading) + 2))
            sheet.set_column(place, place, width)
            sheet.write_string(0, place, for_xml(heading), bold)
        sheet.freeze_panes(1, 0)
        add_patterns(book, sheet)
    return frame


def _in_xlsx(value: Any, number: int) -> Any:
    """A value as a cell of row ``number`` of the data. Raises TooLong."""
    if value.__class__ is not str:
        value = native(value)
    if value.__class__ is str and len(value) > CELL_CHARACTERS:
        raise TooLong(f"第 {number} 行有超过 {CELL_CHARACTERS:,} 个字的文字，xlsx 放不下，请改为导出 csv。")
    return value


def csv_stream(
    headings: Sequence[str], rows: Iterable[Sequence[Any]], *, notes: Sequence[str] = (), block: int = 500
) -> Iterator[str]:
    """Text in blocks, BOM first: Excel in Chinese Windows reads anything else as GBK."""
    buffer = io.StringIO()
    writer = csv.writer(buffer)
    buffer.write("\ufeff")
    writer.writerow(headings)
    for number, row in enumerate(rows):
        writer.writerow([v if v.__class__ is str and v[:1] not in SIGNS else _in_csv(v) for v in row])
        if number % block == 0:
            yield buffer.getvalue()
            buffer.seek(0)
            buffer.truncate()
    if notes:
        writer.writerow([])
        writer.writerows([neutralised(note)] for note in notes)
    yield buffer.getvalue()
