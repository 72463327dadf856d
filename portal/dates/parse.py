"""Dates as Chinese sheets and people write them: read exactly or not at all.

Read: 2026年3月18日, 2026.3.18, 2026/3/18, 2026-03-18, 20260318, Excel's serial number 46099; known to the month
2026年3月, 2026.3, 2026/3, 2026-03, 202603; to the quarter 2026年第三季度, 2026年三季度, 2026年3季度, 2026-Q3; to the
half-year 2026年上半年, 2026年下半年, 2026-H2; to the year 2026年, 2026. Blanks may stand between, and the day of the
week behind a whole date, where it must be the right one: 2026 年 3 月 8 日（星期日）. Never guessed: 05/06/2026.
"""

import re
from datetime import date, timedelta

from portal.dates.precision import Precision
from portal.language.folding import one_line

FULL = re.compile(r"(\d{4})(?:\s*年\s*|[-./]\s*)(\d{1,2})(?:\s*月\s*|[-./]\s*)(\d{1,2})\s*日?")
MONTH = re.compile(r"(\d{4})(?:\s*年\s*|[-./]\s*)(\d{1,2})\s*月?(?:份)?")
# Blanks are taken whole (*+): shared out between the parts, they would take ages to fail.
QUARTER = re.compile(r"(\d{4})\s*+(?:年\s*+第?\s*+([一二三四1-4])\s*+季度?|年?\s*+-?\s*+[Qq]([1-4]))")
HALF_YEAR = re.compile(r"(\d{4})\s*+(?:年\s*+([上下])半年|年?\s*+-?\s*+[Hh]([12]))")
YEAR = re.compile(r"(\d{4})\s*年?")
COMPACT = re.compile(r"(\d{4})(\d{2})(\d{2})?")
DAY_FIRST = re.compile(r"\d{1,2}[-./]\d{1,2}[-./](?:\d{4}|\d{2})")
NUMBERS = dict(zip("1234一二三四上下", (1, 2, 3, 4, 1, 2, 3, 4, 1, 2), strict=True))
MIDNIGHT = re.compile(r"(?<![T\s])[T\s]++00?:00(?::00(?:\.0+)?)?$")
SERIAL_FROM, SERIAL_TO = 10_000, 99_999  # 1927-05-18 to 2173-10-13: five digits cannot be anything else
EPOCH = date(1899, 12, 30)


# Full-width signs, blanks and the radicals that stand for 月 and 日 in texts taken from PDF files. Nothing else is
# changed: NFKC would make a digit of a footnote's mark.
ORDINARY = {ord(sign): ord(sign) - 0xFEE0 for sign in map(chr, range(0xFF01, 0xFF5F))} | {
    0x3000: " ",
    0xA0: " ",
    0x2F49: "月",
    0x2F47: "日",
}
WEEKDAY = re.compile(r"(?:星期|周|礼拜)([一二三四五六日天]) ?[)\]]?$")
WEEKDAYS = dict(zip("一二三四五六日天", (0, 1, 2, 3, 4, 5, 6, 6), strict=True))


class NotADate(ValueError):
    """``reason``: ``format``, ``ambiguous`` (which is day, which is month?), ``impossible`` (no such day) or
    ``weekday`` (another day of the week than is said).
    """

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


def day_typed(text: str) -> date:
    """A day as people type it into an address or a box: 2026-05-06, 2026.5.6, 20260506, with hyphens of any kind.

    Raises NotADate.
    """
    day, precision = parse(one_line(text))
    if precision != Precision.DAY:
        raise NotADate("format")
    return day


def parse(text: str) -> tuple[date, Precision]:
    """The date, as first day of the period it names, and how exactly it is known."""
    text = MIDNIGHT.sub("", text.translate(ORDINARY).strip())
    said = WEEKDAY.search(text)
    day, precision = _parsed(text[: said.start()].rstrip(" ([") if said else text)
    if said and (precision != Precision.DAY or day.weekday() != WEEKDAYS[said[1]]):
        raise NotADate("weekday")
    return day, precision


def _parsed(text: str) -> tuple[date, Precision]:
    if re.fullmatch(r"[0-9]+", text):
        return _digits(text)
    if DAY_FIRST.fullmatch(text):
        raise NotADate("ambiguous")
    if found := QUARTER.fullmatch(text):
        return _day(found[1], NUMBERS[found[2] or found[3]] * 3 - 2), Precision.QUARTER
    if found := HALF_YEAR.fullmatch(text):
        return _day(found[1], NUMBERS[found[2] or found[3]] * 6 - 5), Precision.HALF_YEAR
    for pattern, precision in ((FULL, Precision.DAY), (MONTH, Precision.MONTH), (YEAR, Precision.YEAR)):
        if found := pattern.fullmatch(text):
            return _day(*found.groups()), precision
    raise NotADate("format")


def _digits(text: str) -> tuple[date, Precision]:
    if len(text) == 5:
        return from_serial(int(text)), Precision.DAY
    if found := COMPACT.fullmatch(text):
        year, month, day = found.groups()
        return _day(year, month, day or 1), Precision.DAY if day else Precision.MONTH
    if len(text) == 4:
        return _day(text), Precision.YEAR
    raise NotADate("format")


def from_serial(number: int) -> date:
    """Excel counts days from 1899-12-30 (its 1900 system)."""
    if not SERIAL_FROM <= number <= SERIAL_TO:
        raise NotADate("format")
    return EPOCH + timedelta(days=number)


def _day(year: str, month: str | int = 1, day: str | int = 1) -> date:
    try:
        return date(int(year), int(month), int(day))
    except ValueError:
        raise NotADate("impossible") from None
