"""What the reader doubts of whole rows becomes an error of their records, until the person accepts it."""

from collections.abc import Sequence

from portal.spreadsheets.errors import CellError
from portal.spreadsheets.layout import Layout
from portal.spreadsheets.plan.records import Record
from portal.spreadsheets.read.body import RecordRow
from portal.spreadsheets.values import FAILED


def doubt_rows(records: Sequence[Record], rows: Sequence[RecordRow], layout: Layout) -> None:
    """``records`` are those of ``rows``. A row that cannot be read at all has no values and no other errors."""
    columns = {place: name for name, place in layout.columns.items()}
    for record, row in zip(records, rows, strict=True):
        if row.doubt is None:
            continue
        doubt, column = row.doubt, columns.get(row.doubt.place) if row.doubt.place is not None else None
        if doubt.is_warning and column and doubt.cause in layout.accepted.get(column, ()):
            continue
        if not doubt.is_warning:
            record.values, record.errors = (FAILED,) * len(record.values), None
        record.fail(column, CellError(doubt.cause, doubt.message, is_warning=doubt.is_warning and column is not None))
