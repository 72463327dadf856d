"""One reader per mapped column: a list of cells becomes a list of values and a list of errors.

Columns are read one after the other for a whole block of rows: the checks are put together once per column, and
repeated values are remembered, which is where the speed comes from.
"""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from itertools import repeat
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import (
    DecimalValidator,
    MaxLengthValidator,
    MaxValueValidator,
    MinLengthValidator,
    MinValueValidator,
    RegexValidator,
)

from portal.spreadsheets.columns import Column
from portal.spreadsheets.errors import CellError
from portal.spreadsheets.plan import convert
from portal.spreadsheets.plan.convert import Marked
from portal.spreadsheets.plan.datetimes import Day, moment
from portal.spreadsheets.plan.lookups import Lookup, Lookups, Reference
from portal.spreadsheets.plan.numbers import InUnit
from portal.spreadsheets.plan.plain_cells import plain_number, plain_texts
from portal.spreadsheets.units import Unit
from portal.spreadsheets.values import (
    BLANKS,
    FAILED,
    KEEP,
    PLACEHOLDERS,
    Cell,
    Merged,
    PartialDay,
    Value,
    said,
    shown,
    whole_text,
    wide,
)

Convert = Callable[[Cell], Value]
Check = Callable[[Any], None]

REMEMBERED_VALUES = 20_000


@dataclass
class Context:
    """What the readers of one file share: lookups by model, remembered texts by column, the workbook's date system.

    ``above``: the units that a line above the table names, of the sheet that is being read.
    """

    lookups: Lookups = field(default_factory=dict)
    remembered: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    epoch_1904: bool = False
    above: Sequence[Unit] = ()


@dataclass
class Choices:
    """What the person decided about one column.

    ``corrections``: cell as typed → what was meant. ``accepted``: causes of warnings that are none any more.
    ``converted``: causes of warnings in which the other meaning holds. ``clear``: a blank cell empties the stored
    value. ``blanks``: 无, / and the like are blank in a text column too.
    """

    corrections: Mapping[str, str] = field(default_factory=dict)
    accepted: Collection[str] = ()
    converted: Collection[str] = ()
    clear: bool = False
    blanks: bool = False


class Cells:
    """The reader of one column. ``heading``: what stands over it in the file. ``own``: its unit, if not declared."""

    def __init__(
        self, column: Column, heading: str, choices: Choices, context: Context, own: str | None = None
    ) -> None:
        self.column, self.choices = column, choices
        self.accepted, self.converted = set(choices.accepted), set(choices.converted)
        self.convert = _converter(column, heading, context, column.header_unit if own is None else own)
        self.checks = _checks(column)
        self.memo: dict[Cell, Value] | None = None if column.kind in ("text", "code", "phone") else {}
        self.width = len(column.attnames)
        asks = bool(choices.corrections or choices.blanks)
        self.plain = None if asks or self.memo is not None else plain_texts(column)
        is_plain = isinstance(self.convert, InUnit) and self.convert.is_plain and not asks
        self.plain_number = plain_number(column) if is_plain else None

    def read(self, cells: Sequence[Cell]) -> tuple[list[Value], list[tuple[int, CellError, Cell]]]:
        """Values, and errors by place in ``cells``. Where an error stands the value is FAILED, or what is warned of."""
        values, memo = self._known(cells), self.memo
        errors = []
        for place, value in enumerate(values):
            if value is not FAILED:
                continue
            cell = cells[place]
            kept = memo if cell.__class__ is not bool else None  # True and 1 would be one key
            if kept and cell in kept:  # since this block began
                values[place] = kept[cell]
                continue
            try:
                values[place] = value = self._one(cell)
            except CellError as error:
                errors.append((place, error, cell))
                values[place] = error.value if error.is_warning else FAILED
                continue
            if kept is not None and len(kept) < REMEMBERED_VALUES:
                kept[cell] = value
        return values, errors

    def _known(self, cells: Sequence[Cell]) -> list[Value]:
        """The values of cells that can mean only one thing or were read before, FAILED for the others."""
        if self.memo is None:
            return self.plain(cells) if self.plain else [FAILED] * len(cells)
        if bool in set(map(type, cells)):
            return [FAILED if cell.__class__ is bool else self.memo.get(cell, FAILED) for cell in cells]
        return list(map(self.memo.get, cells, repeat(FAILED)))

    @property
    def examples(self) -> list[str]:
        """What the first converted cell was and became; nothing when none was."""
        example = self.convert.example if isinstance(self.convert, InUnit) else ""
        return [example] if example else []

    def _one(self, cell: Cell) -> Value:
        if self.plain_number and (value := self.plain_number(cell)) is not FAILED:
            return value
        if cell.__class__ is not str:
            if isinstance(cell, Marked):
                raise cell.error()
            if isinstance(cell, Merged):
                return self._merged(cell)
        if self.choices.corrections:
            cell = self.choices.corrections.get(whole_text(cell), cell)
        if self._is_blank(cell):
            return self._blank()
        warning = None
        try:
            value = self.convert(cell)
        except CellError as error:
            if error.meant is not None and error.cause in self.converted:
                value = error.meant
            elif error.is_warning:
                value, warning = error.value, error
            else:
                raise
        if self.choices.corrections:
            value = self._corrected(value)
        if value is KEEP:
            return self._blank()
        for check in self.checks:
            check(value[0] if self.width > 1 else value)
        if warning is not None and warning.cause not in self.accepted:
            raise warning
        return value

    def _corrected(self, value: Value) -> Value:
        """A number that only the record's own rules refused was corrected as it was understood, not as it was typed."""
        is_number = isinstance(value, int | float | Decimal)
        meant = self.choices.corrections.get(whole_text(said(value))) if is_number else None
        return value if meant is None else self.convert(meant)

    def _merged(self, cell: Merged) -> Value:
        """One number for several rows is nobody's until the person says that it is everybody's."""
        value = self._one(cell.cell)
        if value is KEEP or "merged" in self.accepted:
            return value
        words = f"“{shown(cell)}”在文件中是几行合并的一个单元格，不能当作每一行的数，请拆开后分别填写"
        raise CellError("merged", words, is_warning=True, value=value)

    def _is_blank(self, cell: Cell) -> bool:
        if cell is None:
            return True
        if cell.__class__ is not str:
            return False
        return not cell.strip(BLANKS) or (self.choices.blanks and wide(cell) in PLACEHOLDERS)

    def _blank(self) -> Value:
        return self._cleared() if self.choices.clear else KEEP

    def _cleared(self) -> Value:
        field = self.column.field
        empty: Value
        if self.column.kind == "many":
            empty = ()
        elif field.null:
            empty = None
        elif field.empty_strings_allowed and field.blank:
            empty = ""
        else:
            raise CellError("required", "必填，不能清空")
        return (empty, "day") if self.width > 1 else empty


def _converter(column: Column, heading: str, context: Context, own: str) -> Convert:
    kind = column.kind
    if column.parse:
        return _custom(column.parse)
    if kind in ("integer", "decimal"):
        return InUnit(column, heading, own, context.above)
    if kind == "choice":
        return _choice(column)
    if kind == "boolean":
        return convert.words(column.vocabulary, listed=column.written_words())
    if kind in ("reference", "many"):
        remembered = context.remembered.get(column.name, {})
        reference = Reference(Lookup.of(column, context.lookups), remembered, column.nothing)
        return reference if kind == "reference" else reference.several
    if kind == "date":
        return Day(partial=bool(column.precision), epoch_1904=context.epoch_1904)
    simple = {"datetime": moment, "time": convert.time_of_day, "phone": convert.phone, "text": convert.text}
    return simple.get(kind) or convert.code(column.digits)


def _custom(parse: Convert) -> Convert:
    def custom(cell: Cell) -> Value:
        try:
            return parse(cell.day if isinstance(cell, PartialDay) else cell)
        except ValueError as error:
            raise CellError("custom", str(error)) from None

    return custom


def _choice(column: Column) -> Convert:
    choices = column.field.flatchoices
    labels = {str(label): key for key, label in choices}
    vocabulary = {**{str(key): key for key, _ in choices}, **column.vocabulary, **labels}
    return convert.words(vocabulary, listed=list(labels))


def _checks(column: Column) -> list[Check]:
    """The field's validators; the usual ones are put together once, because calling them is slow."""
    if column.kind in ("reference", "many", "boolean", "choice", "custom") and not column.parse:
        return []
    checks = []
    for validator in column.field.validators:
        if isinstance(validator, DecimalValidator) and validator.max_digits and validator.decimal_places is not None:
            checks.append(_whole_digits(validator.max_digits - validator.decimal_places))
        elif isinstance(validator, MaxLengthValidator):
            checks.append(_longest(validator.limit_value))
        elif isinstance(validator, MinValueValidator | MaxValueValidator) and not callable(validator.limit_value):
            checks.append(_limit(validator))
        elif isinstance(validator, RegexValidator | MinLengthValidator) or callable(validator):
            checks.append(_validator(validator))
    return checks


def _whole_digits(limit: int) -> Check:
    top = Decimal(10) ** limit

    def check(value: Any) -> None:
        if abs(value) >= top:
            raise CellError("large", f"数字过大，整数部分最多 {limit} 位，现为“{shown(value)}”")

    return check


def _longest(limit: int) -> Check:
    def check(value: Any) -> None:
        if len(value) > limit:
            raise CellError("long", f"最多 {limit} 个字，现有 {len(value)} 个字")

    return check


def _limit(validator: MinValueValidator | MaxValueValidator) -> Check:
    limit, low = validator.limit_value, isinstance(validator, MinValueValidator)

    def check(value: Any) -> None:
        if value < limit if low else value > limit:
            raise CellError("limit", f"不能{'小' if low else '大'}于 {limit}，现为“{shown(value)}”")

    return check


def _validator(validator: Callable[[Any], None]) -> Check:
    def check(value: Any) -> None:
        try:
            validator(value)
        except ValidationError as error:
            message = "".join(error.messages).rstrip("。")
            raise CellError("validator", f"{message}，现为“{shown(value)}”") from None

    return check
