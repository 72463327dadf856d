"""A new record with the values of another."""

from collections.abc import Collection
from typing import Any, TypeVar

from django.db.models import Model

M = TypeVar("M", bound=Model)


def copied(record: M, *, without: Collection[str] = (), **values: Any) -> M:
    """An unsaved record of the same model: its own key, the defaults for the fields ``without``, ``values`` for others.

    What lies in other tables is not copied.
    """
    columns = [field for field in record._meta.concrete_fields if not field.primary_key and field.name not in without]
    kept = {field.attname: getattr(record, field.attname) for field in columns}
    copy = type(record)(**kept)
    for name, value in values.items():
        setattr(copy, name, value)
    return copy
