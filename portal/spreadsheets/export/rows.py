"""Rows of a sheet on their way out: one query for the rows and one for each foreign key, whatever their number."""

from decimal import Decimal

from django.db import models
from django.utils import timezone

from portal.dates.precision import Precision
from portal.spreadsheets.plan.cells import both_words
from portal.spreadsheets.plan.lookups import Lookup
from portal.spreadsheets.plan.m2m import loaded

BLOCK = 2_000


def export_columns(resource, names=None, *, personal=False):
    """The columns to write: all, or the chosen ones; personal ones only for who may have them."""
    return [c for c in resource.columns() if (names is None or c.name in names) and (personal or not c.personal)]


def export_rows(resource, queryset, columns):
    """Yields lists of values. The queryset's own order is kept."""
    paths, starts, rendered, lookups = [], [], [], {}
    for column in columns:
        many = column.kind == "many"
        if render := _many(column, lookups) if many else renderer(column, lookups):
            rendered.append((len(starts), len(paths), render))
        starts.append(len(paths))
        paths += ["pk"] if many else [column.attribute] if "__" in column.attribute else column.attnames
    for row in queryset.values_list(*paths).iterator(chunk_size=BLOCK):
        line = [row[start] for start in starts] if len(paths) > len(starts) else list(row)
        for place, start, render in rendered:
            line[place] = render(row, start)
        yield line


def _many(column, lookups):
    lookup, related = Lookup.of(column, lookups), loaded(column.field)
    return lambda row, place: lookup.several_labels(related.get(row[place], ()))


def renderer(column, lookups):
    """``f(row, place)``, or None when the stored value is what is written."""
    if column.render:
        return lambda row, place: column.render(row[place])
    field = column.field
    if column.kind == "reference":
        lookup, labels = Lookup.of(column, lookups), {}
        return lambda row, place: _remembered(labels, row[place], lookup.label)
    if field.choices:
        labels = {key: str(label) for key, label in field.flatchoices}
        return lambda row, place: labels.get(row[place], row[place])
    if isinstance(field, models.BooleanField):
        words = _words(column)
        return lambda row, place: words.get(row[place])
    if column.precision:
        return lambda row, place: partial(row[place], row[place + 1])
    if isinstance(field, models.DateTimeField):
        return lambda row, place: row[place] and timezone.localtime(row[place])
    if isinstance(field, models.DecimalField):
        return lambda row, place: trimmed(row[place])
    return None


def _words(column):
    both = list(both_words(column))
    return {column.vocabulary[word]: word for word in both} if both else {True: "是", False: "否"}


def _remembered(labels, key, label):
    if key not in labels:
        labels[key] = label(key)
    return labels[key]


def partial(day, precision):
    """A date known to the month or the year is written as it would be typed."""
    if day is None or precision == Precision.DAY:
        return day
    return f"{day.year}年" if precision == Precision.YEAR else f"{day.year}年{day.month}月"


def trimmed(value):
    """1200.00 is written 1200: the places of the column are not a measurement."""
    if not isinstance(value, Decimal):
        return value
    return value.quantize(Decimal(1)) if value == value.to_integral_value() else value.normalize()
