"""Chinese text by one set of rules."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.language.typography import typeset, typeset_english, typeset_html

RULES = {
    "402所": "402 所",
    "6.4万个": "6.4 万个",
    "约3.7名": "约 3.7 名",
    "6000余场次": "6000 余场次",
    "2.72㎡以上": "2.72 ㎡ 以上",
    "2.72 ㎡": "2.72 ㎡",
    "向甲乙报名。\n  本站没有收到报名办法": "向甲乙报名。本站没有收到报名办法",
    "可以问甲乙：\n ": "可以问甲乙：",
    "（甲） （乙）、 丙　丁": "（甲）（乙）、丙　丁",
    "100%全覆盖": "100% 全覆盖",
    "2024年暑期": "2024 年暑期",
    "3月18日": "3 月 18 日",
    "青少年U系列赛事": "青少年 U 系列赛事",
    "共 50 项": "共 50 项",
    "十余场(次)": "十余场（次）",
    "(含教学点)的学校": "（含教学点）的学校",
    "学校(12)": "学校（12）",
    "开放时间:08:00": "开放时间：08:00",
    "大家访行动,实现": "大家访行动，实现",
    "（截至 2025 年 3 月 18 日）": "（截至 2025 年 3 月 18 日）",
    "地址“3月18日,场(次)”：2所": "地址“3月18日,场(次)”：2 所",
    "“召开“聊城 新篇章”发布会3次”共3次": "“召开“聊城 新篇章”发布会3次”共 3 次",
    "2026-05-16 至 05-17": "2026-05-16 至 05-17",
    "f(x), a:b; 1,000": "f(x), a:b; 1,000",
    "08:30–12:00、14:00–17:00": "08:30–12:00、14:00–17:00",
}


@pytest.mark.parametrize("text", RULES)
def test_text_is_set_by_the_rules(text):
    assert typeset(text) == RULES[text]


def test_quotations_and_attributes_of_a_page_stay_as_they_are():
    html = '<p title="402所">402所<q>402所(次)</q>，<b>2</b>所 <blockquote><p>1所</p></blockquote>3所 &amp;4所</p>'
    assert typeset_html(html) == (
        '<p title="402所">402 所<q>402所(次)</q>，<b>2</b>所 <blockquote><p>1所</p></blockquote>3 所 &amp;4 所</p>'
    )


def test_no_blank_stands_between_a_day_and_the_word_after_it():
    day = '<time datetime="2026-10-09">10 月 9 日</time>'
    assert typeset_html(f"<p>{day}\n  前（2 个工作日内）</p>") == f"<p>{day}前（2 个工作日内）</p>"
    assert typeset_html(f"<p>{day} CSV <b>甲</b> 乙</p>") == f"<p>{day} CSV <b>甲</b> 乙</p>"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Accessible entrance：Yes", "Accessible entrance: Yes"),
        ("Students：50%（with a card）", "Students: 50% (with a card)"),
        ("the city’s schools，2026。", "the city's schools, 2026."),
        ("位置示意图，（示例）", "位置示意图，（示例）"),
    ],
)
def test_english_text_has_english_punctuation(text, expected):
    assert typeset_english(text) == expected


@given(st.text(alphabet="所年场次12aU()（）,:;?!“” <>&;%", max_size=40))
def test_what_is_set_stays_set_and_loses_no_word(text):
    once = typeset(text)
    assert typeset(once) == once
    words = str.maketrans("，：；？！（）", ",:;?!()", " ")
    assert once.translate(words) == text.translate(words)
