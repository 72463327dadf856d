"""Receipt numbers: their form, and that only the form is looked up."""

import pytest

from portal.limits.receipts import is_receipt_number, receipt_number, receipt_number_typed


def test_numbers_have_the_form_and_differ():
    numbers = {receipt_number() for _ in range(200)}
    assert len(numbers) == 200
    assert all(is_receipt_number(number) for number in numbers)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "ABCD-EFGH-2345-678",
        "ABCD-EFGH-2345-67890",
        "ABCDEFGH23456789",
        "ABCD-EFGH-2345-678O",
        "abcd-efgh-2345-6789",
        "ABCD-EFGH-2345-6789\n",
    ],
)
def test_other_texts_are_no_numbers(text):
    assert not is_receipt_number(text)


@pytest.mark.parametrize(
    ("typed", "number"),
    [
        ("ABCD-EFGH-2345-6789", "ABCD-EFGH-2345-6789"),
        ("ABCDEFGH23456789", "ABCD-EFGH-2345-6789"),
        ("abcdefgh23456789", "ABCD-EFGH-2345-6789"),
        (" ABCD EFGH 2345 6789\n", "ABCD-EFGH-2345-6789"),
        ("ABCD　EFGH—2345‐6789", "ABCD-EFGH-2345-6789"),
        ("ＡＢＣＤ－ＥＦＧＨ－２３４５－６７８９", "ABCD-EFGH-2345-6789"),
        ("ABCDEFGH2345678", "ABCD-EFGH-2345-678"),
        ("", ""),
    ],
)
def test_a_number_is_read_however_it_is_typed(typed, number):
    assert receipt_number_typed(typed) == number
