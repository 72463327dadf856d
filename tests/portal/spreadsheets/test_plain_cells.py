"""The short way through a column gives what the long way gives, for every column of every sheet."""

from datetime import date, datetime, time

import pytest

from portal.spreadsheets.plan.cells import Cells, Choices, Context
from portal.spreadsheets.resources import SHEETS
from portal.spreadsheets.values import Merged, Percent

CELLS = [
    *("学校", " 学校\u3000", "学  校", "长" * 5_000, "", " ", None, "无", "/", "a\nb", "=1", "TRUE", True, False),
    *(0, 1, -1, 7, 12.5, 0.5, 1 / 3, 137.0, 1e15, -1e15, 999_999_999_999_999, 1e300, 1e-7, -0.0, float("nan")),
    *("1", "01", "１２", "3715", "371500000", "3715000001", "371502000123", "²", "①", "1e5", "3715000001.0"),
    *("0635-8123456", "06358123456", "13912345678", "0635-812345６", "0635-08123456", "010-12345678", "400-123-4567"),
    *(8123456, 13912345678, 6358123456, Percent(0.5), Merged(3), Merged("3"), date(2026, 3, 18)),
    *(datetime(2026, 3, 18, 8, 30), time(8, 30), "2026-03-18", "12万", "12%", "1,234", "-5", ".5"),
]
KINDS = ("text", "code", "phone", "integer", "decimal")
COLUMNS = {
    f"{key}.{column.name}": column
    for key, resource in SHEETS.items()
    for column in resource.writable()
    if column.kind in KINDS and not column.row_units
}


def outcome(reader, cells):
    values, errors = reader.read(cells)
    return [repr(value) for value in values], [(place, error.cause, error.message) for place, error, _ in errors]


@pytest.mark.parametrize("choices", [Choices(), Choices(blanks=True), Choices(corrections={"7": "8", "学校": "校"})])
def test_the_short_way_is_the_long_way(choices):
    quick = 0
    for name, column in COLUMNS.items():
        short, long = (Cells(column, column.label, choices, Context()) for _ in range(2))
        quick += bool(short.plain or short.plain_number)
        long.plain = long.plain_number = None
        for cells in (CELLS, CELLS[::-1]):
            assert outcome(short, cells) == outcome(long, cells), name
    assert bool(quick) is not bool(choices.blanks or choices.corrections)


def test_most_columns_have_a_short_way():
    """Negative control: a way that nobody goes would always be right."""
    short = [name for name, column in COLUMNS.items() if _has_short_way(column)]
    assert len(short) > len(COLUMNS) / 2


def _has_short_way(column):
    reader = Cells(column, column.label, Choices(), Context())
    return bool(reader.plain or reader.plain_number)
