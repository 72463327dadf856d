"""Cells to values: exactly, or a CellError that says what is wrong. Never a guess.

A converter takes one cell and gives a value, KEEP for a blank one, or raises CellError.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, datetime, time
from decimal import Decimal, InvalidOperation
from typing import Any

from portal.spreadsheets.errors import CellError
from portal.spreadsheets.values import BLANKS, EXACT, KEEP, PLACEHOLDERS, Cell, Value, shown, wide

EXPONENT = re.compile(r"\d(?:\.\d+)?[eE]\+?\d+")
THOUSANDS = re.compile(r"-?\d{1,3}(?:,\d{3})+(?:\.\d+)?")
NUMBER = re.compile(r"-?(?:\d+(?:\.\d+)?|\.\d+)")
SCALES = {"万": Decimal(10_000), "亿": Decimal(100_000_000), "千": Decimal(1_000), "百": Decimal(100)}
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
    if isinstance(cell, date | time):
        raise CellError("type", f"被表格识别成日期“{shown(cell)}”，请将该列设为“文本”后重填")
    raise CellError("type", f"应填文字，现为“{shown(cell)}”")


def digits(cell: int | float) -> str:
    """A number cell as the digits that Excel shows; sixteen digits and more are already lost."""
    if abs(cell) >= EXACT:
        raise CellError("lost", LOST)
    if float(cell).is_integer():
        return str(int(cell))
    return format(Decimal(f"{cell:.15g}"), "f")


def code(allowed: Sequence[int]) -> Callable[[Cell], str]:
    """Codes: no blanks, half-width, no digits lost at either end. ``allowed``: lengths of a purely numeric code."""

    def convert(cell: Cell) -> str:
        found = "".join(wide(text(cell)).split()).removesuffix(".0")
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
    found = wide(text(cell)).removesuffix(".0")
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


class Number:
    """Numbers with thousands separators, the column's own unit, 万/亿/% where declared.

    ``example``: the first cell that was converted and what became of it, to be shown before anything is written.
    """

    def __init__(
        self,
        *,
        unit: str = "",
        scales: Sequence[str] = (),
        percent: bool = False,
        factor: Decimal = Decimal(1),
        integer: bool = False,
        places: int | None = None,
    ) -> None:
        self.unit, self.scales, self.percent, self.factor = wide(unit), scales, percent, factor
        self.integer, self.places = integer, places
        self.word = "整数" if integer else "数字"
        self.example = ""

    def __call__(self, cell: Cell) -> Value:
        if isinstance(cell, int | float) and not isinstance(cell, bool):
            return self._number(cell)
        if isinstance(cell, str):
            return self._text(cell)
        raise CellError("type", f"应填{self.word}，现为“{shown(cell)}”")

    def _number(self, cell: int | float) -> Value:
        if abs(cell) >= EXACT:
            raise CellError("lost", "数字超过 15 位，后几位已被表格丢失，请将该列设为“文本”后重填")
        number = Decimal(cell) if isinstance(cell, int) or cell.is_integer() else Decimal(f"{cell:.15g}")
        if self.percent and 0 < abs(number) <= 1:
            meant = f"{(number * 100).normalize():f}"
            words = f"现为 {number:f}，疑似百分比格式，应按 {meant} 填写"
            raise CellError("percent", words, is_warning=True, value=number)
        return self._fit(number, self.factor, cell)

    def _text(self, cell: str) -> Value:
        found = wide(cell).replace("，", ",")
        if found in PLACEHOLDERS:
            return KEEP
        factor = self.factor
        bare = found
        if self.unit and bare.endswith(self.unit) and bare != self.unit:
            bare = bare[: -len(self.unit)].strip()
        if bare.endswith("%") and self.percent:
            bare = bare[:-1].strip()
        for scale in self.scales:
            if bare.endswith(scale):
                bare, factor = bare[: -len(scale)].strip(), SCALES[scale]
        if THOUSANDS.fullmatch(bare):
            bare = bare.replace(",", "")
        if not NUMBER.fullmatch(bare):
            raise CellError("number", f"应填{self.word}，现为“{shown(cell)}”")
        try:
            return self._fit(Decimal(bare), factor, cell)
        except InvalidOperation:
            raise CellError("number", f"应填{self.word}，现为“{shown(cell)}”") from None

    def _fit(self, number: Decimal, factor: Decimal, cell: Cell) -> Value:
        if factor != 1 and number:
            number *= factor
            self.example = self.example or f"“{shown(cell)}”→“{number.normalize():,f}”"
        if self.integer:
            if number != number.to_integral_value():
                raise CellError("number", f"应填整数，现为“{shown(cell)}”")
            return int(number)
        if self.places is not None and number != round(number, self.places):
            raise CellError("places", f"小数最多 {self.places} 位，现为“{shown(cell)}”")
        return number


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
        options = choice if len(choice) <= 60 else choice[:59] + "…"
        raise CellError("choice", f"没有“{shown(cell)}”这一项，可填：{options}", suggestions=listed[:20])

    return convert


def _word(text: str) -> str:
    return re.sub(r"\s", "", wide(text)).lower()


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
    found = re.fullmatch(r"(\d{1,2})[:：时点](\d{2})?分?(?::(\d{2}))?", wide(str(cell)))
    if found:
        with suppress(ValueError):
            return time(int(found[1]), int(found[2] or 0), int(found[3] or 0))
    if wide(str(cell)) in PLACEHOLDERS:
        return KEEP
    raise CellError("time", f"应填时间（如 8:30），现为“{shown(cell)}”")
