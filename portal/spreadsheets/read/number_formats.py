"""What a number format shows beside a number, and what it leaves out of a date. No Django here.

3 in the format 0"万人" is 30,000 people, 300 in $#,##0 is not yuan, and 2024-09-01 in yyyy"年"m"月" is what Excel makes
of 2024年9月 when somebody types it.
"""

import re

from portal.spreadsheets.units import FOREIGN, unit

MONTH, YEAR, NO_YEAR = "@month", "@year", "@day"  # marks of dates that are shown without a part
AS_SHOWN = "="  # begins the mark of a number that is shown with a unit: ={}万人, =${}
SIGNS = ("¥", "￥", "$", "€", "£", "us$", "hk$")
TOKEN = re.compile(
    r"""\[\$([^\[\]-]*+)[^\[\]]*+\]|\[[^\[\]]*+\]|"([^"]*+)"|[\\!](.)|[_*].|(General|G/通用格式)|(.)""",
    re.DOTALL | re.IGNORECASE,
)
PLACEHOLDERS = "0#?"
LONGEST = 255  # characters that Excel allows
SHOWN_DATE = re.compile(
    r"^(?:(?P<month>\d{4}\s*+(?:年|[-/.])\s*+\d{1,2}\s*+月?|[A-Za-z]{3,9}[- ]\d{2,4})|(?P<year>\d{4}\s*+年?)"
    r"|(?P<day>\d{1,2}\s*+月\s*+\d{1,2}\s*+日))$"
)
SHOWN_NUMBER = re.compile(r"^([^\d\s.,-]{0,4})\s*+-?\s*+\d[\d,.\s]*+([^\d\s.,-][^\d]{0,11})?$")


def mark_of(format: str) -> str:
    """The mark of cells in this format, "" when they show no more and no less than their value."""
    tokens = [match.groups() for match in TOKEN.finditer(format[:LONGEST].partition(";")[0])]
    bare = "".join(token[4] or "" for token in tokens).lower()
    if re.search("[ymd]", bare):
        return _of_date(bare)
    return "" if "%" in bare or re.search("[hs@]", bare) else _of_number(tokens)


def _of_date(bare: str) -> str:
    """Letters of a date's format; m beside h or s means minutes."""
    if "d" in bare:
        return "" if "y" in bare or "h" in bare else NO_YEAR
    if "y" not in bare:
        return ""
    return MONTH if "m" in bare else YEAR


def _of_number(tokens: list[tuple[str | None, ...]]) -> str:
    """The words before and behind the digits, when they are a unit. Digits that a format moves show another size."""
    sides, at = ["", ""], 0
    last = max((place for place, token in enumerate(tokens) if _is_digit(token)), default=-1)
    for place, (sign, quoted, escaped, _, plain) in enumerate(tokens):
        if _is_digit(tokens[place]):
            at = 1
            continue
        if plain in (",", ".") and place > last >= 0:
            return ""  # a comma behind the digits divides by a thousand
        text = sign or quoted or escaped or (plain if plain and (plain in SIGNS or not plain.isascii()) else "")
        if text and text.strip() and at and place < last:
            return ""
        sides[at] += text or ""
    return _with_unit(*sides)


def _with_unit(before: str, behind: str) -> str:
    """The mark of a number between two texts; "" when neither says what the number is of."""
    before, behind = before.strip(), behind.strip()
    money = unit(before)
    is_sign = before.lower() in SIGNS or (money is not None and money.dimension in ("money", *FOREIGN))
    is_unit = behind in ("%", "％", "‰") or unit(behind) is not None
    return f"{AS_SHOWN}{before if is_sign else ''}{{}}{behind if is_unit else ''}" if is_sign or is_unit else ""


def mark_of_shown(kind: str, text: str) -> str:
    """The same by what a file says it shows: the text of a cell of this kind (date, float, currency)."""
    if kind == "date":
        found = SHOWN_DATE.match(text.strip())
        return next((mark for mark in (MONTH, YEAR, NO_YEAR) if found and found[mark[1:]]), "")
    if kind in ("float", "currency"):
        number = SHOWN_NUMBER.match(text.strip())
        return _with_unit(number[1], number[2] or "") if number else ""
    return ""


def _is_digit(token: tuple[str | None, ...]) -> bool:
    return bool(token[3]) or (token[4] is not None and token[4] in PLACEHOLDERS)
