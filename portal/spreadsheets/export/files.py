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

from portal.spreadsheets.limits import CELL_CHARACTERS
from portal.spreadsheets.values import EXACT

XLSX_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
CSV_TYPE = "text/csv; charset=utf-8"
FORMULA = re.compile(r"\A'*+[=+\-@\t\r]")
SIGNS = "'=+-@\t\r"  # how a text begins that is looked at more closely
FORBIDDEN_IN_TITLE = re.compile(r"[\[\]:*?/\\]")
OPTIONS = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
FIRST_EXCEL_DAY = date(1900, 3, 1)  # before it Excel's calendar is a day off


class TooLong(ValueError):
    """A text that no xlsx cell holds; the message is the sentence for the person."""


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
    return FORBIDDEN_IN_TITLE.sub(" ", title).strip("' ")[:31] or "数据"


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
    with xlsxwriter.Workbook(file, OPTIONS) as book:
        page = Page(book, book.add_worksheet(sheet_title(title)))
        page.head(headings, widths)
        number = 0
        for number, row in enumerate(rows, 1):  # noqa: B007 - the last number is needed below
            page.row(number, row)
        for place, note in enumerate(notes, number + 2):
            page.row(place, [note])
        return number


class Page:
    """One worksheet, written row after row."""

    def __init__(self, book: xlsxwriter.Workbook, sheet: Any) -> None:
        self.sheet = sheet
        self.bold = book.add_format(
            {"bold": True, "bg_color": "#EEF2F7", "bottom": 1, "text_wrap": True, "valign": "top"}
        )
        self.day = book.add_format({"num_format": "yyyy-mm-dd"})
        self.moment = book.add_format({"num_format": "yyyy-mm-dd hh:mm"})
        self.exact_moment = book.add_format({"num_format": "yyyy-mm-dd hh:mm:ss"})
        self.clock = book.add_format({"num_format": "hh:mm"})
        self.exact_clock = book.add_format({"num_format": "hh:mm:ss"})

    def head(self, headings: Sequence[str], widths: Sequence[int] = ()) -> None:
        for place, heading in enumerate(headings):
            width = widths[place] if place < len(widths) and widths[place] else min(40, max(10, 2 * len(heading) + 2))
            self.sheet.set_column(place, place, width)
        for place, heading in enumerate(headings):
            self.sheet.write_string(0, place, heading, self.bold)
        self.sheet.freeze_panes(1, 0)

    def row(self, number: int, values: Sequence[Any]) -> None:
        for place, value in enumerate(values):
            if value.__class__ is not str:
                if value is None:
                    continue
                value = native(value)
            if value.__class__ is str:
                self._text(number, place, value)
            elif value.__class__ is int or value.__class__ is float:
                self.sheet.write_number(number, place, value)
            else:
                self.sheet.write_datetime(number, place, value, self._format(value))

    def _text(self, number: int, place: int, value: str) -> None:
        if len(value) > CELL_CHARACTERS:
            raise TooLong(f"第 {number} 行有超过 {CELL_CHARACTERS:,} 个字的文字，xlsx 放不下，请改为导出 csv。")
        if value:
            self.sheet.write_string(number, place, value)

    def _format(self, value: date | time) -> Any:
        if value.__class__ is datetime:
            return self.exact_moment if value.second else self.moment
        if value.__class__ is time:
            return self.exact_clock if value.second else self.clock
        return self.day


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
