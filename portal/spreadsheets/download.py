"""Files of what a public page shows: the same rows, the same columns, the same words."""

import tempfile
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.http import FileResponse, StreamingHttpResponse
from django.utils.functional import Promise
from django.utils.http import content_disposition_header

from portal.spreadsheets.export.files import CSV_TYPE, XLSX_TYPE, csv_stream, write_xlsx

FORMATS = ("csv", "xlsx")


@dataclass(frozen=True)
class Column:
    """``value(row)`` may give text, a number, a date or None; numbers and dates stay native in xlsx."""

    label: str
    value: Callable[[Any], Any]


def download(
    format: str, title: str, columns: Sequence[Column], rows: Iterable[Any], *, notes: Sequence[str] = ()
) -> StreamingHttpResponse:
    """The response for ``?format=csv|xlsx``. ``notes`` (licence, source, as-of, 演示数据) follow after the rows."""
    headings = [str(column.label) for column in columns]
    lines = ([_plain(column.value(row)) for column in columns] for row in rows)
    return as_file(format, title, headings, lines, notes=[str(note) for note in notes])


def as_file(
    format: str,
    title: str,
    headings: Sequence[str],
    lines: Iterable[Sequence[Any]],
    *,
    widths: Sequence[int] = (),
    notes: Sequence[str] = (),
) -> StreamingHttpResponse:
    """csv is sent while it is written; xlsx is written to a file of the disk first, never into memory.

    The file of a public page is kept like the page: ``is_prepared`` tells the page cache so.
    """
    if format == "csv":
        response = StreamingHttpResponse(csv_stream(headings, lines, notes=notes), content_type=CSV_TYPE)
    else:
        file = tempfile.TemporaryFile()  # noqa: SIM115 - the response closes it
        write_xlsx(file, title, headings, lines, widths=widths, notes=notes)
        file.seek(0)
        response = FileResponse(file, content_type=XLSX_TYPE)
    response["Content-Disposition"] = content_disposition_header(True, f"{title}.{format}")
    setattr(response, "is_prepared", True)  # noqa: B010 - Django's class does not declare it
    return response


def _plain(value: Any) -> Any:
    """Lazy translations become text."""
    return str(value) if isinstance(value, Promise) else value
