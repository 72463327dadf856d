"""Rows of a sheet on their way out: one query for the rows and one for each foreign key, whatever their number."""

from collections.abc import Callable, Collection, Iterator, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from django.db import models
from django.utils import timezone

from portal.dates.precision import Precision, as_typed
from portal.spreadsheets.columns import Column
from portal.spreadsheets.plan.lookups import Lookup, Lookups
from portal.spreadsheets.plan.m2m import loaded
from portal.spreadsheets.resources import SheetResource

BLOCK = 2_000

Render = Callable[[Sequence[Any], int], Any]  # a row of the query and the column's place in it → what is written


def export_columns(
    resource: type[SheetResource], names: Collection[str] | None = None, *, personal: bool = False
) -> list[Column]:
    """The columns to write: all, or the chosen ones; personal ones only for who may have them."""
    chosen = [column for column in resource.columns() if names is None or column.name in names]
    return [column for column in chosen if personal or not column.personal]


def export_rows(
    resource: type[SheetResource], queryset: models.QuerySet[Any], columns: Sequence[Column]
) -> Iterator[list[Any]]:
    """Yields lists of values. The queryset's own order is kept."""
    paths: list[str] = []
    starts: list[int] = []  # where each column begins in a row of the query
    rendered: list[tuple[int, int, Render]] = []  # column, its start, what makes its value
    lookups: Lookups = {}
    for column in columns:
        if render := renderer(column, lookups):
            rendered.append((len(starts), len(paths), render))
        starts.append(len(paths))
        paths += _paths(column)
    for row in queryset.values_list(*paths).iterator(chunk_size=BLOCK):
        line = [row[start] for start in starts] if len(paths) > len(starts) else list(row)
        for place, start, render in rendered:
            line[place] = render(row, start)
        yield line


def _paths(column: Column) -> Sequence[str]:
    """What the query asks for one column."""
    if column.kind == "many":
        return ["pk"]
    return [column.attribute] if column.is_path else column.attnames


def renderer(column: Column, lookups: Lookups) -> Render | None:
    """``f(row, place)``, or None when the stored value is what is written."""
    if column.kind == "many":
        return _many(column, lookups)
    if render := column.render:
        return lambda row, place: render(row[place])
    if column.kind == "reference":
        return _reference(column, lookups)
    if column.precision:
        return lambda row, place: partial(row[place], row[place + 1])
    return _by_field(column)


def _many(column: Column, lookups: Lookups) -> Render:
    lookup, related = Lookup.of(column, lookups), loaded(column.many_field())
    return lambda row, place: lookup.several_labels(related.get(row[place], ()))


def _reference(column: Column, lookups: Lookups) -> Render:
    lookup = Lookup.of(column, lookups)
    labels: dict[Any, str | None] = {}
    return lambda row, place: _remembered(labels, row[place], lookup.label)


def _by_field(column: Column) -> Render | None:
    field = column.field
    if field.choices:
        labels = {key: str(label) for key, label in field.flatchoices}
        return lambda row, place: labels.get(row[place], row[place])
    if isinstance(field, models.BooleanField):
        words = _words(column)
        return lambda row, place: words.get(row[place])
    if isinstance(field, models.DateTimeField):
        return lambda row, place: row[place] and timezone.localtime(row[place])
    if isinstance(field, models.DecimalField):
        return lambda row, place: trimmed(row[place])
    return None


def _words(column: Column) -> dict[Any, str]:
    words = column.written_words()
    return {column.vocabulary[word]: word for word in words} if words else {True: "是", False: "否"}


def _remembered(labels: dict[Any, str | None], key: Any, label: Callable[[Any], str | None]) -> str | None:
    if key not in labels:
        labels[key] = label(key)
    return labels[key]


def partial(day: date | None, precision: str) -> date | str | None:
    """A date that is not known to the day is written as it would be typed, so that it comes back as it was."""
    return day if day is None or precision == Precision.DAY else as_typed(day, precision)


def trimmed(value: Any) -> Any:
    """1200.00 is written 1200: the places of the column are not a measurement."""
    if not isinstance(value, Decimal):
        return value
    return value.quantize(Decimal(1)) if value == value.to_integral_value() else value.normalize()
