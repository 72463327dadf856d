"""Every entrance where a number is typed reads it however it is written."""

import pytest
from django.core.exceptions import ValidationError

from portal.dates.parse import NotADate, day_typed
from portal.limits.receipts import is_receipt_number, receipt_number, receipt_number_typed
from portal.limits.typed_numbers import CodeField, TelephoneField, code_typed, number_typed, telephone_typed

HYPHENS = "-‐‑‒–—―−－﹣⁃"


def wide(text):
    return "".join(chr(ord(sign) + 0xFEE0) if "!" <= sign <= "~" else sign for sign in text)


def ways(number):
    """A number as people type and paste it."""
    plain = number.replace("-", "")
    return [
        *(number.replace("-", hyphen) for hyphen in HYPHENS),
        *(number.replace("-", f" {hyphen} ") for hyphen in HYPHENS[:3]),
        *(number.lower(), wide(number), wide(number.lower()), f" {number}\u200b", f"\ufeff{number}\u3000"),
        *((wide(plain), plain.lower()) if not plain.isdecimal() else ()),
    ]


def test_a_receipt_number():
    number = receipt_number()
    assert {receipt_number_typed(text) for text in (*ways(number), number.replace("-", " "))} == {number}
    assert not is_receipt_number(receipt_number_typed(number[:-1]))


@pytest.mark.parametrize("number", ["0635-1234567", "010-12345678-801"])
def test_a_telephone_number(number):
    assert {telephone_typed(text) for text in ways(number)} == {number}


def test_several_telephone_numbers_stay_several():
    assert telephone_typed("（0635）1234567、 7654321") == "(0635)1234567、 7654321"


@pytest.mark.parametrize("code", ["371502-8001", "JT-001", "LC-JKQ"])
def test_a_code(code):
    assert {code_typed(text) for text in ways(code)} == {code, *({code.replace("-", "")} if "J" in code else ())}


@pytest.mark.parametrize("amount", ["-1,234,567.5", "-1 234 567.5", "-1234567.5"])
def test_an_amount(amount):
    signs = (amount.replace("-", hyphen) for hyphen in HYPHENS)
    assert {number_typed(text) for text in (*signs, wide(amount), f" {amount}\u200b")} == {"-1234567.5"}


@pytest.mark.parametrize("text", ["1,23", "12,34,567", "1 2", "1-2", "1,234,", "第①页²"])
def test_what_is_no_amount_stays_as_it_is(text):
    assert number_typed(text) == text


@pytest.mark.parametrize(
    "text",
    ["2026-05-06", "2026–05–06", "２０２６－０５－０６", "2026.5.6", "2026/5/6", "20260506", "2026年5月6日\u200b"],
)
def test_a_day(text):
    assert day_typed(text).isoformat() == "2026-05-06"


@pytest.mark.parametrize("text", ["2026-05", "2026", "05/06/2026", "2026-02-30", "²", ""])
def test_no_day(text):
    with pytest.raises(NotADate):
        day_typed(text)


def test_the_columns_read_so_in_forms_and_by_themselves():
    code, telephone = CodeField(max_length=10), TelephoneField(max_length=20)
    assert code.formfield().clean("2137 0000 01\u200b") == "2137000001"
    assert code.clean("２１３７００００01", None) == "2137000001"
    assert telephone.formfield().clean("０６３５ — １２３４５６７") == "0635-1234567"
    assert "maxlength" not in code.formfield().widget.attrs
    with pytest.raises(ValidationError):
        code.formfield().clean("21370000011")
    assert code.deconstruct()[1] == "django.db.models.CharField"
