"""Old Excel and OpenDocument files say of their cells what xlsx says: one treatment in all formats."""

import io

import pytest
import xlwt
from odf.opendocument import OpenDocumentSpreadsheet
from odf.style import Style, TextProperties
from odf.table import CoveredTableCell, Table, TableCell, TableRow
from odf.text import P, Span

from portal.spreadsheets.read.file_reader import opened
from portal.spreadsheets.read.sheet_facts import SheetFacts
from tests.portal.spreadsheets.conftest import problems
from tests.portal.spreadsheets.sample import Club

HEAD = ["标识码", "名称", "所属乡镇", "面积"]
ROWS = [["3715000001", "甲", "柳园街道"], ["3715000002", "乙", "柳园街道"]]


def xls(fill, rows=(HEAD, *ROWS)):
    book = xlwt.Workbook()
    page = book.add_sheet("学校", cell_overwrite_ok=True)
    for number, row in enumerate(rows):
        for place, cell in enumerate(row):
            page.write(number, place, cell)
    fill(page)
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


class Document:
    """An OpenDocument sheet, row by row; a cell is a text or the keywords of a TableCell with ``text``."""

    def __init__(self):
        self.file, self.table = OpenDocumentSpreadsheet(), Table(name="学校")
        for name, text in {
            "struck": {"textlinethroughstyle": "solid"},
            "raised": {"textposition": "super 58%"},
        }.items():
            for family in ("table-cell", "text"):
                style = Style(name=f"{name}-{family}", family=family)
                style.addElement(TextProperties(**text))
                self.file.automaticstyles.addElement(style)

    def row(self, *cells, **options):
        line = TableRow(**options)
        for cell in cells:
            line.addElement(self._cell(cell))
        self.table.addElement(line)

    def _cell(self, cell):
        if cell is None:
            return CoveredTableCell()
        options = {"valuetype": "string", "text": cell} if isinstance(cell, str) else dict(cell)
        text = options.pop("text", "")
        entry, parts = TableCell(**options), text if isinstance(text, list) else [text]
        paragraph = P()
        for part in parts:
            paragraph.addText(part) if isinstance(part, str) else paragraph.addElement(part)
        entry.addElement(paragraph)
        return entry

    def content(self):
        self.file.spreadsheet.addElement(self.table)
        buffer = io.BytesIO()
        self.file.write(buffer)
        return buffer.getvalue()


def ods(*rows):
    document = Document()
    for row in rows:
        document.row(*row)
    return document.content()


def facts(tmp_path, content, name):
    path = tmp_path / name
    path.write_bytes(content)
    with opened(path, name) as book:
        return [sheet.facts for sheet in book.sheets][0]


# As the file format numbers them.
ERRORS = {"#NULL!": 0, "#DIV/0!": 7, "#VALUE!": 15, "#REF!": 23, "#NAME?": 29, "#NUM!": 36, "#N/A": 42}


@pytest.mark.parametrize("error", ERRORS)
def test_an_error_value_of_old_excel_erases_nothing(town, planned, error):
    Club.objects.create(code="3715000001", name="甲", town=town, area=1250)
    content = xls(lambda page: (page.row(1).set_cell_error(3, ERRORS[error]), page.write(2, 3, 600)))
    batch = planned(content, "表.xls", clear=["area"])
    assert problems(batch) == [f"单元格是错误值 {error}，请改为正确的内容"]
    assert (batch.layout.where(batch.report.groups[0].places[0], "area"), batch.new) == ("第 2 行（D2）", 1)


@pytest.mark.parametrize("error", [*ERRORS, "Err:502"])
def test_an_error_value_of_open_document_erases_nothing(town, planned, error):
    Club.objects.create(code="3715000001", name="甲", town=town, area=1250)
    cell = {"valuetype": "float", "value": "0", "formula": "of:=1/0", "text": error}
    batch = planned(ods(HEAD, [*ROWS[0], cell], [*ROWS[1], "600"]), "表.ods", clear=["area"])
    assert (problems(batch), batch.new) == ([f"单元格是错误值 {error}，请改为正确的内容"], 1)


def test_a_column_of_errors_alone_is_still_there(town, planned):
    content = xls(lambda page: [page.row(row).set_cell_error(3, 42) for row in (1, 2)])
    assert (planned(content, "表.xls").wrong, planned(content, "表.xls").new) == (2, 0)


def form(page):
    percent, struck = xlwt.easyxf(num_format_str="0.00%"), xlwt.easyxf("font: struck_out on")
    page.write(1, 3, 0.9139, percent)
    page.write(2, 3, 1, percent)
    page.write(4, 3, 3, xlwt.easyxf(num_format_str='0"%"'))
    page.write(1, 1, "甲", struck)
    raised = xlwt.easyfont("escapement superscript")
    page.write_rich_text(2, 1, ["2700", ("1", raised)])
    page.write_rich_text(3, 1, [("旧", xlwt.easyfont("struck_out on")), "新"])
    page.row(2).hidden = page.row(3).hidden = True
    page.col(0).hidden = True


def test_old_excel_says_what_its_cells_look_like(tmp_path):
    found = facts(tmp_path, xls(form), "表.xls")
    assert (found.percent, found.raised) == ({3: [[2, 3]]}, {"B3": "1"})
    assert (found.struck, found.hidden_rows, found.hidden_columns) == (["B2", "B4"], [[3, 4]], [0])


def test_shared_texts_of_old_excel_that_go_on_in_further_records(tmp_path):
    raised = xlwt.easyfont("escapement superscript")
    rows = [[f"很长的名字{n}" * 60, f"plain {n} " * 60] for n in range(200)]
    found = facts(tmp_path, xls(lambda page: page.write_rich_text(200, 0, ["2700", ("1", raised)]), rows), "表.xls")
    assert found == SheetFacts(raised={"A201": "1"})


def test_open_document_says_what_its_cells_look_like(tmp_path):
    document = Document()
    document.row("名称", "率")
    document.row("甲", {"valuetype": "percentage", "value": "0.9139", "text": "91.39%"}, numberrowsrepeated=2)
    document.row({"valuetype": "string", "stylename": "struck-table-cell", "text": "乙"}, visibility="filter")
    document.row(
        {"valuetype": "string", "text": ["2700", Span(stylename="raised-text", text="1")]}, visibility="collapse"
    )
    document.row({"valuetype": "string", "text": [Span(stylename="struck-text", text="旧"), "新"]})
    document.row({"valuetype": "string", "text": "合", "numberrowsspanned": 2, "numbercolumnsspanned": 2}, None)
    found = facts(tmp_path, document.content(), "表.ods")
    assert (found.percent, found.raised, found.merges) == ({1: [[2, 3]]}, {"A5": "1"}, [(6, 0, 7, 1)])
    assert (found.struck, found.hidden_rows) == (["A4", "A6"], [[4, 5]])


def test_a_formatted_sheet_of_open_document_is_as_large_as_its_content(town, planned):
    document = Document()
    for row in (HEAD, [*ROWS[0], "12"]):
        document.row(*row)
    document.table.addElement(TableRow(numberrowsrepeated=1_048_574))
    line = TableRow()
    line.addElement(TableCell(numbercolumnsrepeated=1_024, stylename="struck-table-cell"))
    document.table.addElement(line)
    batch = planned(document.content(), "表.ods")
    assert (batch.new, batch.wrong) == (1, 0)


def test_a_plain_sheet_says_nothing(tmp_path):
    assert facts(tmp_path, xls(lambda page: None), "表.xls") == SheetFacts()
    assert facts(tmp_path, ods(HEAD, *ROWS), "表.ods") == SheetFacts()
