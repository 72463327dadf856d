"""The rows of our own xlsx files hold what xlsxwriter would write into its cells."""

import io
import zipfile
from datetime import date, datetime, time
from decimal import Decimal

import openpyxl
import pytest
import xlsxwriter

from portal.spreadsheets.export import sheet_rows
from portal.spreadsheets.export.files import OPTIONS, write_xlsx
from portal.spreadsheets.export.sheet_rows import TooLong

TEXTS = [
    "文字",
    " 前后有空格　",
    "两\n行\t制表",
    "a & b < c > d \"e\" 'f'",
    "=1+1",
    "+86",
    "@x",
    "0012",
    "_x0041_ 就是字面",
    "\x0b\x1f\ufffe",
    "https://example.org/?a=1&b=2",
    "]]>",
    "𠮷",
]
VALUES = [
    *TEXTS,
    0,
    -7,
    10**15 - 1,
    0.1,
    -18.0,
    1e-9,
    123456.789,
    date(1900, 3, 1),
    date(2026, 2, 28),
    datetime(2026, 3, 18, 14, 30),
    datetime(1999, 12, 31, 23, 59, 59),
    time(8, 5),
    time(23, 59, 59),
    None,
    "",
]


def cells(file, row):
    return [(cell.value, cell.number_format) for cell in openpyxl.load_workbook(file).active[row]]


def by_the_library(values):
    file = io.BytesIO()
    with xlsxwriter.Workbook(file, OPTIONS) as book:
        sheet = book.add_worksheet()
        formats = [book.add_format({"num_format": pattern}) for pattern in sheet_rows.PATTERNS]
        for place, value in enumerate(values):
            if isinstance(value, datetime):
                sheet.write_datetime(0, place, value, formats[2 if value.second else 1])
            elif isinstance(value, time):
                sheet.write_datetime(0, place, value, formats[4 if value.second else 3])
            elif isinstance(value, date):
                sheet.write_datetime(0, place, value, formats[0])
            elif value is not None:
                sheet.write(0, place, value)
    return file


def test_every_kind_of_cell_is_read_like_one_of_the_library():
    file = io.BytesIO()
    write_xlsx(file, "表", ["列"] * len(VALUES), [VALUES])
    expected = cells(by_the_library(VALUES), 1)
    assert [type(value) for value, _ in cells(file, 2)[: len(expected)]] == [type(value) for value, _ in expected]
    assert cells(file, 2) == [*expected, *[(None, "General")] * (len(VALUES) - len(expected))]


def test_rows_wider_than_the_headings_notes_and_nothing_at_all():
    file = io.BytesIO()
    assert write_xlsx(file, "表", ["甲"], [["1", Decimal("2.5"), True], [None]], notes=["注"]) == 2
    page = openpyxl.load_workbook(file).active
    assert list(page.iter_rows(values_only=True)) == [
        ("甲", None, None),
        ("1", 2.5, "是"),
        (None, None, None),
        (None, None, None),
        ("注", None, None),
    ]
    assert (page.freeze_panes, page["A1"].font.bold) == ("A2", True)
    empty = io.BytesIO()
    assert write_xlsx(empty, "表", ["甲"], []) == 0
    assert list(openpyxl.load_workbook(empty).active.iter_rows(values_only=True)) == [("甲",)]


def test_blocks_follow_each_other(monkeypatch):
    monkeypatch.setattr(sheet_rows, "BLOCK", 2)
    file = io.BytesIO()
    write_xlsx(file, "表", ["数"], ([n] for n in range(5)))
    assert [row[0] for row in openpyxl.load_workbook(file).active.iter_rows(values_only=True)] == ["数", *range(5)]


def test_the_package_is_whole():
    file = io.BytesIO()
    write_xlsx(file, "表", ["数"], [[1]])
    with zipfile.ZipFile(file) as book:
        assert book.testzip() is None
        assert sorted(book.namelist()) == sorted(zipfile.ZipFile(by_the_library([1])).namelist())
        assert b"<dimension" not in book.read(sheet_rows.SHEET)


def test_what_no_xlsx_holds_is_refused(monkeypatch):
    with pytest.raises(TooLong, match=r"^第 2 行有超过 32,767 个字的文字，xlsx 放不下，请改为导出 csv。$"):
        write_xlsx(io.BytesIO(), "表", ["甲"], [["短"], ["长" * 32_768]])
    monkeypatch.setattr(sheet_rows, "LAST_ROW", 3)
    with pytest.raises(TooLong, match=r"^超过 3 行，xlsx 放不下，请改为导出 csv，或先筛选。$"):
        write_xlsx(io.BytesIO(), "表", ["甲"], [["1"], ["2"], ["3"]])
