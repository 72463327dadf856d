"""Which encoding a text file is in: the rule, and texts of every kind."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as some

from portal.exchange.encoding import EVERYDAY_SIMPLIFIED, EVERYDAY_TRADITIONAL, detect
from portal.exchange.limits import Refusal

SIMPLIFIED = sorted(EVERYDAY_SIMPLIFIED)
TRADITIONAL = sorted(EVERYDAY_TRADITIONAL - EVERYDAY_SIMPLIFIED)
signs = "，、。（）0123456789,\n abcXYZ-/"


@pytest.mark.parametrize(
    "text", ["学校", "学校,名称", "中文", "聊城市,东昌府区\n柳园街道,1200", "一", "校\n", "名称,备注\n甲,乙"]
)
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_short_texts(text, encoding):
    content = text.encode(encoding)
    assert content.decode(detect(content)).removeprefix("\ufeff") == text


@settings(max_examples=150, deadline=None)
@given(text=some.text(some.sampled_from(SIMPLIFIED) | some.sampled_from(signs), min_size=6, max_size=80))
@pytest.mark.parametrize("encoding", ["utf-8", "gb18030", "utf-16"])
def test_simplified_texts(encoding, text):
    content = f"学校名称,{text}".encode(encoding)
    assert content.decode(detect(content)).removeprefix("\ufeff") == f"学校名称,{text}"


@settings(max_examples=150, deadline=None)
@given(text=some.text(some.sampled_from(TRADITIONAL) | some.sampled_from("0123456789,\n ab-"), min_size=6, max_size=80))
@pytest.mark.parametrize("encoding", ["utf-8", "big5"])
def test_traditional_texts(encoding, text):
    content = f"學校名稱與聯絡電話,{text}".encode(encoding)
    assert content.decode(detect(content)) == f"學校名稱與聯絡電話,{text}"


def test_plain_letters_and_bytes_that_are_no_text():
    assert detect(b"a,b\n1,2\n") == "utf-8"
    with pytest.raises(Refusal, match="文字编码无法识别"):
        detect(b"\xff\x80\xff\x81" * 50)
