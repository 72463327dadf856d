"""Every mess inside a cell: read exactly, or told in a sentence. Nothing is changed in silence."""

from datetime import date, datetime, time
from decimal import Decimal

import pytest
from django.db.models import CheckConstraint, Q
from django.db.models.functions import Length
from django.db.models.lookups import LessThan
from django.utils import timezone

from portal.spreadsheets.columns import Column
from portal.spreadsheets.models import Remembered
from portal.spreadsheets.plan.cells import Cells, Choices, Context
from portal.spreadsheets.values import KEEP
from tests.portal.spreadsheets.conftest import csv_file, problems, workbook
from tests.portal.spreadsheets.sample import Club, Town

HEAD = ["标识码", "名称", "所属乡镇"]
BASE = ["3715000001", "柳园小学", "柳园街道"]


def with_cell(column, *cells, format=None):
    rows = [[f"371500{1001 + n}", f"校{n}", "柳园街道", cell] for n, cell in enumerate(cells)]
    formats = {f"D{2 + n}": format for n in range(len(cells))} if format else None
    return workbook([*HEAD, column], *rows, formats=formats)


def stored(name):
    return list(Club.objects.order_by("code").values_list(name, flat=True))


EXACT = [
    # numbers
    ("在校生数", 1234, "pupils", 1234),
    ("在校生数", 1234.0, "pupils", 1234),
    ("在校生数", "1,234", "pupils", 1234),
    ("在校生数", "１２３４", "pupils", 1234),
    ("在校生数", "1，234人", "pupils", 1234),
    ("在校生数", " 120 人 ", "pupils", 120),
    ("在校生数", "0", "pupils", 0),
    ("在校生数（万人）", 1.2, "pupils", 12_000),
    ("在校生数", "—", "pupils", None),
    ("在校生数", "/", "pupils", None),
    ("在校生数", "暂无", "pupils", None),
    ("在校生数", "N/A", "pupils", None),
    ("面积", "2.72㎡", "area", Decimal("2.72")),
    ("面积", "2.72 m2", "area", Decimal("2.72")),
    ("面积", 0.1 + 0.2, "area", Decimal("0.3")),
    ("达标率", "90.19%", "rate", Decimal("90.19")),
    ("达标率", 90.19, "rate", Decimal("90.19")),
    ("经费", "6.4万", "budget", Decimal(64_000)),
    ("经费", "1.2亿元", "budget", Decimal(120_000_000)),
    ("经费（万元）", 6.4, "budget", Decimal(64_000)),
    # words
    ("是否公办", "是", "public", True),
    ("是否公办", "否", "public", False),
    ("性质", "民办", "public", False),
    ("学段", "初中", "stage", "junior"),
    ("学段", "junior", "stage", "junior"),
    ("学段", "初 中", "stage", "junior"),
    # dates
    ("核查日期", "2026年3月18日", "checked_on", date(2026, 3, 18)),
    ("核查日期", "2026.3.18", "checked_on", date(2026, 3, 18)),
    ("核查日期", "2026/3/18", "checked_on", date(2026, 3, 18)),
    ("核查日期", "2026-03-18", "checked_on", date(2026, 3, 18)),
    ("核查日期", "20260318", "checked_on", date(2026, 3, 18)),
    ("核查日期", 20260318, "checked_on", date(2026, 3, 18)),
    ("核查日期", 46099, "checked_on", date(2026, 3, 18)),
    ("核查日期", "46099", "checked_on", date(2026, 3, 18)),
    ("核查日期", "２０２６年３月１８日", "checked_on", date(2026, 3, 18)),
    ("核查日期", datetime(2026, 3, 18), "checked_on", date(2026, 3, 18)),
    ("核查日期", "2026-03-18 00:00:00", "checked_on", date(2026, 3, 18)),
    ("建校时间", "1998.9", "opened_on", date(1998, 9, 1)),
    ("建校时间", 1998.9, "opened_on", date(1998, 9, 1)),
    ("建校时间", "2009年", "opened_on", date(2009, 1, 1)),
    ("建校时间", 2009, "opened_on", date(2009, 1, 1)),
    ("开始", "2026-03-18 14:30", "starts_at", datetime(2026, 3, 18, 14, 30)),
    ("开始", "2026年3月18日 14时30分", "starts_at", datetime(2026, 3, 18, 14, 30)),
    ("开始", datetime(2026, 3, 18, 14, 30), "starts_at", datetime(2026, 3, 18, 14, 30)),
    ("开门时间", "8:30", "opens", time(8, 30)),
    ("开门时间", "８：３０", "opens", time(8, 30)),
    ("开门时间", time(8, 30), "opens", time(8, 30)),
    # telephone numbers and codes
    ("联系电话", 13800001111, "phone", "13800001111"),
    ("联系电话", "13800001111.0", "phone", "13800001111"),
    ("联系电话", "0635-8211111", "phone", "0635-8211111"),
    ("联系电话", 8211111, "phone", "8211111"),
    ("联系电话", "4008123456", "phone", "4008123456"),
    ("联系电话", "06358211111", "phone", "06358211111"),
    ("证件号", "37150219900101123X", "number", "37150219900101123X"),
    ("备注", "无", "remark", "无"),
    ("备注", " 前后　有空白\u00a0", "remark", "前后　有空白"),
    ("备注", 15, "remark", "15"),
    ("备注", "=1+1", "remark", "=1+1"),
]


@pytest.mark.parametrize(("heading", "cell", "name", "value"), EXACT, ids=[f"{h}-{c!r}" for h, c, *_ in EXACT])
def test_cells_are_converted_exactly(town, written, heading, cell, name, value):
    content = with_cell(heading, cell)
    if isinstance(cell, str) and cell.startswith("="):  # openpyxl would write a formula
        content = csv_file([*HEAD, heading], [*BASE, "'" + cell])
        written(content, "表.csv")
    else:
        written(content)
    if isinstance(value, datetime):
        value = timezone.make_aware(value)
    assert stored(name) == [value]


REFUSED = [
    ("在校生数", 1234.7, "应填整数，现为“1234.7”"),
    ("在校生数", "1,23", "应填整数，现为“1,23”"),
    ("在校生数", "1,234.5人", "应填整数，现为“1,234.5人”"),
    ("在校生数", "约120", "应填整数，现为“约120”"),
    ("在校生数", "6.4万", "应填整数，现为“6.4万”"),
    ("在校生数", "120户", "应填整数，现为“120户”"),
    ("在校生数（户）", 5, "表头单位是“户”，应为“人”，请换算后重填"),
    ("面积（亩）", 5, "表头单位是“亩”，应为“㎡”，请换算后重填"),
    ("面积", 2.725, "小数最多 2 位，现为“2.725”"),
    ("面积", "12345678", "数字过大，整数部分最多 6 位，现为“12345678”"),
    ("面积", "90%", "应填数字，现为“90%”"),
    ("达标率", 0.9019, "现为 0.9019，疑似百分比格式，应按 90.19 填写"),
    ("达标率", 1, "现为 1，疑似百分比格式，应按 100 填写"),
    ("是否公办", "大概", "没有“大概”这一项，可填：是、否"),
    ("学段", "大学", "没有“大学”这一项，可填：小学、初中"),
    ("核查日期", "05/06/2026", "“05/06/2026”分不清月和日，请写成 2026-03-18 的样子"),
    ("核查日期", "2026-02-30", "“2026-02-30”不是实际存在的日期，请核对"),
    ("核查日期", "2026年3月", "应填完整日期，现只有年月“2026年3月”"),
    ("核查日期", "2009", "应填完整日期，现只有年份“2009”"),
    ("核查日期", "前年", "应填日期（如 2026-03-18），现为“前年”"),
    ("核查日期", "2181-02-06", "2181-02-06 不在 1900 年至明年之间，疑似错误，请核对"),
    ("核查日期", datetime(2026, 3, 18, 14, 30), "应填日期，现带有时间“2026-03-18 14:30:00”"),
    ("建校时间", 1998.1, "“1998.1”可能是 1 月或 10 月，请将该列设为“文本”后重填"),
    ("开门时间", "早上", "应填时间（如 8:30），现为“早上”"),
    ("核查日期", "2026.13.1", "“2026.13.1”不是实际存在的日期，请核对"),
    ("核查日期", "26/3/18", "“26/3/18”分不清月和日，请写成 2026-03-18 的样子"),
    ("核查日期", "1899-12-31", "1899-12-31 不在 1900 年至明年之间，疑似错误，请核对"),
    ("联系电话", 3.715021990010113e17, "号码被表格按数字保存，后几位已丢失，请将该列设为“文本”后重填"),
    ("联系电话", "3.71502E+17", "号码被表格按数字保存，后几位已丢失，请将该列设为“文本”后重填"),
    ("联系电话", 6358211111, "现为“6358211111”，可能丢了开头的 0，请将该列设为“文本”后补全区号"),
    ("联系电话", "6358211111", "现为“6358211111”，可能丢了开头的 0，请补全区号"),
    ("联系电话", "1052345678", "现为“1052345678”，可能丢了开头的 0，请补全区号"),
    ("证件号", "3.71502E+17", "号码被表格按数字保存，后几位已丢失，请将该列设为“文本”后重填"),
    ("证件号", 371502199001011234, "号码被表格按数字保存，后几位已丢失，请将该列设为“文本”后重填"),
    ("名称", datetime(2025, 1, 5), "被表格识别成日期“2025-01-05”，请将该列设为“文本”后重填"),
    ("备注", "长" * 201, "最多 200 个字，现有 201 个字"),
]


@pytest.mark.parametrize(("heading", "cell", "sentence"), REFUSED, ids=[f"{h}-{c!r:.20}" for h, c, _ in REFUSED])
def test_what_is_not_exact_is_an_error_that_says_how_to_mend_it(town, planned, heading, cell, sentence):
    head, row = [*HEAD, heading], ["3715000001", "柳园小学", "柳园街道", cell]
    if heading == "名称":
        head, row = ["标识码", "所属乡镇", "名称"], ["3715000001", "柳园街道", cell]
    batch = planned(workbook(head, row))
    assert (problems(batch), batch.counts["wrong"], batch.writes) == ([sentence], 1, 0)


@pytest.mark.parametrize(
    ("code", "sentence"),
    [
        ("371500001", "应为 10 位数字，现为 9 位“371500001”，可能丢了开头的 0"),
        (371500001, "应为 10 位数字，现为 9 位“371500001”，可能丢了开头的 0"),
        ("37150000011", "应为 10 位数字，现为 11 位“37150000011”"),
        ("", "必填，现为空白"),
    ],
)
def test_codes_with_lost_digits_are_refused(town, planned, code, sentence):
    assert problems(planned(workbook(HEAD, [code, "甲", "柳园街道"]))) == [sentence]


def test_codes_typed_as_numbers_and_in_full_width_are_read(town, written):
    written(workbook(HEAD, [3715000001, "甲", "柳园街道"], ["３７１５０００００２", "乙", " 柳园街道 "]))
    assert stored("code") == ["3715000001", "3715000002"]


def test_a_doubtful_date_is_taken_once_the_person_says_so(town, written):
    written(with_cell("核查日期", "2181-02-06"), accepted={"checked_on": ["range"]})
    assert stored("checked_on") == [date(2181, 2, 6)]


def test_an_unknown_foreign_key_is_never_made_but_suggested_corrected_and_remembered(town, planned, django_user_model):
    sheet = workbook(HEAD, *[[f"371500000{n}", f"校{n}", "柳园办事处"] for n in range(3)])
    clerk = django_user_model.objects.create(username="clerk", is_superuser=True, is_staff=True)
    batch = planned(sheet, user=clerk)
    group = batch.report.groups[0]
    assert group.message == "系统中没有“柳园办事处”，相近的有“柳园街道”"
    assert (group.count, group.suggestions, Town.objects.count()) == (3, ["柳园街道"], 1)
    assert planned(sheet, user=clerk, corrections={"town": {"柳园办事处": "柳园街道"}}).new == 3
    known = {"sheet": batch.sheet, "column": "town", "text": "柳园办事处", "meaning": "柳园街道"}
    Remembered.objects.create(user=clerk, **known)
    assert planned(sheet, user=clerk).new == 3


def test_an_ambiguous_name_asks_for_the_code(town, planned):
    Town.objects.create(code="371502002", name="柳园街道")
    assert problems(planned(workbook(HEAD, BASE))) == ["有几个“柳园街道”，请改填代码"]


def test_the_sentences_name_no_class_and_blame_nobody():
    said = [sentence.split("现为")[0] for _, _, sentence in REFUSED]
    assert [s for s in said if any(word in s for word in ("异常", "非法", "失败", "Error", "None", "<"))] == []


YES, NO = (
    ["是", "有", "√", "✓", "✔", "✔️", "☑", "●", "Y", "true", "1", 1, 1.0, True],
    ["否", "无", "×", "✗", "✕", "✘", "☐", "N", "FALSE", "0", 0, 0.0, False],
)


def test_yes_and_no_in_every_writing_and_nothing_else():
    reader = Cells(Column("public").bind("public", Club), "是否公办", Choices(), Context())
    assert reader.read(YES + NO) == ([True] * len(YES) + [False] * len(NO), [])
    values, errors = reader.read(["大概", "公办", 2, "○", "✓①", "/", ""])
    assert [place for place, *_ in errors] == [0, 1, 2, 3, 4]
    assert [error.suggestions for _, error, _ in errors[3:4]] == [("是", "否")]
    assert errors[3][1].message == "“○”在有的表中表示“是”，在有的表中表示“否”，请写明是哪一个"
    assert values[5:] == [KEEP, KEEP]


def test_a_dash_in_a_text_column_is_text_until_the_person_says_blank(town, planned, written):
    written(with_cell("备注", "旧"))
    assert planned(with_cell("备注", "暂无"), blanks=["remark"]).counts["same"] == 1
    written(with_cell("备注", "暂无"), blanks=["remark"], clear=["remark"])
    assert stored("remark") == [""]
    written(with_cell("备注", "暂无"))
    assert stored("remark") == ["暂无"]


@pytest.mark.parametrize(
    ("heading", "cell", "told"),
    [
        ("经费", "6.4万", "“6.4万”→“64,000”"),
        ("经费（万元）", 6.4, "“6.4”→“64,000”"),
        ("在校生数（万人）", 1.2, "“1.2”→“12,000”"),
    ],
)
def test_multiplied_numbers_are_shown_before_and_after(town, planned, heading, cell, told):
    batch = planned(with_cell(heading, 0, cell))
    label = heading.split("（")[0]
    assert batch.report.warnings == [f"{label}：按“万”“亿”等换算为原单位，如 {told}，请核对。"]


def test_blanks_within_a_name_are_kept_and_told_not_merged(town, planned):
    rows = [
        ["3715000001", "刘  琦", "柳园街道"],
        ["3715000002", "刘琦", "柳园街道"],
        ["3715000003", "王　芳", "柳园街道"],
    ]
    batch = planned(workbook(HEAD, *rows))
    assert (batch.new, batch.report.warnings) == (
        3,
        ["第 2 行等 2 行名称中间有多余的空白，如“刘  琦”，按原样导入，请核对。"],
    )


@pytest.mark.parametrize("cell", ["第一小学 东校区", "two  words", "甲 1"])
def test_ordinary_blanks_are_not_worth_a_word(town, planned, cell):
    assert planned(workbook(HEAD, ["3715000001", cell, "柳园街道"])).report.warnings == []


def test_a_rule_that_cannot_be_translated_is_left_to_the_database(town, planned, monkeypatch):
    short = CheckConstraint(name="club_name_short", condition=Q(LessThan(Length("name"), 3)))
    monkeypatch.setattr(Club._meta, "constraints", [*Club._meta.constraints, short])
    batch = planned(workbook(HEAD, BASE))
    assert (batch.new, batch.wrong) == (1, 0)
