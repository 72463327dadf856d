"""Numbers as public text writes them."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from initiatives.indicators.figures import FigureError, display_value, qualified, read, rounded, written
from initiatives.indicators.models import Indicator, Observation, Unit
from portal.records.enums import Qualifier


@pytest.mark.parametrize(
    ("text", "value", "qualifier", "word"),
    [
        ("4800余个", "4800", "over", "个"),
        ("6.4万个", "64000", "exact", "个"),
        ("3万余人", "30000", "over", "人"),
        ("900余万份", "9000000", "over", "份"),
        ("2000余万道", "20000000", "over", "道"),
        ("4.9万余个", "49000", "over", "个"),
        ("16.17亿元", "1617000000", "exact", "元"),
        ("十余场(次)", "10", "over", "场(次)"),
        ("万余名", "10000", "over", "名"),
        ("200兆以上", "200", "at_least", "兆"),
        ("90.19%", "90.19", "exact", "%"),
        ("2.72㎡", "2.72", "exact", "㎡"),
        ("０", "0", "exact", ""),
        ("1,019所", "1019", "exact", "所"),
        ("约 3.7 名", "3.7", "about", "名"),
    ],
)
def test_reading(text, value, qualifier, word):
    figure = read(text)
    assert (figure.value, figure.qualifier, figure.word) == (Decimal(value), qualifier, word)


def test_several_has_no_number():
    assert read("多个国家") == read("多个国家").__class__(None, Qualifier.SEVERAL, "国家")


@pytest.mark.parametrize(
    "text", ["第40个", "3.0版本", "第二届", "十五届", "二十", "无", "", "1/2", "2024年", "9" * 20, "1e5", "--1", "=1"]
)
def test_what_is_no_figure_is_refused_in_chinese(text):
    with pytest.raises(FigureError, match="请填写如|太大"):
        read(text)


@given(
    st.decimals(-(10**9), 10**9, places=6), st.integers(0, 6), st.sampled_from([q for q in Qualifier if q != "several"])
)
def test_what_is_written_reads_back_as_the_value_rounded_once(value, decimals, qualifier):
    text = "".join(qualified(value, decimals, qualifier, "所"))
    figure = read(text)
    assert (figure.value, figure.qualifier, figure.word) == (rounded(value, decimals), qualifier, "所")


@given(st.decimals(-(10**9), 10**9, places=6), st.integers(0, 6))
def test_rounding_is_half_up_and_never_further_than_half_a_step(value, decimals):
    step = Decimal(1).scaleb(-decimals)
    assert abs(rounded(value, decimals) - value) <= step / 2
    assert written(value, decimals) == written(rounded(value, decimals), decimals)
    assert not (written(value, decimals).startswith("-0") and rounded(value, decimals) == 0)


@pytest.mark.parametrize(("value", "text"), [("0.125", "0.13"), ("0.135", "0.14"), ("-0.001", "0.00"), ("0", "0.00")])
def test_half_goes_up_and_zero_is_a_value(value, text):
    assert written(Decimal(value), 2) == text


def test_the_published_words_win_over_the_number():
    indicator = Indicator(unit=Unit(word="场次"))
    row = Observation(value=6000, qualifier="over", published_text="6000余场次")
    assert (display_value(row, indicator).number, display_value(row, indicator).small) == ("6000", "余场次")
    row.published_text = ""
    assert display_value(row, indicator).text == "6000余场次"


@pytest.mark.parametrize(
    ("text", "number", "small"),
    [
        ("十余场(次)", "十余", "场(次)"),
        ("万余名", "万余", "名"),
        ("全覆盖", "全覆盖", ""),
        ("首个", "首", "个"),
        ("多个国家", "多", "个国家"),
    ],
)
def test_figures_in_words_keep_their_words(text, number, small):
    shown = display_value(Observation(value=1, published_text=text), Indicator(unit=Unit(word="个")))
    assert (shown.number, shown.small, shown.text) == (number, small, text)


def test_no_value_says_why():
    assert display_value(Observation(quality="suppressed"), Indicator(unit=Unit(word="所"))).text == "不予公布"
