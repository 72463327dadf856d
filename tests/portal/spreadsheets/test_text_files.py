"""Text files are read strictly: what a stray sign would move or swallow is refused or doubted, never lost."""

import pytest

from portal.spreadsheets import batches
from tests.portal.spreadsheets.conftest import csv_file, problems, refusal, uploaded
from tests.portal.spreadsheets.sample import Club

HEAD = "标识码,名称,所属乡镇,备注\r\n"


def line(number, remark=""):
    return f"371500000{number},校{number},柳园街道,{remark}\r\n"


STRAY = {
    "a mark without its partner": (HEAD + line(1) + line(2, '"含校区') + line(3) + line(4), "第 3 行的引号不成对"),
    "in the last row": (HEAD + line(1) + line(2, '"含校区'), "第 3 行的引号不成对"),
    "two marks in neighbouring rows": (HEAD + line(1, '"东') + line(2, '西"'), "第 2 行的引号不成对"),
    "two marks some rows apart": (HEAD + line(1, '"东') + line(2) + line(3, '西"') + line(4), "第 2 至 4 行连成了一行"),
    "two marks in cells apart": (
        HEAD + line(1) + '"3715000002,乙",柳园街道,\r\n',
        "第 3 行的引号不成对或文字过长，几格连成了一格",
    ),
    "two marks in other columns": (
        HEAD + line(1) + '3715000002,"乙,柳园街道,\r\n3715000003",丙,柳园街道,\r\n',
        "连成了一行",
    ),
    "text behind a closing mark": (HEAD + line(1, '"东校区"旁'), "第 2 行的引号不成对"),
    "a blank before the mark": (HEAD + line(1, ' "东,西"'), "第 2 行的引号前面有空格"),
}


@pytest.mark.parametrize("case", STRAY)
def test_a_stray_quotation_mark_is_refused_with_its_row(planned, case):
    text, sentence = STRAY[case]
    assert sentence in refusal(planned, text, "表.csv")


@pytest.mark.parametrize(
    "remark",
    [
        "第一行\n第二行",
        "第一行\r\n第二行，第三行",
        '他说"好"',
        '5" 管',
        "甲,乙\n丙",
        '"整句"',
        " 前有空格",
        "多\n\n\n行",
    ],
)
def test_cells_of_several_lines_and_with_marks_come_as_they_were_written(town, written, remark):
    rows = [["标识码", "名称", "所属乡镇", "备注"], ["3715000001", "甲", "柳园街道", remark]]
    written(csv_file(*rows, ["3715000002", "乙", "柳园街道", ""]), "表.csv")
    assert Club.objects.get(code="3715000001").remark == remark.strip()


def test_a_mark_within_a_text_opens_nothing(town, written):
    written(HEAD + line(1, '5"管') + line(2), "表.csv")
    assert [club.remark for club in Club.objects.order_by("code")] == ['5"管', ""]


DELIMITED = {
    "lists within a cell": (HEAD + line(1, "2019;2020;2021;2022;2023;2024") * 1, ","),
    "commas within a cell": ("标识码;名称;所属乡镇\r\n3715000001;甲,乙,丙,丁;柳园街道\r\n", ";"),
    "commas as decimals": ("标识码;名称;所属乡镇;面积\r\n3715000001;甲;柳园街道;1,5\r\n", ";"),
    "under a title": ("全市学校,名单;二〇二六\r\n" + HEAD.replace(",", "\t") + line(1, "甲").replace(",", "\t"), "\t"),
    "upright lines": (HEAD.replace(",", "|") + line(1, "甲,乙;丙").replace(",", "|", 3), "|"),
}


@pytest.mark.parametrize("case", DELIMITED)
def test_the_sign_that_gives_equally_many_cells_separates_them(db, case):
    text, delimiter = DELIMITED[case]
    batch = batches.upload("spreadsheets.club", uploaded(text, "表.csv"), user=None)
    assert (batch.layout.delimiter, batch.layout.columns["code"], batch.layout.columns["town"]) == (delimiter, 0, 2)


def test_the_delimiter_that_the_person_chose_holds_in_the_plan_too(town, planned):
    text = "标识码;名称;所属乡镇,备注\r\n3715000001;甲;柳园街道\r\n"
    batch = batches.upload("spreadsheets.club", uploaded(text, "表.csv"), user=None)
    chosen = batches.Layout(sheets=[""], delimiter=",")
    batches.look_again(batch, chosen, batches.ByHand({}))
    assert (batch.layout.delimiter, batch.report.look.titles) == (",", ["标识码;名称;所属乡镇", "备注"])


SURPLUS = {
    "a comma in the last cell": ("3715000001,甲,柳园街道,某路2号,东院", "E2 为“东院”", 1),
    "a comma in an early cell": ("3715000001,甲,分校,柳园街道,某路", "E2 为“某路”", 1),
    "two surplus cells": ("3715000001,甲,柳园街道,某路2号,东院,南门", "多出 2 格", 1),
    "blank ones only": ("3715000001,甲,柳园街道,某路2号,,", "", 0),
}


@pytest.mark.parametrize("case", SURPLUS)
def test_a_row_with_more_cells_than_the_header_is_doubted(town, planned, case):
    text, said, wrong = SURPLUS[case]
    batch = planned(HEAD + text + "\r\n" + line(2), "表.csv")
    assert (batch.wrong, batch.new) == (wrong, 2 - wrong)
    assert said in "".join(problems(batch))


def test_surplus_cells_that_were_looked_at_are_left_out(town, planned):
    batch = planned(HEAD + SURPLUS["a comma in the last cell"][0], "表.csv", accepted={"remark": ["surplus"]})
    assert (batch.wrong, batch.new) == (0, 1)


@pytest.mark.parametrize("error", ["#REF!", "#N/A", "#DIV/0!", "Err:502"])
def test_error_values_of_a_text_file_are_told_by_cell(town, planned, error):
    batch = planned(HEAD + line(1, error), "表.csv")
    assert problems(batch) == [f"单元格是错误值 {error}，请改为正确的内容"]


def test_formatted_columns_and_rows_without_content_are_not_counted(town, planned):
    text = HEAD + "3715000001,甲,柳园街道" + "," * 400 + "\r\n" + ",,,\r\n" * 150_000
    assert (planned(text, "表.csv").new, planned(text, "表.csv").wrong) == (1, 0)
