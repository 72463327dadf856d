"""What most cells of a column are, taken a block at a time without a question.

A maker of this module looks at the column once and gives ``f(cells) → values`` for cells that can mean only one thing:
a trimmed text, a code of the right length, a number that fits. Every other cell becomes FAILED there, and its column's
reader asks all its questions; so do those of columns about which the person decided something. Nothing here may give
another value than the reader would.
"""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.core.validators import DecimalValidator, MaxLengthValidator, MaxValueValidator, MinValueValidator
from django.db import models

from portal.spreadsheets.columns import Column
from portal.spreadsheets.values import BLANKS, EXACT, FAILED, Cell, Value

Plain = Callable[[Sequence[Cell]], list[Value]]
NUMBER = re.compile(r"0[1-9]\d{1,2}-[2-9]\d{6,7}|1[3-9]\d{9}", re.ASCII)  # area code and number, or a mobile one


@dataclass
class Bounds:
    """What the validators of a field allow. ``others``: there are some that no bound says."""

    length: int = EXACT
    low: int | Decimal = -EXACT + 1
    high: int | Decimal = EXACT - 1
    others: bool = False


def bounds_of(field: "models.Field[Any, Any]") -> Bounds:
    """From the validators, those of the database's ranges included."""
    found = Bounds()
    for validator in field.validators:
        limit = getattr(validator, "limit_value", None)
        if isinstance(validator, MaxLengthValidator) and isinstance(limit, int):
            found.length = min(found.length, limit)
        elif isinstance(validator, MinValueValidator) and isinstance(limit, int | Decimal):
            found.low = max(found.low, limit)
        elif isinstance(validator, MaxValueValidator) and isinstance(limit, int | Decimal):
            found.high = min(found.high, limit)
        elif isinstance(validator, DecimalValidator) and validator.max_digits and validator.decimal_places is not None:
            top = 10 ** (validator.max_digits - validator.decimal_places) - 1
            found.low, found.high = max(found.low, -top), min(found.high, top)
        else:
            found.others = True
    return found


def plain_texts(column: Column) -> Plain | None:
    """For columns of kind text, code and phone; None where a validator has more to ask."""
    bounds = bounds_of(column.field)
    if bounds.others or column.parse:
        return None
    if column.kind == "text":
        return _texts(bounds.length)
    if column.kind == "code" and column.digits:
        return _codes({length for length in column.digits if length <= bounds.length})
    return _phones(bounds.length) if column.kind == "phone" else None


def _texts(longest: int) -> Plain:
    return lambda cells: [
        text if cell.__class__ is str and (text := cell.strip(BLANKS)) and len(text) <= longest else FAILED
        for cell in cells
    ]


def _codes(lengths: set[int]) -> Plain:
    return lambda cells: [
        cell if cell.__class__ is str and len(cell) in lengths and cell.isascii() and cell.isdecimal() else FAILED
        for cell in cells
    ]


def _phones(longest: int) -> Plain:
    return lambda cells: [
        cell if cell.__class__ is str and NUMBER.fullmatch(cell) and len(cell) <= longest else FAILED for cell in cells
    ]


def plain_number(column: Column) -> Callable[[Cell], Value] | None:
    """For number cells of a column in its own unit, which is no percentage; None where a validator has more to ask."""
    field, bounds = column.field, bounds_of(column.field)
    low, high = float(bounds.low), float(bounds.high)
    if bounds.others or low != bounds.low or high != bounds.high or isinstance(field, models.FloatField):
        return None
    if isinstance(field, models.IntegerField):
        return _integer(low, high)
    return _decimal(low, high, field.decimal_places) if isinstance(field, models.DecimalField) else None


def _integer(low: float, high: float) -> Callable[[Cell], Value]:
    def convert(cell: Any) -> Value:
        if cell.__class__ is int or (cell.__class__ is float and cell.is_integer()):
            return int(cell) if low <= cell <= high else FAILED
        return FAILED

    return convert


def _decimal(low: float, high: float, places: int) -> Callable[[Cell], Value]:
    def convert(cell: Any) -> Value:
        if (cell.__class__ is not float and cell.__class__ is not int) or not low <= cell <= high:
            return FAILED
        if cell == int(cell):
            return Decimal(int(cell))
        whole, _, fraction = f"{cell:.15g}".partition(".")
        if not fraction.isdecimal() or len(fraction) > places:
            return FAILED
        return Decimal(f"{whole}.{fraction}")

    return convert
