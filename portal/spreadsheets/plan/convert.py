"""Cells to values: exactly, or a CellError that says what is wrong. Never a guess.

A converter takes one cell and gives a value, KEEP for a blank one, or raises CellError.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, datetime, time
from decimal import Decimal
from typing import Any

from portal.language.folding import one_line
from portal.limits.typed_numbers import telephone_typed
from portal.spreadsheets.clock_words import plain_clock
from portal.spreadsheets.errors import CellError
from portal.spreadsheets.values import BLANKS, EXACT, KEEP, PLACEHOLDERS, AsShown, Cell, Percent, Value, shown, wide

EXPONENT = re.compile(r"\d(?:\.\d+)?[eE]\+?\d+")
CIRCLES = frozenset("○〇◯")
LOST = "号码被表格按数字保存，后几位已丢失，请将该列设为“文本”后重填"


@dataclass(frozen=True)
class Marked:
    """A cell that the file marks as an error value (``#N/A``) or as a formula that was never calculated ("")."""

    mark: str

    def error(self) -> CellError:
        if self.mark.startswith("^"):
            words = f"文字中的“{self.mark[1:]}”是上标或下标（可能是脚注）"
            return CellError("mark", f"{words}，会与前面的内容连在一起，请删去")
        if self.mark:
            return CellError("mark", f"单元格是错误值 {self.mark}，请改为正确的内容")
        return CellError("formula", "公式没有计算结果，请在 Excel 中打开、保存后重新上传")


def text(cell: Cell) -> str:
    """Names and remarks: trimmed, otherwise as they stand. Numbers become their digits."""
    if isinstance(cell, str):
        return cell.strip(BLANKS)
    if isinstance(cell, bool):
        raise CellError("type", f"应填文字，现为“{'TRUE' if cell else 'FALSE'}”，请将该列设为“文本”后重填")
    if isinstance(cell, int | float):
        return digits(cell)
    if isinstance(cell, Percent | AsShown):
        return str(cell)
    if isinstance(cell, date | time):
        raise CellError("type", f"被表格识别成日期“{shown(cell)}”，请将该列设为“文本”后重填")
    raise CellError("type", f"应填文字，现为“{shown(cell)}”")


def digits(cell: int | float) -> str:
    """A number cell as the digits that Excel shows; sixteen digits and more are already lost."""
    if not abs(cell) < EXACT:  # NaN is not less either
        raise CellError("lost", LOST)
    if float(cell).is_integer():
        return str(int(cell))
    return format(Decimal(f"{cell:.15g}"), "f")


def code(allowed: Sequence[int]) -> Callable[[Cell], str]:
    """Codes: no blanks, half-width, no digits lost at either end. ``allowed``: lengths of a purely numeric code."""

    def convert(cell: Cell) -> str:
        found = "".join(one_line(wide(text(cell))).split()).removesuffix(".0")
        if EXPONENT.fullmatch(found):
            raise CellError("lost", LOST)
        if allowed and found.isdecimal() and len(found) not in allowed:
            longer = [length for length in allowed if length > len(found)]
            hint = "，可能丢了开头的 0" if longer and min(longer) - len(found) <= 2 else ""
            raise CellError(
                "digits", f"应为 {'或'.join(map(str, allowed))} 位数字，现为 {len(found)} 位“{found}”{hint}"
            )
        return found

    return convert


# Mobile, local, and service numbers: those that begin with no 0, so that a number cell cannot have lost it.
WHOLE = re.compile(r"1[3-9]\d{9}|[2-8]\d{6,7}|(?:400|800)\d{7}|1\d{2,4}|9[56]\d{3,4}")
PHONE = re.compile(r"[\d\s\-()+/、,;转*#]+")
CUT_SHORT = re.compile(r"[1-9]\d{8,10}")  # area code and number without their 0: 10 and 8 digits, 635 and 7
PHONE_SIGNS = re.compile(r"[\s\-()]")


def phone(cell: Cell) -> str:
    """Telephone numbers: digits of a number cell only when none can be missing; a text file may have lost a 0 too."""
    found = telephone_typed(wide(text(cell))).removesuffix(".0")
    if EXPONENT.fullmatch(found):
        raise CellError("lost", LOST)
    numeric = not isinstance(cell, str) or cell.strip(BLANKS).endswith(".0")
    if numeric and not WHOLE.fullmatch(found):
        raise CellError("zero", f"现为“{found}”，可能丢了开头的 0，请将该列设为“文本”后补全区号")
    if CUT_SHORT.fullmatch(found) and not WHOLE.fullmatch(found):
        raise CellError("zero", f"现为“{found}”，可能丢了开头的 0，请补全区号", is_warning=True, value=found)
    if not PHONE.fullmatch(found) or len(PHONE_SIGNS.sub("", found)) < 3:
        raise CellError("phone", f"应填电话号码，现为“{shown(cell)}”")
    return found


def words(vocabulary: Mapping[str, Any], *, listed: Sequence[str] = ()) -> Callable[[Cell], Value]:
    """A word of a closed list → its value. Compared after NFKC, without blanks and case."""
    known = {_word(word): value for word, value in vocabulary.items()}
    choice = "、".join(listed or list(dict.fromkeys(map(str, vocabulary))))

    def convert(cell: Cell) -> Value:
        if isinstance(cell, bool) and cell in known.values():
            return cell
        found = _word(digits(cell) if isinstance(cell, int | float) else str(cell))
        if found in known:
            return known[found]
        if found in map(_word, PLACEHOLDERS):
            return KEEP
        if found in CIRCLES and False in known.values():
            words = f"“{shown(cell)}”在有的表中表示“是”，在有的表中表示“否”，请写明是哪一个"
            raise CellError("choice", words, suggestions=listed[:2])
        options = choice if len(choice) <= 60 else choice[:59] + "…"
        raise CellError("choice", f"没有“{shown(cell)}”这一项，可填：{options}", suggestions=listed[:20])

    return convert


def _word(text: str) -> str:
    return re.sub(r"[\s\ufe0e\ufe0f]", "", wide(text)).lower()


def time_of_day(cell: Cell) -> Value:
    """8:30, 08:30, 20:00:00, Excel's fraction of a day."""
    if isinstance(cell, datetime):
        raise CellError("time", f"应填时间（如 8:30），现为“{shown(cell)}”")
    if isinstance(cell, time):
        return cell
    if isinstance(cell, float) and 0 <= cell < 1:
        minutes = round(cell * 1440, 6)
        if abs(minutes - round(minutes)) < 1e-4:
            return time(*divmod(round(minutes) % 1440, 60))
    found = re.fullmatch(r"(\d{1,2})[:：时点](\d{2})?分?(?::(\d{2}))?", plain_clock(wide(str(cell))))
    if found:
        with suppress(ValueError):
            return time(int(found[1]), int(found[2] or 0), int(found[3] or 0))
    if wide(str(cell)) in PLACEHOLDERS:
        return KEEP
    raise CellError("time", f"应填时间（如 8:30），现为“{shown(cell)}”")
