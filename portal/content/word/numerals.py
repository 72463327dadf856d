"""How Word writes the number of a paragraph, by the names that its files use for the ways to count."""

from collections.abc import Callable

DIGITS = "〇一二三四五六七八九"
LEGAL = "零壹贰叁肆伍陆柒捌玖"
STEMS, BRANCHES = "甲乙丙丁戊己庚辛壬癸", "子丑寅卯辰巳午未申酉戌亥"
ROMAN = ((1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"), (50, "l"), (40, "xl"))
ROMAN_ONES = ((10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i"))
MOST = 9999  # larger numbers are written in digits


def counted(number: int, digits: str = DIGITS, units: str = "十百千") -> str:
    """As people count: 十, 十一, 二十, 一百零五."""
    if number == 0:
        return "零"
    written, gap = "", False
    for power in (3, 2, 1, 0):
        digit = number // 10**power % 10
        if not digit:
            gap = bool(written)
            continue
        written += ("零" if gap else "") + digits[digit] + (units[power - 1] if power else "")
        gap = False
    return written[1:] if written.startswith(f"{digits[1]}{units[0]}") and digits is DIGITS else written


def _by_digits(number: int) -> str:
    return "".join(DIGITS[int(digit)] for digit in str(number))


def _legal(number: int) -> str:
    return counted(number, LEGAL, "拾佰仟")


def _of(signs: str) -> Callable[[int], str]:
    return lambda number: signs[(number - 1) % len(signs)]


def _roman(number: int) -> str:
    written = ""
    for value, sign in ROMAN + ROMAN_ONES:
        written += sign * (number // value)
        number %= value
    return written


def _letter(number: int) -> str:
    """a to z, then aa, bb, …"""
    return chr(ord("a") + (number - 1) % 26) * ((number - 1) // 26 + 1)


def _shifted(first: str, most: int) -> Callable[[int], str]:
    """Signs that follow one another from ``first`` on, such as ①."""
    return lambda number: chr(ord(first) + number - 1) if number <= most else str(number)


def _full_width(number: int) -> str:
    return "".join(chr(ord("０") + int(digit)) for digit in str(number))


WAYS: dict[str, Callable[[int], str]] = {
    "decimalZero": lambda number: f"{number:02d}",
    "upperRoman": lambda number: _roman(number).upper(),
    "lowerRoman": _roman,
    "upperLetter": lambda number: _letter(number).upper(),
    "lowerLetter": _letter,
    "chineseCounting": counted,
    "chineseCountingThousand": counted,
    "japaneseCounting": counted,
    "taiwaneseCounting": counted,
    "taiwaneseCountingThousand": counted,
    "ideographDigital": _by_digits,
    "japaneseDigitalTenThousand": _by_digits,
    "taiwaneseDigital": _by_digits,
    "chineseLegalSimplified": _legal,
    "ideographLegalTraditional": _legal,
    "ideographTraditional": _of(STEMS),
    "ideographZodiac": _of(BRANCHES),
    "decimalEnclosedCircle": _shifted("①", 20),
    "decimalEnclosedCircleChinese": _shifted("①", 20),
    "decimalEnclosedParen": _shifted("⑴", 20),
    "decimalEnclosedFullstop": _shifted("⒈", 20),
    "ideographEnclosedCircle": _shifted("㊀", 10),
    "decimalFullWidth": _full_width,
    "decimalFullWidth2": _full_width,
    "none": lambda number: "",
}


def numeral(number: int, way: str) -> str:
    """The number as ``way`` (Word's ``numFmt``) writes it; in digits where the way is not known."""
    if not 0 < number <= MOST:
        return str(number)
    return WAYS.get(way, str)(number)
