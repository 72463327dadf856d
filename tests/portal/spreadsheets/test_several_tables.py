"""A place is used only with its own title: tables below, beside, and in other sheets."""

import pytest

from portal.spreadsheets import batches
from tests.portal.spreadsheets.conftest import csv_file, problems, refusal, uploaded, workbook
from tests.portal.spreadsheets.sample import Club

HEAD = ["标识码", "名称", "所属乡镇", "备注"]
ONE = ["3715000001", "甲", "柳园街道", "某路"]
SWAPPED = ["标识码", "备注", "所属乡镇", "名称"]
TWO = ["3715000002", "某街", "柳园街道", "乙"]


def stored():
    return list(Club.objects.order_by("code").values_list("code", "name", "remark"))


BELOW = {
    "two columns swapped": [SWAPPED, TWO],
    "under a title and a blank row": [[], ["二、民办"], SWAPPED, TWO],
    "other words for the same columns": [["学校标识码", "备注", "乡镇", "学校名称"], TWO],
    "a column between": [
        ["标识码", "校长", "备注", "所属乡镇", "名称"],
        ["3715000002", "某", "某街", "柳园街道", "乙"],
    ],
    "and back again": [SWAPPED, TWO, HEAD, ["3715000003", "丙", "柳园街道", "某巷"]],
}


@pytest.mark.parametrize("case", BELOW)
def test_a_table_below_is_read_by_its_own_titles(town, written, case):
    written(workbook(HEAD, ONE, *BELOW[case]))
    third = [("3715000003", "丙", "某巷")] if case == "and back again" else []
    assert stored() == [("3715000001", "甲", "某路"), ("3715000002", "乙", "某街"), *third]


def test_a_problem_below_is_named_where_it_stands(town, planned):
    batch = planned(workbook(HEAD, ONE, SWAPPED, ["3715000002", "某街", "没有镇", "太" * 30]))
    assert sorted(batch.layout.where(group.places[0], group.column) for group in batch.report.groups) == [
        "第 4 行（C4）",
        "第 4 行（D4）",
    ]


UNREADABLE = {
    "a column is missing": (["标识码", "备注", "所属乡镇"], "没有“名称”列"),
    "a heading twice": (["标识码", "名称", "所属乡镇", "名称", "备注"], "有不止一个“名称”列"),
    "another unit": (["标识码", "备注", "所属乡镇", "名称", "在校生数（万人）"], "单位不同"),
}


@pytest.mark.parametrize("case", UNREADABLE)
def test_rows_under_a_header_that_does_not_fit_are_refused(town, planned, case):
    other, said = UNREADABLE[case]
    batch = planned(workbook([*HEAD, "在校生数（人）"], [*ONE, 3], other, [*TWO, 4], [*TWO, 5]))
    assert (batch.new, batch.wrong) == (1, 2)
    assert [said in message for message in problems(batch)] == [True]


def test_two_words_for_one_unit_are_no_other_unit(town, written):
    written(workbook([*HEAD, "面积（㎡）"], [*ONE, 3], [*SWAPPED, "面积（平方米）"], [*TWO, 4]))
    assert [club.area for club in Club.objects.order_by("code")] == [3, 4]


def test_the_same_header_again_changes_nothing(town, planned):
    batch = planned(workbook(HEAD, ONE, HEAD, ["3715000002", "乙", "柳园街道", ""]))
    assert ([row[1:3] for row in batch.report.skipped], batch.new) == ([(3, "重复的表头")], 2)


UNLIKE = {
    "two columns swapped": [SWAPPED, TWO],
    "under a title": [["民办学校"], SWAPPED, TWO],
    "with one column more": [["顺次", *SWAPPED], [1, *TWO]],
}


@pytest.mark.parametrize("case", UNLIKE)
def test_a_sheet_that_is_not_alike_is_read_by_its_own_titles(town, written, case):
    batch = written(workbook(HEAD, ONE, sheets={"民办": UNLIKE[case]}), sheets=["数据", "民办"])
    assert stored() == [("3715000001", "甲", "某路"), ("3715000002", "乙", "某街")]
    number = len(UNLIKE[case])
    place = {"two columns swapped": "D", "under a title": "D", "with one column more": "E"}[case]
    assert batch.layout.where((1, number), "name") == f"“民办”第 {number} 行（{place}{number}）"


@pytest.mark.parametrize("other", [["标识码", "备注", "名称"], ["说明"], ["甲", "乙", "丙"]])
def test_a_sheet_without_the_columns_is_refused(town, planned, other):
    content = workbook(HEAD, ONE, sheets={"民办": [other, ["3715000002", "乙"]]})
    message = refusal(planned, content, sheets=["数据", "民办"])
    assert message.startswith("工作表“民办”的表头与“数据”不同，没有“")


@pytest.mark.parametrize(
    ("rows", "merges", "titles"),
    [
        ([["标识码", "名称", "所属乡镇", "联系电话", ""]], ["D1:E1"], [*HEAD[:3], "联系电话", "联系电话"]),
        ([["某县名单", "", "", ""], ["标识码", "名称", "所属乡镇", "备注", ""]], ["A1:D1", "D2:E2"], [*HEAD, "备注"]),
        ([["标识码", "名称", "所属乡镇", ""]], ["C1:D1"], [*HEAD[:3], "所属乡镇"]),
    ],
)
def test_a_heading_merged_over_two_columns_takes_no_record_for_a_header(town, planned, rows, merges, titles):
    records = [[f"371500000{n}", f"校{n}", "柳园街道", "0635-8321000", "值班室"] for n in (1, 2, 3)]
    batch = planned(workbook(*rows, *records, merges=merges))
    assert (batch.layout.header, batch.report.look.titles[:5]) == ([len(rows)], [*titles, ""][:5])
    assert (batch.new, batch.wrong) == (3, 0)


def told(content, name="表.xlsx"):
    return batches.upload("spreadsheets.club", uploaded(content, name), user=None).report.look.told


RIGHT = ["3715000002", "乙", "柳园街道"]


@pytest.mark.parametrize(("gap", "at"), [([""], "E1"), ([], "D1"), (["", ""], "F1"), (["备注", ""], "F1")])
def test_a_table_to_the_right_is_told(db, gap, at):
    head = [*HEAD[:3], *gap, *HEAD[:3]]
    content = workbook(head, [*ONE[:3], *[""] * len(gap), *RIGHT])
    assert told(content)[0].startswith(f"右侧（{at} 起）还有一张表（标识码、名称、所属乡镇）")
    assert told(csv_file(head, [*ONE[:3], *[""] * len(gap), *RIGHT]), "表.csv") == told(content)


def test_columns_without_a_heading_are_told_on_both_pages(town, planned):
    batch = planned(workbook([*HEAD, ""], [*ONE, "待核实"], ["3715000002", "乙", "柳园街道", "", "是"]))
    said = "E 列没有表头，其中 2 个单元格有内容（E2 为“待核实”），没有导入。"
    assert (batch.report.look.told, batch.report.warnings) == ([said], [said])


def test_what_is_arranged_otherwise_is_told_on_both_pages(town, planned):
    other = ["标识码", "校长", "备注", "所属乡镇", "名称"]
    batch = planned(workbook(HEAD, ONE, other, ["3715000002", "某", "某街", "柳园街道", "乙"]))
    said = "第 3 行是另一张表的表头，以下各行按它的表头读取（“校长”没有对应，不导入），请核对。"
    assert (batch.report.look.told, batch.report.warnings) == ([said], [said])
    content = workbook(HEAD, ONE, sheets={"民办": [SWAPPED, TWO]})
    batch = planned(content, sheets=["数据", "民办"])
    assert batch.report.warnings == ["工作表“民办”按它自己的表头读取，请核对。"]


def test_a_cell_merged_over_two_columns_is_told(town, planned):
    batch = planned(workbook(HEAD, ["3715000001", "甲", "柳园街道", ""], merges=["C2:D2"]))
    assert batch.report.warnings == ["C2:D2 是合并的单元格，只读入左边一列，右边按空白处理，请核对。"]
