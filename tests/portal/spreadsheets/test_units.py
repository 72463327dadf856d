"""Which unit a heading or a line names, and by what its numbers are multiplied."""

import unicodedata
from decimal import Decimal

import pytest

from portal.spreadsheets.units import factor, stated, unit, unit_of
from portal.spreadsheets.values import wide

NAMED = [
    ("在校生（万人）", "万人"),
    ("在校生（单位：万人，含幼儿园）", "万人"),
    ("场地面积（平方米）", "平方米"),
    ("某县学校一览表（2025年9月）/在校生（人）", "人"),
    ("经费/万元", "万元"),
    ("面积：公顷", "公顷"),
    ("生均经费（元/人）", "元/人"),
    ("比例（%）", "%"),
    ("场地面积（2025年）", ""),
    ("看台座席（含看台）", ""),
    ("学校（机构）名称", ""),
    ("建校（年份）", ""),
    ("在校生", ""),
]
FACTORS = [
    ("㎡", "平方米", 1, True),
    ("㎡", "m²", 1, True),
    ("㎡", "公顷", 10_000, True),
    ("㎡", "万㎡", 10_000, True),
    ("人", "名", 1, True),
    ("人", "万人", 10_000, True),
    ("人", "千名", 1_000, True),
    ("万人", "人", Decimal("0.0001"), True),
    ("元", "亿元", 100_000_000, True),
    ("元", "百万元", 1_000_000, True),
    ("人", "万", 10_000, True),
    ("%", "‰", Decimal("0.1"), True),
    ("", "亿元", 100_000_000, True),
    ("", "人", 1, True),
    ("㎡", "亩", 1, False),
    ("元", "美元", 1, False),
    ("元", "万美元", 10_000, False),
    ("人", "人次", 1, False),
    ("所", "个", 1, False),
    ("%", "百分点", 1, False),
    ("", "%", 1, False),
    ("", "美元", 1, False),
]


@pytest.mark.parametrize(("heading", "word"), NAMED, ids=[heading for heading, _ in NAMED])
def test_only_a_word_of_the_table_is_a_unit(heading, word):
    found = unit_of(heading)
    assert (found.word if found else "") == word


@pytest.mark.parametrize(("own", "theirs", "by", "fits"), FACTORS, ids=[f"{a}-{b}" for a, b, *_ in FACTORS])
def test_a_unit_becomes_another_only_where_both_measure_the_same(own, theirs, by, fits):
    assert factor(unit(own), unit(theirs)) == (by, fits)


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("单位：万人", ["万人"]),
        ("（计量单位：人、万元）", ["人", "万元"]),
        ("2025年学校情况 单位:㎡", ["㎡"]),
        ("填报单位：某某小学", []),
        ("单位名称", []),
    ],
)
def test_a_line_above_the_table_names_units(line, words):
    assert [one.word for one in stated(line)] == words


def test_no_sign_but_a_full_width_digit_becomes_a_digit():
    signs = [sign for sign in map(chr, range(0x110000)) if unicodedata.decomposition(sign)]
    made = [sign for sign in signs if any("0" <= letter <= "9" for letter in wide(sign))]
    assert made == list("０１２３４５６７８９")
