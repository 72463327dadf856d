"""A model's constraints as what can be checked here, a block of rows at a time, before anything is written."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol, runtime_checkable

from django.db import models

from portal.spreadsheets.plan.conditions import Condition, compiled, fields_of
from portal.spreadsheets.resources import SheetResource

Image = Mapping[str, Any]  # a whole row, by attname


@dataclass(frozen=True)
class Check:
    """A CHECK constraint. ``fields``: the attnames that it looks at."""

    condition: Condition
    fields: list[str]
    message: str


@dataclass(frozen=True)
class Unique:
    """Attnames that must not repeat where ``condition`` holds. ``message``: the room's own sentence, or ""."""

    fields: tuple[str, ...]
    condition: Condition | None = None
    message: str = ""
    conditional: tuple[str, ...] = ()  # attnames that the condition looks at

    def value(self, image: Image) -> tuple[Any, ...] | None:
        """What must not repeat; None where nothing is asked, because the condition does not hold or a part is NULL."""
        if self.condition and self.condition(image) is not True:
            return None
        value = tuple([image[name] for name in self.fields])
        return None if None in value else value

    @property
    def needed(self) -> list[str]:
        """The attnames of a row that ``value`` asks for."""
        return list(dict.fromkeys((*self.fields, *self.conditional)))


@runtime_checkable
class RowsRule(Protocol):
    """A constraint that looks at many rows with one question, such as NoOverlap."""

    def broken_by(self, rows: Iterable[Any]) -> list[Any]: ...

    def get_violation_error_message(self) -> Any: ...


def checks_of(model: type[models.Model]) -> tuple[list[Check], list[RowsRule]]:
    """CHECK constraints, and rules that are asked about rows together; what can be neither is left to the database."""
    quick: list[Check] = []
    together: list[RowsRule] = []
    for constraint in model._meta.constraints:
        if isinstance(constraint, RowsRule):
            together.append(constraint)
        elif isinstance(constraint, models.CheckConstraint) and isinstance(constraint.condition, models.Q):
            condition = compiled(model, constraint.condition)
            if condition is not None:
                fields = fields_of(model, constraint.condition)
                quick.append(Check(condition, fields, str(constraint.get_violation_error_message())))
    return quick, together


def uniques_of(model: type[models.Model], resource: type[SheetResource]) -> list[Unique]:
    """Every uniqueness except the sheet's own key, by which rows are found. An expression is left to the database."""
    fields = model._meta.concrete_fields
    attnames = {field.name: field.attname for field in fields}
    found = [Unique((field.attname,)) for field in fields if field.unique and not field.primary_key]
    found += [Unique(tuple(attnames[name] for name in names)) for names in model._meta.unique_together]
    for constraint in model._meta.constraints:
        if isinstance(constraint, models.UniqueConstraint) and constraint.fields:
            found += _unique(model, constraint, attnames)
    key = {name for column in resource.key_columns() for name in column.attnames}
    return [unique for unique in found if set(unique.fields) != key or unique.condition]


def _unique(
    model: type[models.Model], constraint: models.UniqueConstraint, attnames: Mapping[str, str]
) -> Sequence[Unique]:
    fields = tuple(attnames[name] for name in constraint.fields)
    own = constraint.violation_error_message != constraint.default_violation_error_message
    message = str(constraint.violation_error_message).rstrip("。") if own else ""
    if constraint.condition is None:
        return [Unique(fields, None, message)]
    condition = compiled(model, constraint.condition)
    if condition is None:
        return []  # the database says it by row when it is written
    return [Unique(fields, condition, message, tuple(fields_of(model, constraint.condition)))]
