import pytest

from portal.content.word.numerals import WAYS, counted, numeral


@pytest.mark.parametrize(
    ("number", "words"),
    [
        (1, "一"),
        (10, "十"),
        (11, "十一"),
        (20, "二十"),
        (21, "二十一"),
        (99, "九十九"),
        (100, "一百"),
        (101, "一百零一"),
    ]
    + [
        (110, "一百一十"),
        (112, "一百一十二"),
        (1001, "一千零一"),
        (1010, "一千零一十"),
        (2026, "二千零二十六"),
        (0, "零"),
    ],
)
def test_chinese_numbers_are_read_as_people_read_them(number, words):
    assert counted(number) == words


@pytest.mark.parametrize(
    ("way", "words"),
    [
        ("decimal", ("1", "12")),
        ("decimalZero", ("01", "12")),
        ("upperRoman", ("I", "XII")),
        ("lowerRoman", ("i", "xii")),
        ("upperLetter", ("A", "L")),
        ("lowerLetter", ("a", "l")),
        ("chineseCountingThousand", ("一", "十二")),
        ("ideographDigital", ("一", "一二")),
        ("chineseLegalSimplified", ("壹", "壹拾贰")),
        ("ideographTraditional", ("甲", "乙")),
        ("ideographZodiac", ("子", "亥")),
        ("decimalEnclosedCircleChinese", ("①", "⑫")),
        ("decimalEnclosedParen", ("⑴", "⑿")),
        ("decimalEnclosedFullstop", ("⒈", "⒓")),
        ("decimalFullWidth", ("１", "１２")),
        ("none", ("", "")),
        ("a way of tomorrow", ("1", "12")),
    ],
)
def test_each_way_to_count(way, words):
    assert (numeral(1, way), numeral(12, way)) == words


@pytest.mark.parametrize("way", sorted(WAYS))
def test_no_number_is_too_large_or_too_small(way):
    assert [numeral(number, way) for number in (0, -1, 10_000)] == ["0", "-1", "10000"]
    assert isinstance(numeral(9999, way), str)
