"""Tables as bureaus lay them out: titles, two-row headers, merged cells, groups, totals, notes, several sheets."""

import io
from decimal import Decimal

import openpyxl
import pytest

from portal.spreadsheets import batches
from tests.portal.spreadsheets.conftest import csv_file, problems, refusal, uploaded, workbook
from tests.portal.spreadsheets.sample import Club

HEAD = ["标识码", "名称", "所属乡镇"]
BASE = ["3715000001", "柳园小学", "柳园街道"]


def test_title_rows_groups_totals_and_notes_are_skipped_with_their_reason(town, planned):
    sheet = workbook(
        ["附件 2"],
        ["全市学校情况统计表"],
        [],
        ["序号", "学校标识码", "学校名称", "乡镇街道", "学生数（人）"],
        ["一、东昌府区"],
        [1, "3715000001", "柳园小学", "柳园街道", 100],
        [2, "3715000002", "柳园初中", "柳园街道", 200],
        ["小计", "", "", "", 300],
        ["合计", "", "", "", 310],
        ["注：数据截至 2025 年 9 月。"],
        ["填表人：张某", "", "审核人：李某"],
        merges=["A1:E1", "A2:E2", "A5:E5", "A10:E10"],
    )
    batch = planned(sheet)
    assert (batch.layout.header, batch.new, batch.wrong) == ([4], 2, 0)
    assert [entry[1:3] for entry in batch.report.skipped] == [
        (5, "分组行"),
        (8, "合计行"),
        (9, "合计行"),
        (10, "说明行"),
        (11, "说明行"),
    ]
    assert batch.report.warnings == ["第 9 行写明在校生数合计 310，各行相加为 300，请核对。"]


def test_a_skipped_row_comes_back_with_one_choice(town, planned):
    sheet = workbook(HEAD, BASE, ["合计", "", ""])
    assert planned(sheet).counts["skipped"] == 1
    assert planned(sheet, keep=[3]).counts == {"new": 1, "changed": 0, "same": 0, "wrong": 1, "skipped": 0}


def test_a_header_of_two_rows_is_joined(town, written):
    sheet = workbook(
        ["标识码", "名称", "所属乡镇", "规模", ""],
        ["", "", "", "在校生数", "场地面积"],
        ["3715000001", "甲", "柳园街道", 120, 300],
        merges=["A1:A2", "B1:B2", "C1:C2", "D1:E1"],
    )
    batch = written(sheet)
    assert batch.layout.header == [1, 2]
    assert list(Club.objects.values_list("pupils", "area")) == [(120, Decimal(300))]


def test_merged_cells_fill_down_plain_blanks_do_not(town, planned, written):
    merged = workbook(HEAD, BASE, ["3715000002", "乙", None], ["3715000003", "丙", None], merges=["C2:C3"])
    batch = planned(merged)
    assert (batch.new, batch.wrong, problems(batch)) == (2, 1, ["必填，现为空白"])
    assert batch.report.groups[0].places == [(0, 4)]


def test_sheets_are_offered_hidden_and_empty_ones_announced(town):
    content = workbook(["说明"], ["请看第二页"], sheets={"学校": [HEAD, BASE], "学校二": [HEAD], "空": []})
    batch = batches.upload("spreadsheets.club", uploaded(content), user=None)
    listing = {entry.name: (entry.alike, entry.empty) for entry in batch.report.look.listing}
    assert batch.layout.sheets == ["学校"]
    assert listing == {"数据": (False, False), "学校": (True, False), "学校二": (True, False), "空": (False, True)}


def test_sheets_with_the_same_header_are_read_together(town, planned):
    content = workbook(HEAD, BASE, sheets={"二": [HEAD, ["3715000002", "乙", "不存在镇"]]})
    batch = planned(content, sheets=["数据", "二"])
    assert (batch.new, batch.wrong, batch.report.groups[0].places) == (1, 1, [(1, 2)])


def test_the_same_row_twice_is_merged_a_different_one_refused(town, planned):
    batch = planned(workbook(HEAD, BASE, BASE))
    assert (batch.new, batch.skipped, batch.report.skipped[0][1:]) == (1, 1, (3, "重复", "重复，已与第 2 行合并"))
    batch = planned(workbook(HEAD, BASE, ["3715000001", "另一所", "柳园街道"]))
    assert (batch.new, batch.wrong) == (0, 2)
    assert problems(batch) == ["与第 3 行相同，但名称不同，请保留一行", "与第 2 行相同，但名称不同，请保留一行"]


def test_unknown_and_missing_columns_are_in_plain_view(town):
    content = workbook(["标识码", "学校名", "所属乡镇", "校长"], ["3715000001", "甲", "柳园街道", "某"])
    batch = batches.upload("spreadsheets.club", uploaded(content), user=None)
    assert set(batch.layout.columns) == {"code", "town"}
    assert batch.report.look.titles == ["标识码", "学校名", "所属乡镇", "校长"]


def test_without_the_key_column_nothing_is_planned(town, planned):
    assert "缺少“标识码”列" in refusal(planned, workbook(["名称", "所属乡镇"], ["甲", "柳园街道"]))


def test_formatted_empty_rows_are_no_rows(town, planned):
    book = openpyxl.load_workbook(io.BytesIO(workbook(HEAD, BASE, ["", " ", "\u3000"])))
    for number in range(4, 44):
        book.active.cell(number, 1).border = openpyxl.styles.Border(left=openpyxl.styles.Side("thin"))
    buffer = io.BytesIO()
    book.save(buffer)
    batch = planned(buffer.getvalue())
    assert (batch.new, sum(batch.counts.values())) == (1, 1)


def test_rows_are_counted_as_excel_shows_them_under_blank_ones(town, planned):
    batch = planned(workbook([], [], HEAD, [], ["3715000001", "甲", "没有镇"]))
    assert (batch.layout.header, batch.report.groups[0].places) == ([3], [(0, 5)])


def test_the_upper_part_of_a_header_matches_where_the_lower_means_nothing(town, written):
    sheet = workbook(
        ["标识码", "名称", "所属乡镇", ""],
        ["", "", "全称", "负责人"],
        BASE,
        merges=["A1:A2", "B1:B2", "C1:D1"],
    )
    assert written(sheet).layout.columns == {"code": 0, "name": 1, "town": 2}


def test_a_header_of_two_rows_in_a_text_file_that_knows_no_merging(town, written):
    rows = [["标识码", "名称", "所属乡镇", "规模", ""], ["", "", "", "在校生数", "场地面积"], [*BASE, "120", "300"]]
    batch = written(csv_file(*rows), "表.csv")
    assert batch.layout.header == [1, 2]
    assert list(Club.objects.values_list("pupils", "area")) == [(120, Decimal(300))]


@pytest.mark.parametrize("above", [["全市学校名单"], ["填报单位：某局", "", "单位：人"], []])
def test_a_title_that_is_not_merged_is_no_part_of_the_header(town, planned, above):
    batch = planned(csv_file(above, HEAD, BASE), "表.csv")
    assert (batch.layout.header, batch.report.look.titles, batch.new) == ([2], HEAD, 1)


def test_an_optional_column_that_is_missing_is_not_touched_a_needed_one_is_told(town, planned, written):
    written(workbook([*HEAD, "在校生数"], [*BASE, 120]))
    written(workbook(["标识码", "备注"], [BASE[0], "新"]))
    assert list(Club.objects.values_list("name", "pupils", "remark")) == [("柳园小学", 120, "新")]
    batch = planned(workbook(["标识码", "备注"], ["3715000009", "新"]))
    assert [(group.column, group.message) for group in batch.report.groups] == [
        ("name", "必填，现为空白"),
        ("town", "必填，现为空白"),
    ]


@pytest.mark.parametrize(
    ("first", "reason"),
    [
        *(
            (text, "合计行")
            for text in ("合计", "合 计", "总计", "小计", "全市合计", "甲镇小计", "平均", "平均值", "累计：")
        ),
        *(
            (text, "说明行")
            for text in ("注：截至九月", "注1：甲", "备注：甲", "填表人：张某", "审核人：李某", "数据来源：年报")
        ),
        *((text, "说明行") for text in ("填报单位：甲局", "单位负责人：甲", "填表日期：2026年3月")),
        ("二、乙县", "分组行"),
    ],
)
def test_rows_that_are_no_records(town, planned, first, reason):
    batch = planned(workbook([*HEAD, "在校生数"], [*BASE, 1], [first]))
    assert ([entry[1:] for entry in batch.report.skipped], batch.new) == ([(3, reason, first)], 1)


@pytest.mark.parametrize("name", ["合计小学", "平均路小学", "注册中心学校", "备注小学", "来源镇中学"])
def test_names_that_only_look_like_totals_and_notes_are_records(town, planned, name):
    batch = planned(workbook(HEAD, ["3715000001", name, "柳园街道"]))
    assert (batch.new, batch.skipped) == (1, 0)


@pytest.mark.parametrize(("rows", "stated"), [([10, 5], "16人"), (["10人", "5"], 16), (["1,000", "5"], "１，００６")])
def test_a_total_is_compared_however_it_is_written(town, planned, rows, stated):
    lines = [[f"371500000{n}", f"校{n}", "柳园街道", cell] for n, cell in enumerate(rows)]
    warned = planned(workbook([*HEAD, "在校生数"], *lines, ["合计", "", "", stated])).report.warnings
    summed = 15 if rows[0] != "1,000" else 1005
    assert warned == [f"第 4 行写明在校生数合计 {stated}，各行相加为 {summed}，请核对。"]


def test_skipped_rows_show_whole_numbers_as_people_write_them(town, planned):
    batch = planned(workbook([*HEAD, "在校生数"], [*BASE, 10], ["合计", "", "", 10]))
    assert batch.report.skipped == [(0, 3, "合计行", "合计 10")]


def test_a_total_that_agrees_is_not_worth_a_word(town, planned):
    batch = planned(
        workbook([*HEAD, "在校生数"], [*BASE, 10], ["3715000002", "乙", "柳园街道", 5], ["合计", "", "", 15])
    )
    assert (batch.skipped, batch.report.warnings) == (1, [])


def test_a_hidden_sheet_is_never_chosen_by_itself(town):
    book = openpyxl.load_workbook(io.BytesIO(workbook(["标识码"], [1], sheets={"去年": [HEAD, BASE]})))
    book["去年"].sheet_state = "hidden"
    buffer = io.BytesIO()
    book.save(buffer)
    batch = batches.upload("spreadsheets.club", uploaded(buffer.getvalue()), user=None)
    assert batch.layout.sheets == ["数据"]
    assert [(e.name, e.visible) for e in batch.report.look.listing] == [("数据", True), ("去年", False)]
