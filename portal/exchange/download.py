"""Files of what a public page shows: the same rows, the same columns, the same words."""

import csv
import io
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

import xlsxwriter
from django.http import HttpResponse, StreamingHttpResponse
from django.utils.http import content_disposition_header

FORMATS = ("csv", "xlsx")


@dataclass(frozen=True)
class Column:
    """``value(row)`` may give text, a number, a date or None; numbers and dates stay native in xlsx."""

    label: str
    value: Callable


def download(format: str, title: str, columns: Sequence[Column], rows: Iterable, *, notes: Sequence[str] = ()):
    """The response for ``?format=csv|xlsx``. ``notes`` (licence, source, as-of, 演示数据) follow after the rows."""
    response = _csv(columns, rows, notes) if format == "csv" else _xlsx(title, columns, rows, notes)
    response["Content-Disposition"] = content_disposition_header(True, f"{title}.{format}")
    return response


def _csv(columns, rows, notes):
    def lines():
        buffer = io.StringIO()
        writer = csv.writer(buffer)
        yield "\ufeff"
        for line in _lines(columns, rows, notes):
            writer.writerow(line)
            yield buffer.getvalue()
            buffer.seek(0)
            buffer.truncate()

    return StreamingHttpResponse(lines(), content_type="text/csv; charset=utf-8")


def _xlsx(title, columns, rows, notes):
    buffer = io.BytesIO()
    options = {
        "constant_memory": True,
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "default_date_format": "yyyy-mm-dd",
        "remove_timezone": True,
    }
    with xlsxwriter.Workbook(buffer, options) as book:
        sheet = book.add_worksheet(title[:31])
        sheet.freeze_panes(1, 0)
        for number, line in enumerate(_lines(columns, rows, notes)):
            for place, value in enumerate(line):
                sheet.write(number, place, value)
    return HttpResponse(
        buffer.getvalue(), content_type="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    )


def _lines(columns, rows, notes):
    yield [column.label for column in columns]
    for row in rows:
        yield [column.value(row) for column in columns]
    if notes:
        yield []
        for note in notes:
            yield [note]
