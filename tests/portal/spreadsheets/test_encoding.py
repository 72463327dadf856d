"""Which encoding a text file is in: the rule, and texts of every kind."""

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as some

from portal.spreadsheets.errors import FileRefused
from portal.spreadsheets.read.encodings import detect, everyday_simplified, everyday_traditional
from tests import samples

SIMPLIFIED = sorted(everyday_simplified())
TRADITIONAL = sorted(everyday_traditional() - everyday_simplified())
signs = "，、。（）0123456789,\n abcXYZ-/"


@pytest.mark.parametrize(
    "text", ["学校", "学校,名称", "中文", "聊城市,东昌府区\n柳园街道,1200", "一", "校\n", "名称,备注\n甲,乙"]
)
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_short_texts(text, encoding):
    content = text.encode(encoding)
    assert content.decode(detect(content)).removeprefix("\ufeff") == text


@pytest.mark.sampled
@settings(max_examples=samples.of(50, whole=150), deadline=None)
@given(text=some.text(some.sampled_from(SIMPLIFIED) | some.sampled_from(signs), min_size=6, max_size=80))
@pytest.mark.parametrize("encoding", ["utf-8", "gb18030", "utf-16", "utf-16-le", "utf-16-be"])
def test_simplified_texts(encoding, text):
    content = f"学校名称,{text}".encode(encoding)
    assert content.decode(detect(content)).removeprefix("\ufeff") == f"学校名称,{text}"


@pytest.mark.sampled
@settings(max_examples=samples.of(50, whole=150), deadline=None)
@given(text=some.text(some.sampled_from(TRADITIONAL) | some.sampled_from("0123456789,\n ab-"), min_size=6, max_size=80))
@pytest.mark.parametrize("encoding", ["utf-8", "big5", "utf-16-le", "utf-16-be"])
def test_traditional_texts(encoding, text):
    content = f"學校名稱與聯絡電話,{text}".encode(encoding)
    assert content.decode(detect(content)) == f"學校名稱與聯絡電話,{text}"


LATIN = "abcdefghijklmnopqrstuvwxyz0123456789_,. \n"


@pytest.mark.sampled
@settings(max_examples=samples.of(50, whole=150), deadline=None)
@given(text=some.text(some.sampled_from(LATIN) | some.sampled_from(SIMPLIFIED), min_size=6, max_size=80))
@pytest.mark.parametrize("encoding", ["utf-8", "gb18030", "utf-16-le", "utf-16-be"])
def test_hanzi_among_latin_letters(encoding, text):
    """Pairs of letters would be hanzi in UTF-16; the rest must not be drawn along."""
    content = f"school,学校\n{text}".encode(encoding)
    assert content.decode(detect(content)) == f"school,学校\n{text}"


@pytest.mark.sampled
@settings(max_examples=samples.of(80, whole=300), deadline=None)
@given(hanzi=some.lists(some.sampled_from(SIMPLIFIED), min_size=24, max_size=60, unique=True))
@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be", "gb18030", "utf-8"])
def test_nothing_but_hanzi(encoding, hanzi):
    """UTF-16 without a mark has no zero byte here. Shorter ones may be valid, everyday text in GB18030 as well."""
    content = "".join(hanzi).encode(encoding)
    assume(not content.isascii())
    assert content.decode(detect(content)) == "".join(hanzi)


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be"])
@pytest.mark.parametrize(
    "text", ["各县市区教育集团成员学校名单汇总表", "聊城市东昌府区柳园街道办事处", "莘县阳谷县高唐县冠县茌平区临清市"]
)
def test_utf_16_without_a_mark_and_without_a_single_separator(encoding, text):
    content = text.encode(encoding)
    assert b"\x00" not in content
    assert detect(content) == encoding


def test_letters_are_never_taken_for_hanzi():
    """The four letters of "name" are also two hanzi in UTF-16."""
    assert detect(b"name") == detect(b"this app can break") == "utf-8"


def test_plain_letters_and_bytes_that_are_no_text():
    assert detect(b"a,b\n1,2\n") == "utf-8"
    with pytest.raises(FileRefused, match="文字编码无法识别"):
        detect(b"\xff\x80\xff\x81" * 50)
