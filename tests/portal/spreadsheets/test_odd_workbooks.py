"""Workbooks as programs and people leave them: formats without content, odd numbers, cells with footnotes."""

import io
import zipfile

import openpyxl
import pytest
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.cell.text import InlineFont
from openpyxl.styles import Font

from portal.spreadsheets import batches
from portal.spreadsheets.read.file_reader import opened
from portal.spreadsheets.read.sheet_facts import SheetFacts
from tests.portal.spreadsheets.conftest import problems, refusal, uploaded, workbook
from tests.portal.spreadsheets.sample import Club

HEAD = ["标识码", "名称", "所属乡镇", "在校生数"]
ONE = ["3715000001", "甲", "柳园街道", 1250]


def changed(content, change):
    """The workbook after ``change(page)``."""
    book = openpyxl.load_workbook(io.BytesIO(content), rich_text=True)
    change(book.active)
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def rewritten(content, old, new):
    """The workbook with other bytes in its first sheet."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as book, zipfile.ZipFile(buffer, "w") as other:
        for entry in book.infolist():
            part = book.read(entry)
            if entry.filename == "xl/worksheets/sheet1.xml":
                assert old in part
                part = part.replace(old, new)
            other.writestr(entry.filename, part)
    return buffer.getvalue()


FORMATTED = {
    "a cell in the last row": ["A1048576"],
    "a cell in the last column": ["XFD1", "XFD2"],
    "the last cell of all": ["XFD1048576"],
    "columns beyond the limit": [f"{name}2" for name in ("KO", "ZZ", "AAA")],
    "a wide and long rectangle": ["KA2", "A90000", "KA90000"],
}


@pytest.mark.parametrize("case", FORMATTED)
def test_formatted_cells_without_content_are_not_counted(town, planned, case):
    def form(page):
        for cell in FORMATTED[case]:
            page[cell].font = Font(bold=True)

    batch = planned(changed(workbook(HEAD, ONE), form))
    assert (batch.new, batch.wrong, len(batch.report.look.titles)) == (1, 0, 4)


def test_a_formatted_row_whose_cells_have_an_end_of_their_own_is_blank_too(town, planned):
    far = b'<row r="1048576"><c r="A1048576" s="0"></c></row></sheetData>'
    assert planned(rewritten(workbook(HEAD, ONE), b"</sheetData>", far)).new == 1


NUMBERS = {
    "a blank before": (b"<v> 800</v>", 800),
    "a blank behind": (b"<v>800 </v>", 800),
    "on a line of its own": (b"<v>\n  800\n</v>", 800),
    "thousands": (b"<v>1,250</v>", 1250),
}


@pytest.mark.parametrize("case", NUMBERS)
def test_a_number_that_is_written_oddly_is_read(town, written, case):
    odd, value = NUMBERS[case]
    written(rewritten(workbook(HEAD, ONE), b"<v>1250</v>", odd))
    assert Club.objects.get().pupils == value


def test_an_odd_number_in_another_sheet_stops_nothing(town, written):
    content = workbook(["说明", 7], sheets={"学校": [HEAD, ONE]})
    written(rewritten(content, b"<v>7</v>", b"<v> 7</v>"))
    assert Club.objects.get().pupils == 1250


@pytest.mark.parametrize("odd", [b"NaN", b"inf", b"-INF", b"abc"])
def test_what_is_no_number_is_refused_by_cell(town, planned, odd):
    batch = planned(rewritten(workbook(HEAD, ONE), b"<v>1250</v>", b"<v>%b</v>" % odd))
    assert (batch.wrong, batch.layout.where(batch.report.groups[0].places[0], "pupils")) == (1, "第 2 行（D2）")


def superscript(*parts):
    runs = [TextBlock(InlineFont(vertAlign=level), text) for text, level in parts]
    return CellRichText(*runs)


RAISED = {
    "a footnote at a number": ([("2700", None), ("1", "superscript")], "1"),
    "a power": ([("10", None), ("3", "superscript")], "3"),
    "below the line": ([("2700", None), ("2", "subscript")], "2"),
}


@pytest.mark.parametrize("case", RAISED)
def test_a_part_above_or_below_the_line_is_no_digit_of_the_number(town, planned, case):
    parts, mark = RAISED[case]
    batch = planned(changed(workbook(HEAD, ONE), lambda page: page.__setitem__("D2", superscript(*parts))))
    assert problems(batch) == [f"文字中的“{mark}”是上标或下标（可能是脚注），会与前面的内容连在一起，请删去"]


def test_a_name_with_a_footnote_is_told_too(town, planned):
    name = superscript(("甲", None), ("2", "superscript"))
    batch = planned(changed(workbook(HEAD, ONE), lambda page: page.__setitem__("B2", name)))
    assert (batch.new, batch.wrong) == (0, 1)


def facts(content, tmp_path, name="x.xlsx"):
    path = tmp_path / name
    path.write_bytes(content)
    with opened(path, name) as book:
        return [sheet.facts for sheet in book.sheets][0]


def test_numbers_in_a_percent_format_are_named(tmp_path):
    rows = [["率", "数", "字"], [0.9139, 1, 2], [0.5, 1, 2], ["无", 1, 2], [0.25, 1, 2]]
    formats = {"A2": "0.00%", "A3": "0%", "A4": "0%", "A5": "0.0%", "B2": '0"%"', "C2": "0.00"}
    found = facts(workbook(*rows, formats=formats), tmp_path)
    assert found == SheetFacts(percent={0: [[2, 5]]}, shown={"={}%": {1: [[2, 2]]}})


def hide(page):
    page.row_dimensions[3].hidden = True
    page.row_dimensions[4].hidden = True
    page.column_dimensions["B"].hidden = True
    page["C5"].font = Font(strike=True)
    page["D5"] = CellRichText(TextBlock(InlineFont(strike=True), "12"), TextBlock(InlineFont(), "13"))


def test_hidden_and_struck_cells_are_told_on_both_pages(town, planned):
    rows = [[f"371500000{n}", f"校{n}", "柳园街道", 1] for n in range(1, 5)]
    batch = planned(changed(workbook(HEAD, *rows), hide))
    told = [
        "第 3、4 行在 Excel 中是隐藏的（可能经过筛选），这些行照样导入，请核对。",
        "B 列在 Excel 中是隐藏的，照样导入，请核对。",
        "C5、D5 单元格的文字带删除线，照样导入；如已作废，请在文件中删去。",
    ]
    assert (batch.report.look.told, batch.report.warnings, batch.new) == (told, told, 4)


def test_what_is_hidden_outside_the_table_is_not_worth_a_word(town, planned):
    def form(page):
        page.row_dimensions[1].hidden = True
        page.column_dimensions["F"].hidden = True
        page.row_dimensions[9].hidden = page.row_dimensions[1_048_576].hidden = True

    batch = planned(changed(workbook(["说明"], HEAD, ONE), form))
    assert (batch.report.look.told, batch.report.warnings) == ([], [])


def test_sheets_beyond_the_thirtieth_are_told(db):
    content = workbook(HEAD, ONE, sheets={f"第{n}页": [HEAD] for n in range(2, 34)})
    look = batches.upload("spreadsheets.club", uploaded(content), user=None).report.look
    assert (len(look.listing), look.unlisted) == (30, ["第31页", "第32页", "第33页"])


def test_a_sheet_with_more_errors_than_can_be_noted_is_refused_only_when_it_is_chosen(town, planned):
    many = [["#N/A"] * 100 for _ in range(101)]
    content = workbook(HEAD, ONE, sheets={"错": [HEAD, *many]})
    assert planned(content).new == 1
    assert refusal(planned, content, sheets=["错"]).startswith("工作表“错”的错误值和没有计算结果的公式超过 10,000 个")
