"""Rows that name a group over their records, and lines above the table that name a unit."""

import io

import openpyxl
import pytest
from django.urls import reverse

from portal.spreadsheets import batches
from portal.spreadsheets.models import Batch
from tests.portal.spreadsheets.conftest import csv_file, problems, upload, uploaded, workbook
from tests.portal.spreadsheets.sample import Club, Town

HEAD = ["标识码", "名称", "备注", "在校生数"]


def record(number, remark="甲"):
    return [f"371500000{number}", f"校{number}", remark, 5]


@pytest.fixture
def towns(db):
    Town.objects.bulk_create([Town(code=f"37150200{n}", name=name) for n, name in enumerate(["柳园街道", "安乐镇"])])


GROUPS = {
    "bare": ("柳园街道", "安乐镇"),
    "with their numbers": ("柳园街道（2所）", "安乐镇（1所）"),
    "counted": ("一、柳园街道（共 2 所）", "二、安乐镇（共1所）"),
    "with a colon": ("（一）柳园街道：2所", "（二）安乐镇：1所"),
}


@pytest.mark.parametrize("case", GROUPS)
def test_a_group_row_says_the_township_of_the_rows_below(towns, written, case):
    first, second = GROUPS[case]
    batch = written(workbook(HEAD, [first], record(1), record(2), [second], record(3)))
    assert list(Club.objects.order_by("code").values_list("name", "town__name", "pupils")) == [
        ("校1", "柳园街道", 5),
        ("校2", "柳园街道", 5),
        ("校3", "安乐镇", 5),
    ]
    assert batch.report.look.told == [f"“所属乡镇”取自分组行（如“{first}”），请核对。"]
    assert batch.report.warnings == []


STATED = {
    "one too few": (["安乐镇（3所）", 2], ["第 2 行写明“安乐镇（3所）”，下面有 2 行，请核对。"]),
    "one too many": (["安乐镇（1所）", 2], ["第 2 行写明“安乐镇（1所）”，下面有 2 行，请核对。"]),
    "as many": (["安乐镇（2所）", 2], []),
    "in two steps": (["一、安乐镇（3所）", "初中（1所）", 1, "小学（2所）", 2], []),
    "a year is no number of schools": (["安乐镇（2025年）", 2], []),
}


@pytest.mark.parametrize("case", STATED)
def test_the_stated_number_is_compared_with_the_rows(towns, planned, case):
    parts, warnings = STATED[case]
    rows, number = [], 0
    for part in parts:
        rows += [[part]] if isinstance(part, str) else [record(number := number + 1) for _ in range(part)]
    assert planned(workbook(HEAD, *rows)).report.warnings == warnings


def test_an_unknown_group_is_named_as_what_it_is(towns, planned):
    batch = planned(workbook(HEAD, ["没有镇（1所）"], record(1)))
    (group,) = batch.report.groups
    assert batch.layout.where(group.places[0], group.column) == "第 3 行（分组行）"
    assert problems(batch)[0].startswith("系统中没有“没有镇”")


def test_a_table_that_has_the_column_does_not_take_it_from_the_groups(towns, written):
    head, row = ["标识码", "名称", "乡镇", "备注"], ["3715000001", "甲", "安乐镇", "乙"]
    written(workbook(head, ["柳园街道（1所）"], row))
    assert Club.objects.get().town.name == "安乐镇"


def test_the_page_offers_the_group_rows_for_any_column(client, clerk):
    upload(client, workbook(["代码", "名称", "类别", "简称"], ["甲县（1个）"], ["379901002", "新河街道", "街道", "甲"]))
    batch = Batch.objects.get()
    page = client.get(reverse("admin:places_place_import_columns", args=[batch.pk])).content.decode()
    assert f'<option value="{batch.layout.group_place}">分组行（如“甲县（1个）”）</option>' in page


def test_problem_rows_keep_the_name_of_their_group(towns, planned):
    from portal.spreadsheets.export.problems import problem_rows

    batch = planned(workbook(HEAD, ["安乐镇（1所）"], ["37150", "甲", "乙", 5]))
    buffer = io.BytesIO()
    problem_rows(batch, buffer)
    rows = list(openpyxl.load_workbook(buffer).active.iter_rows(values_only=True))
    assert [rows[0][2:], rows[1][2:]] == [(*HEAD, "所属乡镇"), ("37150", "甲", "乙", 5, "安乐镇")]


UNITS = {
    "above the last column": [["学校情况"], ["", "", "", "单位：万人"]],
    "in the title": [["学校情况（单位：万人）"], []],
    "in two cells": [["学校情况"], ["", "", "计量单位", "万人"]],
    "with a blank": [["学校情况"], ["", "", "", "单 位: 万人"]],
}


@pytest.mark.parametrize("case", UNITS)
@pytest.mark.parametrize("make", [workbook, csv_file])
def test_a_unit_above_the_table_is_told_with_its_cell(db, case, make):
    content = make(*UNITS[case], HEAD, record(1))
    name = "表.csv" if make is csv_file else "表.xlsx"
    look = batches.upload("spreadsheets.club", uploaded(content, name), user=None).report.look
    cell = {"in the title": "A1", "in two cells": "C2"}.get(case, "D2")
    assert [sentence.startswith(f"表头上方 {cell} 写明“") for sentence in look.told] == [True]


@pytest.mark.parametrize("text", ["填报单位：某局", "单位：某县教育局", "主办单位：某中心", "单位名称：某校"])
def test_an_office_is_no_unit(db, text):
    content = workbook(["学校情况"], [text], HEAD, record(1))
    assert batches.upload("spreadsheets.club", uploaded(content), user=None).report.look.told == []
