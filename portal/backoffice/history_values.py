"""What the columns of history rows say, as a person reads them who may not see everything."""

import datetime
from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from django.db import models
from django.utils import timezone

from portal.accounts.access import POLICIES, Person, scope
from portal.privacy.masking import masked
from portal.privacy.register import held
from portal.privacy.sealed import SealedTextField
from portal.records.differences import same

CLOSED, ELSEWHERE, REMOVED = "内容已加密，不显示", "您管理范围之外的记录", "已删除的记录"
Cell = tuple[Any, Any]  # a field of the model, and what a history row holds in it


class Texts:
    """Turns cells into texts for one person. ``learn`` looks the names of related records up, all at once."""

    def __init__(self, person: Person) -> None:
        self.person = person
        self._names: dict[tuple[type[models.Model], Any], str] = {}

    def learn(self, cells: Iterable[Cell]) -> None:
        """One or two queries for each model that the cells point at."""
        wanted: dict[type[models.Model], set[Any]] = {}
        for field, value in cells:
            if field.is_relation:
                wanted.setdefault(field.related_model, set()).update(_keys(value))
        for model, keys in wanted.items():
            rows = model._base_manager.filter(pk__in=keys)
            visible = (scope(self.person, rows) if model in POLICIES else rows).in_bulk()
            hidden = set(rows.exclude(pk__in=list(visible)).values_list("pk", flat=True))
            for key in keys:
                gone = ELSEWHERE if key in hidden else REMOVED
                self._names[model, key] = str(visible[key]) if key in visible else gone

    def of(self, cell: Cell) -> str:
        """The text, empty for nothing. Sealed contents stay closed; of a person's data numbers are masked."""
        field, value = cell
        if same(value, None):
            return ""
        if isinstance(field, SealedTextField):
            return CLOSED
        if field.is_relation:
            return "、".join(self._names.get((field.related_model, key), REMOVED) for key in _keys(value))
        text = in_words(field, value)
        return masked(text) if held(field.model, field.name) else text


def _keys(value: Any) -> tuple[Any, ...]:
    """The keys of related records: one of a foreign key, several of a many-to-many field."""
    if value is None:
        return ()
    return value if isinstance(value, tuple) else (value,)


def in_words(field: Any, value: Any) -> str:
    """A plain value: a choice by its label, moments in the bureau's time, numbers without trailing zeros.

    A field that stores something else than people read has a method ``in_words`` for it.
    """
    if hasattr(field, "in_words"):
        return str(field.in_words(value))
    if field.choices:
        return str(dict(field.flatchoices).get(value, value))
    match value:
        case bool():
            return "是" if value else "否"
        case datetime.datetime():
            return f"{timezone.localtime(value):%Y-%m-%d %H:%M}"
        case Decimal():
            return f"{value.normalize():f}"
        case list() | tuple():
            return "、".join(map(str, value))
    return str(value)
