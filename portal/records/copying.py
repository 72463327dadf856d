"""A new record with the values of another, under a name that says so."""

from collections.abc import Collection
from typing import Any, TypeVar

from django.db.models import Model

M = TypeVar("M", bound=Model)
COPY = "（副本）"
STILL_A_COPY = "这还是副本的名称，请改成正式名称。"


def name_of_copy(name: str, longest: int) -> str:
    """The name under which a copy begins, at most ``longest`` characters.

    >>> name_of_copy("秋季长跑比赛", 9)
    '秋季长跑比（副本）'
    """
    return name[: longest - len(COPY)] + COPY


def is_name_of_copy(name: str) -> bool:
    """Whether nobody has given the copy a name of its own yet; such a name is not for the public."""
    return name.endswith(COPY)


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
