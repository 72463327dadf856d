"""Files of every kind: text in every encoding, old Excel, OpenDocument, cells that hold no value."""

import io
from datetime import date

import openpyxl
import pytest
import xlwt
from odf.opendocument import OpenDocumentSpreadsheet
from odf.table import CoveredTableCell, Table, TableCell, TableRow
from odf.text import P
from openpyxl.utils.datetime import CALENDAR_MAC_1904

from portal.spreadsheets import batches
from tests.portal.spreadsheets.conftest import csv_file, problems, uploaded
from tests.portal.spreadsheets.sample import Club, Town

HEAD = ["标识码", "名称", "所属乡镇"]
BASE = ["3715000001", "柳园小学", "柳园街道"]


def stored(name):
    return list(Club.objects.order_by("code").values_list(name, flat=True))


def test_error_values_and_formulas_without_value_are_told_by_cell(town, planned):
    book = openpyxl.Workbook()
    page = book.active
    page.append([*HEAD, "在校生数"])
    page.append([*BASE, "=1+1"])  # openpyxl stores no result
    page.append(["3715000002", "乙", "柳园街道", "#N/A"])
    page["D3"].data_type = "e"
    buffer = io.BytesIO()
    book.save(buffer)
    batch = planned(buffer.getvalue())
    assert [(g.places, g.message) for g in batch.report.groups] == [
        ([(0, 2)], "公式没有计算结果，请在 Excel 中打开、保存后重新上传"),
        ([(0, 3)], "单元格是错误值 #N/A，请改为正确的内容"),
    ]


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-8", "gb18030", "big5", "utf-16", "utf-16-le"])
@pytest.mark.parametrize("delimiter", [",", "\t", ";"])
def test_text_files_in_every_encoding(town, written, encoding, delimiter):
    Town.objects.create(code="371502009", name="大同")
    head = ["標識碼", "名稱", "鄉鎮"] if encoding == "big5" else HEAD
    content = csv_file(head, ["3715000001", "大同小", "大同"], encoding=encoding, delimiter=delimiter)
    batch = written(content, "表.csv", columns={"code": 0, "name": 1, "town": 2})
    assert stored("name") == ["大同小"]
    assert batch.layout.encoding.replace("-sig", "") in (encoding.replace("-sig", ""), "utf-16")


def test_school_in_gbk_is_school(town):
    batch = batches.upload("spreadsheets.club", uploaded("学校\n柳园小学\n".encode("gbk"), "表.csv"), user=None)
    assert batch.report.look.titles == ["学校"]


def test_old_excel_files(town, written):
    book = xlwt.Workbook()
    page = book.add_sheet("学校")
    for number, row in enumerate([[*HEAD, "联系电话", "在校生数"], [3715000001, "甲", "柳园街道", 13800001111, 12.0]]):
        for place, cell in enumerate(row):
            page.write(number, place, cell)
    buffer = io.BytesIO()
    book.save(buffer)
    written(buffer.getvalue(), "表.xls")
    assert list(Club.objects.values_list("code", "phone", "pupils")) == [("3715000001", "13800001111", 12)]


def open_document(*rows, merged=()):
    """``merged``: (row, column, rows) of cells merged downwards, counted from 0."""
    covered = {(row + step, column) for row, column, height in merged for step in range(1, height)}
    heights = {(row, column): height for row, column, height in merged}
    document = OpenDocumentSpreadsheet()
    table = Table(name="学校")
    for number, row in enumerate(rows):
        line = TableRow()
        for place, cell in enumerate(row):
            if (number, place) in covered:
                line.addElement(CoveredTableCell())
                continue
            entry = TableCell(valuetype="string", numberrowsspanned=heights.get((number, place), 1))
            entry.addElement(P(text=cell))
            line.addElement(entry)
        table.addElement(line)
    document.spreadsheet.addElement(table)
    buffer = io.BytesIO()
    document.write(buffer)
    return buffer.getvalue()


def test_open_document_sheets(town, written):
    written(open_document(HEAD, BASE), "表.ods")
    assert stored("name") == ["柳园小学"]


def test_merged_cells_of_open_document_sheets_fill_down(town, written):
    written(open_document(HEAD, BASE, ["3715000002", "乙", ""], merged=[(1, 2, 2)]), "表.ods")
    assert stored("town__name") == ["柳园街道", "柳园街道"]


def test_merged_cells_of_old_excel_files_fill_down(town, written):
    book = xlwt.Workbook()
    page = book.add_sheet("学校")
    for number, row in enumerate([["名单"], HEAD, [*BASE[:2]], ["3715000002", "乙"]]):
        for place, cell in enumerate(row):
            page.write(number, place, cell)
    page.write_merge(2, 3, 2, 2, "柳园街道")
    buffer = io.BytesIO()
    book.save(buffer)
    written(buffer.getvalue(), "表.xls")
    assert stored("town__name") == ["柳园街道", "柳园街道"]


def test_a_workbook_that_counts_days_from_1904(town, planned, written):
    """Its dates are read as they are shown; a bare serial number means another day there and is refused."""
    book = openpyxl.Workbook()
    book.epoch = CALENDAR_MAC_1904
    page = book.active
    page.append([*HEAD, "核查日期"])
    page.append([*BASE, date(2026, 3, 18)])
    buffer = io.BytesIO()
    book.save(buffer)
    written(buffer.getvalue())
    assert stored("checked_on") == [date(2026, 3, 18)]
    page["D2"], page["D2"].number_format = 44_637, "General"
    buffer = io.BytesIO()
    book.save(buffer)
    assert problems(planned(buffer.getvalue())) == ["“44637”是 1904 起点的日期序号，请将该列设为日期格式后重新保存"]


def test_a_file_that_names_its_separator(town, written):
    content = "sep=;\r\n" + csv_file(HEAD, BASE, delimiter=";", encoding="utf-8").decode()
    written(content, "表.csv")
    assert stored("name") == ["柳园小学"]
