"""Columns of one record that say the same thing in two ways, and what is told when they do not agree.

A model names its own pairs, and forms, sheets and commands all ask them::

    contradictions = (
        Contradiction("day", "starts_at", differ=lambda session: ..., mend="请改成同一天"),
    )

Where only one of the two can be right the record is refused; where both may be, a person is asked to look. What one
column alone can be wrong in, and what is wrong for the database (end before start), is a constraint's matter.
"""

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.utils import timezone


@dataclass(frozen=True)
class Contradiction:
    """``field``: where the sentence stands. ``other``: the second field, or a path to one of a related record.

    ``differ`` is asked of a record whatever it lacks; its relations are loaded. ``mend``: what to do, without a stop.
    """

    field: str
    other: str
    differ: Callable[[Any], bool]
    mend: str
    refused: bool = False

    def sentence(self, record: models.Model) -> str:
        """“日期”是 2027-06-06，“开始时间”是 2027-06-05 21:00，请改成同一天。"""
        parts = [f"“{label}”是 {said}" for label, said in (_said(record, self.field), _said(record, self.other))]
        return f"{'，'.join(parts)}，{self.mend}。"

    @property
    def columns(self) -> list[str]:
        """The record's own columns of the two."""
        return [self.field, self.other.partition("__")[0]]


def contradictions_of(model: type[models.Model]) -> Sequence[Contradiction]:
    """What the model declares; nothing where it declares none."""
    declared: Sequence[Contradiction] = getattr(model, "contradictions", ())
    return declared


def refuse(record: models.Model, said: Collection[str] | None = None) -> None:
    """Raise ValidationError at the field of each pair that cannot both be right. For ``clean``.

    ``said``: the columns that somebody has written; only pairs of which both are among them are asked (None: all).
    """
    pairs = [one for one in contradictions_of(type(record)) if one.refused]
    declared = [one for one in pairs if said is None or set(one.columns) <= set(said)]
    if found := {one.field: one.sentence(record) for one in declared if one.differ(record)}:
        raise ValidationError(found)


def doubts(record: models.Model, changed: Collection[str] | None = None) -> Iterator[str]:
    """A sentence for each pair that a person should look at, of those in which something has changed (None: all)."""
    for one in contradictions_of(type(record)):
        columns = {name for field in one.columns for name in _names(record, field)}
        if not one.refused and (changed is None or columns & set(changed)) and one.differ(record):
            yield one.sentence(record)


def doubts_together(model: type[models.Model], rows: Sequence[Mapping[str, Any]]) -> list[str]:
    """What the model's ``contradicting`` finds between several records, each given as attname → value.

    A model declares it as a class method where the parts of a sum or the like stand in records of their own.
    """
    ask: Callable[[Sequence[Mapping[str, Any]]], list[str]] | None = getattr(model, "contradicting", None)
    return ask(rows) if ask is not None and rows else []


def _names(record: models.Model, name: str) -> tuple[str, ...]:
    field = record._meta.get_field(name)
    return name, getattr(field, "attname", name)


def _said(record: Any, path: str) -> tuple[str, str]:
    """What the column is called and what it holds, as people read it."""
    label = ""
    *relations, name = path.split("__")
    for relation in relations:
        label += f"{record._meta.get_field(relation).verbose_name}的"
        record = getattr(record, relation)
    field = record._meta.get_field(name)
    value = getattr(record, name)
    if field.choices:
        value = getattr(record, f"get_{name}_display")()
    return f"{label}{field.verbose_name}", spoken(value)


def spoken(value: Any) -> str:
    """A value in a sentence: local time to the minute, numbers without idle zeros, 是 and 否, 空白 for nothing."""
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, datetime):
        return f"{timezone.localtime(value) if timezone.is_aware(value) else value:%Y-%m-%d %H:%M}"
    if isinstance(value, Decimal):
        return f"{value.normalize():f}"
    return "空白" if value in (None, "") else str(value)
