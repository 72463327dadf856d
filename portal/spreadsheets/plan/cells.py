"""One reader per mapped column: a list of cells becomes a list of values and a list of troubles.

Columns are read one after the other for a whole block of rows: the checks are put together once per column, and
repeated values are remembered, which is where the speed comes from.
"""

from decimal import Decimal

from django.core.exceptions import ValidationError
from django.core.validators import (
    DecimalValidator,
    MaxLengthValidator,
    MaxValueValidator,
    MinLengthValidator,
    MinValueValidator,
    RegexValidator,
)
from django.db import models

from portal.spreadsheets.plan import convert
from portal.spreadsheets.plan.convert import BLANKS, KEEP, Marked, Number, Trouble, shown, wide
from portal.spreadsheets.plan.datetimes import Day, moment
from portal.spreadsheets.plan.lookups import Lookup
from portal.spreadsheets.read.tables import unit_of

FAILED = object()
REMEMBERED_VALUES = 20_000


class Cells:
    """The reader of one column. ``read(cells)`` gives values and troubles: FAILED, or the value that is doubted."""

    def __init__(self, column, *, heading="", corrections=None, accepted=(), clear=False, blanks=False, context=None):
        self.column, self.clear, self.blanks = column, clear, blanks
        self.corrections, self.accepted = corrections or {}, set(accepted)
        self.convert = _converter(column, heading, context)
        self.checks = _checks(column)
        self.memo = None if column.kind in ("text", "code", "phone") else {}
        self.width = len(column.attnames)

    def read(self, cells):
        values, troubles = [], []
        memo = self.memo
        for place, cell in enumerate(cells):
            if memo is not None and cell.__class__ is not bool and (known := memo.get(cell, FAILED)) is not FAILED:
                values.append(known)
                continue
            try:
                value = self._one(cell)
            except Trouble as trouble:
                troubles.append((place, trouble, cell))
                values.append(trouble.value if trouble.doubt else FAILED)
                continue
            values.append(value)
            if memo is not None and cell.__class__ is not bool and len(memo) < REMEMBERED_VALUES:
                memo[cell] = value
        return values, troubles

    def _one(self, cell):
        if cell.__class__ is Marked:
            raise cell.trouble()
        if self.corrections:
            cell = self.corrections.get(shown(cell), cell)
        if cell is None or (cell.__class__ is str and not cell.strip(BLANKS)):
            return self._cleared() if self.clear else KEEP
        if self.blanks and isinstance(cell, str) and wide(cell) in convert.PLACEHOLDERS:
            return self._cleared() if self.clear else KEEP
        doubt = None
        try:
            value = self.convert(cell)
        except Trouble as trouble:
            if not trouble.doubt:
                raise
            value, doubt = trouble.value, trouble
        if value is KEEP:
            return self._cleared() if self.clear else KEEP
        for check in self.checks:
            check(value[0] if self.width > 1 else value)
        if doubt is not None and doubt.cause not in self.accepted:
            raise doubt
        return value

    def _cleared(self):
        field = self.column.field
        if self.column.kind == "many":
            empty = ()
        elif field.null:
            empty = None
        elif field.empty_strings_allowed and field.blank:
            empty = ""
        else:
            raise Trouble("required", "必填，不能清空")
        return (empty, "day") if self.width > 1 else empty


def _converter(column, heading, context):
    kind, field = column.kind, column.field
    if column.parse:
        return _custom(column.parse)
    if kind in ("integer", "decimal"):
        return _number(column, heading)
    if kind == "choice":
        labels = {str(label): key for key, label in field.flatchoices}
        vocabulary = {str(key): key for key, _ in field.flatchoices} | column.vocabulary | labels
        return convert.words(vocabulary, listed=list(labels))
    if kind == "boolean":
        return convert.words(column.vocabulary, listed=list(both_words(column)))
    if kind in ("reference", "many"):
        lookup = Lookup.of(column, context.lookups, context.remembered.get(column.name))
        return lookup if kind == "reference" else lookup.several
    if kind == "date":
        return Day(partial=bool(column.precision), epoch_1904=context.epoch_1904)
    simple = {"datetime": moment, "time": convert.time_of_day, "phone": convert.phone, "text": convert.text}
    return simple.get(kind) or convert.code(column.digits)


def both_words(column):
    """The words for true and false that are shown and written: the first of each."""
    words = {}
    for word, value in column.vocabulary.items():
        words.setdefault(value, word)
    return words.values()


def _custom(parse):
    def custom(cell):
        try:
            return parse(cell)
        except ValueError as error:
            raise Trouble("custom", str(error)) from None

    return custom


def _number(column, heading):
    """A heading in 万人 over a column in 人 multiplies; any other foreign unit is refused for the whole column."""
    own, theirs = wide(column.header_unit), wide(unit_of(heading))
    factor = Decimal(1)
    if theirs and theirs != own:
        if theirs[:1] in convert.SCALES and theirs[1:] in ("", own):
            factor = convert.SCALES[theirs[:1]]
        elif (own or theirs == "%") and not (theirs == "%" and column.percent):
            return _wrong_unit(column, theirs)
    integer = isinstance(column.field, models.IntegerField)
    places = column.field.decimal_places if isinstance(column.field, models.DecimalField) else None
    number = Number(
        unit=own, scales=column.scales, percent=column.percent, factor=factor, integer=integer, places=places
    )
    if isinstance(column.field, models.FloatField):
        return lambda cell: value if (value := number(cell)) is KEEP else float(value)
    return number


def _wrong_unit(column, theirs):
    def refuse(cell):
        raise Trouble("unit", f"表头单位是“{theirs}”，应为“{column.header_unit}”，请换算后重填")

    return refuse


def _checks(column):
    """The field's validators; the usual ones are put together once, because calling them is slow."""
    if column.kind in ("reference", "many", "boolean", "choice", "custom") and not column.parse:
        return []
    checks = []
    for validator in column.field.validators:
        if isinstance(validator, DecimalValidator):
            checks.append(_whole_digits(validator.max_digits - validator.decimal_places))
        elif isinstance(validator, MaxLengthValidator):
            checks.append(_longest(validator.limit_value))
        elif isinstance(validator, MinValueValidator | MaxValueValidator) and not callable(validator.limit_value):
            checks.append(_limit(validator))
        elif isinstance(validator, RegexValidator | MinLengthValidator) or callable(validator):
            checks.append(_validator(validator))
    return checks


def _whole_digits(limit):
    top = Decimal(10) ** limit

    def check(value):
        if abs(value) >= top:
            raise Trouble("large", f"数字过大，整数部分最多 {limit} 位，现为“{shown(value)}”")

    return check


def _longest(limit):
    def check(value):
        if len(value) > limit:
            raise Trouble("long", f"最多 {limit} 个字，现有 {len(value)} 个字")

    return check


def _limit(validator):
    limit, low = validator.limit_value, isinstance(validator, MinValueValidator)

    def check(value):
        if value < limit if low else value > limit:
            raise Trouble("limit", f"不能{'小' if low else '大'}于 {limit}，现为“{shown(value)}”")

    return check


def _validator(validator):
    def check(value):
        try:
            validator(value)
        except ValidationError as error:
            message = "".join(error.messages).rstrip("。")
            raise Trouble("validator", f"{message}，现为“{shown(value)}”") from None

    return check
