"""Numbers in cells, and in which unit they stand: the column's own, the heading's, the line's above the table."""

import re
from collections.abc import Sequence
from decimal import Decimal

from django.db import models

from portal.spreadsheets import units
from portal.spreadsheets.columns import Column
from portal.spreadsheets.errors import CellError
from portal.spreadsheets.units import Unit
from portal.spreadsheets.values import EXACT, KEEP, PLACEHOLDERS, AsShown, Cell, Percent, Value, shown, wide

# What NFKC would do to a footnote's mark is never done to a number: only full-width signs become ordinary ones.
FULL_WIDTH = {ord(sign): ord(sign) - 0xFEE0 for sign in map(chr, range(0xFF01, 0xFF5F))} | {0x3000: " "}
AMOUNT = re.compile(r"^([¥￥]?)\s*+(-?(?:[0-9][0-9,]*+(?:\.[0-9]++)?|\.[0-9]++))\s*+([^0-9]*+)$")
AREA = {"m2": "㎡", "m²": "㎡"}  # the only units that end with a digit
THOUSANDS = re.compile(r"^-?[0-9]{1,3}(?:,[0-9]{3})++(?:\.[0-9]++)?$")
PLAIN = re.compile(r"^-?(?:[0-9]++(?:\.[0-9]++)?|\.[0-9]++)$")
HUNDRED = Decimal(100)


class Number:
    """A number cell or text → int or Decimal in the column's unit. Raises CellError.

    ``own``: the column's unit. ``factor``: what the heading's unit comes to in it. ``scales``: 万, 亿 and the like that
    may follow a number. ``example``: the first cell that was converted and what became of it, to be shown before
    anything is written.
    """

    def __init__(
        self,
        *,
        own: Unit | None = None,
        scales: Sequence[str] = (),
        percent: bool = False,
        factor: Decimal = Decimal(1),
        integer: bool = False,
        places: int | None = None,
    ) -> None:
        self.own, self.percent, self.factor = own, percent, factor
        self.scales = {Decimal(1), *(units.SCALES[scale] for scale in scales)}
        self.integer, self.places = integer, places
        self.word = "整数" if integer else "数字"
        self.example = ""

    def __call__(self, cell: Cell) -> Value:
        if isinstance(cell, int | float) and not isinstance(cell, bool):
            return self._number(cell)
        if isinstance(cell, str):
            return self._text(cell)
        if isinstance(cell, Percent):
            return self._percent(cell)
        if isinstance(cell, AsShown):
            return self._as_shown(cell)
        raise CellError("type", f"应填{self.word}，现为“{shown(cell)}”")

    def _number(self, cell: int | float) -> Value:
        number = _exact(cell)
        if self.percent and 0 < abs(number) <= 1:
            raise self._doubted(number, cell)
        return self._fit(self._multiplied(number, self.factor, cell), cell)

    def _doubted(self, number: Decimal, cell: Cell) -> CellError:
        """0.9139 of a column in percent: as it stands, where that is possible at all, or 91.39."""
        meant = self._fit(number * HUNDRED, cell)
        words = f"现为 {number:f}，疑似百分比格式，应按 {(number * HUNDRED).normalize():f} 填写"
        try:
            value = self._fit(number, cell)
        except CellError:
            return CellError("percent", words, meant=meant)
        return CellError("percent", words, is_warning=True, value=value, meant=meant)

    def _percent(self, cell: Percent) -> Value:
        """A cell in percent format, as it is shown; a column of anything else cannot mean it."""
        if not self.percent:
            raise CellError("percent", f"单元格是百分比格式“{cell}”，此列不是百分比，请改为普通数字")
        return self._fit(_exact(cell.number) * HUNDRED, cell)

    def _as_shown(self, cell: AsShown) -> Value:
        """A number that is shown with a unit counts as if the unit was written behind it."""
        before, _, behind = cell.template.partition("{}")
        factor, fits = units.factor(None, units.unit(behind))
        plain = not before and self.own is None and fits and factor == 1
        return self._number(cell.number) if plain else self._text(str(cell))

    def _text(self, cell: str) -> Value:
        found = cell.translate(FULL_WIDTH).strip()
        if found in PLACEHOLDERS or wide(cell) in PLACEHOLDERS:
            return KEEP
        for word, sign in AREA.items():
            found = found.removesuffix(word) + sign if found.lower().endswith(word) else found
        parts = AMOUNT.match(found.replace("，", ","))
        bare = parts[2].replace(",", "") if parts and (PLAIN.match(parts[2]) or THOUSANDS.match(parts[2])) else ""
        if parts is None or not bare or (parts[1] and not self._is_money()):
            raise self._no_number(cell)
        if self.percent and not parts[3] and 0 < abs(Decimal(bare)) <= 1:
            raise self._doubted(Decimal(bare), cell)
        return self._fit(self._multiplied(Decimal(bare), self._factor(parts[3].strip(), cell), cell), cell)

    def _is_money(self) -> bool:
        return self.own is not None and self.own.dimension == "money"

    def _factor(self, tail: str, cell: Cell) -> Decimal:
        """What stands behind the number counts before the heading, and must not contradict it."""
        if not tail:
            return self.factor
        found = Decimal(1) if tail == "%" and self.percent else self._of_unit(tail, cell)
        if self.factor not in (1, found):
            raise CellError("unit_twice", f"表头另写了单位，与单元格“{shown(cell)}”不一致，请写成一种")
        return found

    def _of_unit(self, tail: str, cell: Cell) -> Decimal:
        theirs = units.unit(tail)
        if theirs is None or theirs.scale not in self.scales or (self.own is None and theirs.dimension):
            raise self._no_number(cell)
        found, fits = units.factor(self.own, theirs)
        if not fits:
            raise self._no_number(cell)
        return found

    def _no_number(self, cell: Cell) -> CellError:
        return CellError("number", f"应填{self.word}，现为“{shown(cell)}”")

    def _multiplied(self, number: Decimal, factor: Decimal, cell: Cell) -> Decimal:
        if factor == 1 or not number:
            return number
        number *= factor
        self.example = self.example or f"“{shown(cell)}”→“{number.normalize():,f}”"
        return number

    def _fit(self, number: Decimal, cell: Cell | Percent) -> Value:
        if self.integer:
            if number != number.to_integral_value():
                raise CellError("number", f"应填整数，现为“{shown(cell)}”")
            return int(number)
        if self.places is not None and number != round(number, self.places):
            raise CellError("places", f"小数最多 {self.places} 位，现为“{shown(cell)}”")
        return number


def _exact(cell: int | float) -> Decimal:
    """A number cell as Excel shows it; sixteen digits and more are already lost."""
    if not abs(cell) < EXACT:  # NaN is not less either
        raise CellError("lost", "数字超过 15 位，后几位已被表格丢失，请将该列设为“文本”后重填")
    return Decimal(cell) if isinstance(cell, int) or cell.is_integer() else Decimal(f"{cell:.15g}")


class InUnit:
    """Numbers of a column whose heading, or the line above the table, names a unit.

    ``own``: the unit of the column, or of the row's indicator. A heading in 万人 over a column in 人 multiplies; one
    that measures something else is doubtful for the whole column. What a line above the table says is only asked.
    """

    def __init__(self, column: Column, heading: str, own: str, above: Sequence[Unit] = ()) -> None:
        self.own, theirs = units.unit(own), units.unit_of(heading)
        factor, fits = units.factor(self.own, theirs)
        if own and self.own is None and theirs is not None and theirs.dimension:  # a unit that the table does not have
            fits = theirs.word == own
        self.doubt = "" if fits or theirs is None else self._doubt(theirs, own)
        integer = isinstance(column.field, models.IntegerField)
        places = column.field.decimal_places if isinstance(column.field, models.DecimalField) else None
        percent = column.percent or (self.own is not None and self.own.dimension == "share" and self.own.base == 1)
        self.number = Number(
            own=self.own, scales=column.scales, percent=percent, factor=factor, integer=integer, places=places
        )
        self.above = None if theirs or self.own is None else self._line(above)
        self.is_float = isinstance(column.field, models.FloatField)

    @property
    def is_plain(self) -> bool:
        """Whether a number cell is the value itself: nothing to ask, nothing to multiply."""
        return not (self.doubt or self.above or self.number.percent or self.number.factor != 1)

    @staticmethod
    def _doubt(theirs: Unit, own: str) -> str:
        if not own:
            return f"表头单位是“{theirs.word}”，此列没有写明单位，请核对；单位无误的，按所填数字导入"
        return f"表头单位是“{theirs.word}”，应为“{own}”，请换算后重填"

    def _line(self, above: Sequence[Unit]) -> tuple[Unit, Decimal] | None:
        """What the line says of this column in another size: 万人 of a column in 人."""
        for theirs in above:
            factor, fits = units.factor(self.own, theirs)
            if fits and factor != 1 and (theirs.dimension or len(above) == 1):
                return theirs, factor
        return None

    @property
    def example(self) -> str:
        return self.number.example

    def __call__(self, cell: Cell) -> Value:
        value = self.number(cell)
        if value is KEEP:
            return value
        value = self._typed(value)
        if self.doubt:
            raise CellError("unit", self.doubt, is_warning=True, value=value)
        if self.above is not None and value and not _names_unit(cell):
            self._ask(value, *self.above)
        return value

    def _ask(self, value: Value, theirs: Unit, factor: Decimal) -> None:
        own = self.own.word if self.own else ""
        words = f"表格上方写明单位“{theirs.word}”，此列单位是“{own}”，请选择换算，或确认已是“{own}”"
        meant = Decimal(str(value)) * factor
        raise CellError(
            "unit_line", words, is_warning=True, value=value, meant=self._typed(self.number._fit(meant, value))
        )

    def _typed(self, value: Value) -> Value:
        return float(value) if self.is_float else value


def _names_unit(cell: Cell) -> bool:
    """Whether a unit stands behind the number; a sign of money before it says nothing of its size."""
    if isinstance(cell, AsShown):
        return bool(cell.template.partition("{}")[2])
    if not isinstance(cell, str):
        return False
    return not PLAIN.match(cell.translate(FULL_WIDTH).strip().lstrip("¥￥").strip().replace(",", ""))
