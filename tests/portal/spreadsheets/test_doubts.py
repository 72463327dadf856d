"""A unit, a percent format, a merged number, a footnote's mark: used rightly, asked, or refused; never passed over."""

from decimal import Decimal

import pytest

from portal.spreadsheets.plan.cells import Cells, Choices, Context
from portal.spreadsheets.values import Percent
from tests.portal.spreadsheets.conftest import problems, workbook
from tests.portal.spreadsheets.sample import Club, ClubSheet
from tests.portal.spreadsheets.test_cells import HEAD, stored, with_cell

ROW = ["3715000001", "柳园小学", "柳园街道"]


@pytest.mark.parametrize(
    "cell", ["2700①", "2700¹", "10³", "2700⑴", "2700(1)", "2700[1]", "2700*", "½", "Ⅳ", "②", "2₇00", "27㈠", "𝟏𝟐0", "٣"]
)
def test_a_footnote_mark_is_never_a_digit(town, planned, cell):
    assert problems(planned(with_cell("在校生数", cell))) == [f"应填整数，现为“{cell}”"]


@pytest.mark.parametrize(
    ("column", "cell"), [("核查日期", "2026①"), ("联系电话", "8211111①"), ("核查日期", "2026年3月1①日")]
)
def test_nor_is_it_in_a_date_or_a_telephone_number(town, planned, column, cell):
    assert planned(with_cell(column, cell)).writes == 0


def test_a_mark_behind_a_heading_is_no_part_of_it(town, written):
    written(with_cell("在校生数②", 120))
    assert stored("pupils") == [120]


@pytest.mark.parametrize(
    ("heading", "cell", "name", "value"),
    [
        ("面积（平方米）", 3200, "area", 3200),
        ("面积（公顷）", 1.2, "area", 12_000),
        ("面积（含看台）", 3200, "area", 3200),
        ("面积（2025年）", 3200, "area", 3200),
        ("在校生数（名）", 120, "pupils", 120),
        ("在校生数", "120名", "pupils", 120),
        ("在校生数（万人）", "1.2", "pupils", 12_000),
        ("在校生数（万人）", "120人", "pupils", None),
        ("经费（万元）", "￥6.4", "budget", 64_000),
        ("序号（万）", 1, "rank", 10_000),
    ],
)
def test_what_a_heading_has_in_brackets(town, planned, heading, cell, name, value):
    batch = planned(with_cell(heading, cell))
    changed = value not in (None, cell) and "万" in heading or "公顷" in heading
    assert (batch.new, batch.wrong, bool(batch.report.warnings)) == ((1, 0, changed) if value else (0, 1, False))


@pytest.mark.parametrize(
    ("heading", "column"), [("面积（亩）", "area"), ("经费（美元）", "budget"), ("在校生数（户）", "pupils")]
)
def test_a_wrong_unit_is_one_group_that_one_answer_mends(town, planned, heading, column):
    sheet = with_cell(heading, 5, 7, 9)
    (group,) = planned(sheet).report.groups
    assert (group.cause, group.count, group.is_warning, group.is_correctable) == ("unit", 3, True, False)
    assert planned(sheet, accepted={column: ["unit"]}).new == 3


@pytest.mark.parametrize(("cell", "taken"), [(0.9139, Decimal("91.39")), (1, 100), (0.5, 50)])
def test_a_share_that_looks_like_a_percent_format_is_asked_and_converted(town, planned, written, cell, taken):
    sheet = with_cell("达标率", cell)
    (group,) = planned(sheet).report.groups
    assert (group.cause, group.converted) == ("percent", f"“{cell}”→“{taken}”")
    written(sheet, converted={"rate": ["percent"]})
    assert stored("rate") == [taken]


def test_a_cell_that_the_file_shows_in_percent_is_taken_as_it_is_shown(db):
    rate, pupils, remark = (
        Cells(ClubSheet.column(name), name, Choices(), Context()) for name in ("rate", "pupils", "remark")
    )
    assert rate.read([Percent(0.9139), Percent(1.042)]) == ([Decimal("91.39"), Decimal("104.2")], [])
    assert [error.message for _, error, _ in pupils.read([Percent(3.0)])[1]] == [
        "单元格是百分比格式“300%”，此列不是百分比，请改为普通数字"
    ]
    assert remark.read([Percent(0.9139)]) == (["91.39%"], [])


@pytest.mark.parametrize(
    "line", [["单位：万人"], ["", "", "（单位：万人）"], ["单位", "万人"], ["单位：万人、万元"], ["各校人数（万人）"]]
)
def test_a_unit_above_the_table_is_asked(town, planned, written, line):
    sheet = workbook(["情况表"], line, [*HEAD, "在校生数"], [*ROW, 3])
    (group,) = planned(sheet).report.groups
    assert (group.cause, group.converted) == ("unit_line", "“3”→“30,000”")
    assert planned(sheet, accepted={"pupils": ["unit_line"]}).new == 1
    written(sheet, converted={"pupils": ["unit_line"]}, corrections={}, constants={})
    assert stored("pupils") == [30_000]


def test_a_unit_above_the_table_that_no_column_has_is_told(town, planned):
    batch = planned(workbook(["单位：万元"], [*HEAD, "在校生数"], [*ROW, 3]))
    assert (batch.new, batch.report.warnings) == (1, ["表格上方写明单位“万元”，导入的列中没有用它的，请核对。"])


def test_the_unit_of_the_column_above_the_table_says_nothing_new(town, planned):
    batch = planned(workbook(["单位：人"], [*HEAD, "在校生数"], [*ROW, 3]))
    assert (batch.new, batch.report.warnings) == (1, [])


def test_a_unit_below_the_table_is_told(town, planned):
    batch = planned(workbook([*HEAD, "在校生数"], [*ROW, 3], ["注：单位：万人"]))
    assert batch.report.warnings == ["第 3 行写明单位“万人”，各列没有据此换算，请核对。"]


ONE, OTHER = ["3715000001", "甲校", "柳园街道"], ["3715000002", "乙校", "柳园街道"]


@pytest.mark.parametrize(("heading", "cell"), [("在校生数", 500), ("面积", 12.5), ("经费", "6.4万")])
def test_a_number_merged_over_rows_is_nobodys_until_it_is_everybodys(town, planned, heading, cell):
    sheet = workbook([*HEAD, heading], [*ONE, cell], [*OTHER, None], merges=["D2:D3"])
    batch = planned(sheet)
    (group,) = batch.report.groups
    assert (batch.writes, group.cause, group.count, group.is_correctable) == (0, "merged", 2, False)
    assert planned(sheet, accepted={group.column: ["merged"]}).new == 2


def test_a_text_merged_over_rows_counts_for_each(town, written):
    written(workbook([*HEAD, "备注"], [*ONE, "撤并中"], [*OTHER, None], merges=["D2:D3"]))
    assert list(Club.objects.values_list("remark", flat=True)) == ["撤并中", "撤并中"]
