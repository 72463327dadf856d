"""Numbers of people in free text: found however they are written, refused with the reason, shown masked."""

from time import thread_time

import pytest
from django.core.exceptions import ValidationError

from portal.privacy.detection import Kind, numbers_of_people, refuse_numbers, without_numbers

FOUND = [
    ("电话13812345678", "mobile", "电话138****5678"),
    ("请打138-1234-5678。", "mobile", "请打138-****-5678。"),
    ("138 1234 5678", "mobile", "138 **** 5678"),
    ("1381234  5678", "mobile", "138****  5678"),
    ("１３８１２３４５６７８", "mobile", "１３８****５６７８"),
    ("+86 13812345678", "mobile", "+86 138****5678"),
    ("一三八一二三四五六七八", "mobile", "一三八****五六七八"),
    ("幺三八壹贰叁肆伍六七八", "mobile", "幺三八****五六七八".replace("五", "伍")),
    ("楼一13812345678", "mobile", "楼一138****5678"),
    ("0635-8241234", "landline", "0635-*****34"),
    ("06358241234", "landline", "0635*****34"),
    ("010 6655 1234", "landline", "010 **** **34"),
    ("371502199001011234", "identity", "371502********1234"),
    ("37150219900101123x", "identity", "371502********123x"),
    ("３７１５０２１９９００１０１１２３Ｘ", "identity", "３７１５０２********１２３Ｘ"),
    ("371502 19900101 1234", "identity", "371502 ******** 1234"),
]
OTHER = [
    "篮筐松动，快掉了",
    "2026-05-06 10:20 起停用",
    "设备编号 20260506001",
    "设备编号 138001380001",  # twelve digits
    "371502991301011234",  # no date
    "二楼三号场第一排",
    "热线 12345、0635 区号",
    "第 3-5 号灯 1、2、3、4、5、6、7、8、9、10、11",
    "",
]


@pytest.mark.parametrize(("text", "kind", "shown"), FOUND)
def test_a_number_is_found_and_masked(text, kind, shown):
    (found,) = numbers_of_people(text)
    assert (found.kind, without_numbers(text)) == (kind, shown)
    assert len(shown) == len(text)


@pytest.mark.parametrize("text", OTHER)
def test_other_text_is_left_alone(text):
    assert numbers_of_people(text) == []
    assert without_numbers(text) == text
    refuse_numbers(text, advice="x")


def test_several_in_one_text():
    text = "王女士13812345678，家里0635-8241234，证件371502199001011234。"
    assert [found.kind for found in numbers_of_people(text)] == ["mobile", "landline", "identity"]
    assert without_numbers(text) == "王女士138****5678，家里0635-*****34，证件371502********1234。"
    assert without_numbers(without_numbers(text)) == without_numbers(text)


def test_a_refusal_says_where_what_and_how_to_mend():
    with pytest.raises(ValidationError) as refused:
        refuse_numbers("找王明，13812345678", advice="请删去。")
    assert refused.value.messages == ["第 5 个字起像是手机号码（138****5678）。请删去。"]


def test_a_refusal_asks_for_the_kinds_it_is_told():
    text = "13812345678 371502199001011234"
    with pytest.raises(ValidationError) as refused:
        refuse_numbers(text, kinds={Kind.IDENTITY}, advice="请删去。")
    assert refused.value.messages == ["第 13 个字起像是身份证号（371502********1234）。请删去。"]
    refuse_numbers("13812345678", kinds={Kind.IDENTITY}, advice="x")


@pytest.mark.parametrize("text", ["1" * 60_000, "1 " * 30_000, "一" * 60_000, "0" * 60_000, "1----" * 12_000])
def test_the_time_grows_with_the_length_alone(text):
    start = thread_time()
    numbers_of_people(text)
    assert thread_time() - start < 3  # seconds; a time that grows with the square is many times that
