"""Nothing that stands in a file is lost without a word: rows above, tables beside and below, units in any place."""

from decimal import Decimal

import pytest
from odf.style import Style
from odf.table import TableColumn

from portal.spreadsheets import batches
from portal.spreadsheets.read.header import find_header
from tests.portal.spreadsheets.conftest import csv_file, problems, uploaded, workbook
from tests.portal.spreadsheets.sample import Club, ClubSheet
from tests.portal.spreadsheets.test_other_formats import Document

HEAD = ["标识码", "名称", "所属乡镇", "备注"]
ONE = ["3715000001", "甲", "柳园街道", "某路"]
TWO = ["3715000002", "乙", "柳园街道", "某街"]
THREE = ["3715000003", "丙", "柳园街道", "某巷"]


@pytest.mark.parametrize(
    "below",
    [
        ["标识码", "名称", "所属乡镇", "备注", "面积"],  # more words than the first one
        ["学校标识码", "学校名称", "乡镇", "备注"],
    ],
)
def test_the_first_table_counts_whatever_the_one_below_is_called(town, planned, below):
    batch = planned(workbook(HEAD, ONE, TWO, below, THREE))
    assert (batch.layout.header, batch.new) == ([1], 3)


def test_the_first_table_counts_when_the_one_below_has_two_header_rows():
    rows = [HEAD, ONE, TWO, ["基本情况", "", *HEAD[2:]], [*HEAD[:2], "", ""], THREE]
    merges = [(3, 0, 3, 1), (3, 2, 4, 2), (3, 3, 4, 3)]
    assert find_header(rows, merges, ClubSheet.words()).rows == [1]


def test_rows_above_the_header_that_look_like_records_are_told(town, planned):
    batch = planned(workbook(ONE, TWO, HEAD, THREE))
    said = "表头上方第 1、2 行也有内容，没有导入；如果是数据，请改选表头行。"
    assert (batch.new, batch.report.look.told) == (1, [said])


RIGHT = {
    "another order": ["名称", "备注", "标识码", "所属乡镇"],
    "other words, which are the product's own": ["标识码", "名称", "备注", "所属乡镇"],
    "a column more": ["负责人", "名称", "标识码", "所属乡镇"],
}


@pytest.mark.parametrize("case", RIGHT)
@pytest.mark.parametrize("gap", [[], [""]])
def test_nothing_is_taken_from_a_table_to_the_right(town, written, case, gap):
    left = ["学校标识码", "学校名称", "乡镇"]
    batch = written(workbook([*left, *gap, *RIGHT[case]], [*ONE[:3], *gap, "甲一", "某", "3715000009", "柳园街道"]))
    assert list(Club.objects.values_list("code", "name", "remark")) == [("3715000001", "甲", "")]
    assert [told.startswith("右侧（") for told in batch.report.look.told] == [True]


def test_one_heading_over_two_columns_is_no_table_to_the_right(town, planned):
    batch = planned(workbook([*HEAD[:3], "联系电话", "联系电话", "备注"], [*ONE[:3], "8321000", "8321001", "某路"]))
    assert (batch.report.look.told, batch.layout.columns["remark"]) == ([], 5)


@pytest.mark.parametrize(
    ("heading", "below", "value"),
    [
        ("在校生数/千人", None, 3_000),
        ("在校生数：千人", None, 3_000),
        ("在校生数", "千人", 3_000),
        ("在校生数", "（千人）", 3_000),
        ("在校生数", "单位：人", 3),
    ],
)
def test_a_unit_behind_a_stroke_or_in_a_row_of_its_own(town, written, heading, below, value):
    rows = [["", "", "", below]] if below else []
    for content, name in ((workbook, "表.xlsx"), (csv_file, "表.csv")):
        Club.objects.all().delete()
        written(content([*HEAD[:3], heading], *rows, [*ONE[:3], 3]), name)
        assert [club.pupils for club in Club.objects.all()] == [value]


def test_a_percent_sign_counts_before_the_permille_of_the_heading(town, planned):
    batch = planned(csv_file([*HEAD[:3], "达标率（‰）"], [*ONE[:3], "10%"], [*TWO[:3], "50"]), "表.csv")
    assert (problems(batch), batch.new) == (["表头另写了单位，与单元格“10%”不一致，请写成一种"], 1)


def test_a_sign_of_money_says_nothing_of_the_size(town, planned):
    batch = planned(
        csv_file(["单位：万元"], [*HEAD[:3], "经费"], [*ONE[:3], "￥57,826.49"], [*TWO[:3], "3元"]), "表.csv"
    )
    assert [(group.cause, group.count) for group in batch.report.groups] == [("unit_line", 1)]
    batch.layout.convert("budget", "unit_line")
    assert [record.values[-1] for record in batches.plan(batch).records] == [Decimal("578264900"), 3]


def test_a_cell_over_two_columns_of_a_table_below_is_told(town, planned):
    other = ["备注", "标识码", "某某", "名称", "所属乡镇"]
    content = workbook(HEAD, ONE, other, ["", "3715000002", "", "乙", "柳园街道"], merges=["D4:E4"])
    said = "D4:E4 是合并的单元格，只读入左边一列，右边按空白处理，请核对。"
    assert said in planned(content).report.warnings


def test_hidden_columns_and_struck_columns_of_open_document_are_told(db):
    document = Document()
    document.file.automaticstyles.addElement(Style(name="column", family="table-column"))
    document.table.addElement(TableColumn(stylename="column", visibility="collapse"))
    document.table.addElement(TableColumn(stylename="column", defaultcellstylename="struck-table-cell"))
    document.row(*HEAD)
    document.row(*ONE)
    batch = batches.upload("spreadsheets.club", uploaded(document.content(), "表.ods"), user=None)
    assert batch.report.look.told == [
        "A 列在 Excel 中是隐藏的，照样导入，请核对。",
        "B2 单元格的文字带删除线，照样导入；如已作废，请在文件中删去。",
    ]


def test_two_header_rows_of_a_text_file_may_begin_further_right(town, planned):
    rows = [["", *HEAD[:3], "规模", ""], ["", "", "", "", "在校生数", "面积"], ["", *ONE[:3], 3, 4]]
    batch = planned(csv_file(*rows), "表.csv")
    assert (batch.layout.header, batch.new, batch.layout.columns["area"]) == ([1, 2], 1, 5)


def test_a_record_over_the_header_that_comes_again_is_no_header(town, planned):
    batch = planned(workbook(HEAD, ["3715000001", "甲", "柳园街道", ""], HEAD, TWO, merges=["C2:D2"]))
    assert (batch.layout.header, batch.new) == ([1], 2)
