"""Many-to-many columns: read and written for a block of rows at once."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import Any

from django.db import models


def loaded(field: "models.ManyToManyField[Any, Any]", pks: Iterable[Any] | None = None) -> dict[Any, tuple[Any, ...]]:
    """``{pk: sorted keys of the related rows}`` with one query; every row of the table when ``pks`` is None."""
    through, source, target = _table(field)
    rows = through._base_manager.all() if pks is None else through._base_manager.filter(**{f"{source}__in": pks})
    related = defaultdict(list)
    for pk, key in rows.values_list(source, target):
        related[pk].append(key)
    return {pk: tuple(sorted(keys)) for pk, keys in related.items()}


def replace(field: "models.ManyToManyField[Any, Any]", values: Mapping[Any, Iterable[Any]]) -> None:
    """Make the related rows of each ``{pk: keys}`` exactly those."""
    if not values:
        return
    through, source, target = _table(field)
    through._base_manager.filter(**{f"{source}__in": list(values)}).delete()
    rows = [through(**{source: pk, target: key}) for pk, keys in values.items() for key in keys]
    through._base_manager.bulk_create(rows, batch_size=5_000)


def _table(field: "models.ManyToManyField[Any, Any]") -> tuple[type[models.Model], str, str]:
    """The table between, and its attributes that hold the keys of either side."""
    through: Any = field.remote_field.through  # the table between is a model like any other once all are loaded
    source, target = field.m2m_field_name(), field.m2m_reverse_field_name()
    return through, through._meta.get_field(source).attname, through._meta.get_field(target).attname
