"""The values of an entry as the auditor reads them: 是 and 否, names, the bureau's time to the minute.

An entry is never changed, so that this is done when it is shown; older entries are read the same way.
"""

import re
from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal, InvalidOperation
from typing import Any

from django.apps import apps
from django.db import models
from django.utils import timezone

MOMENT = re.compile(r"^\d{4}-\d{2}-\d{2}[ T]\d{2}:\d{2}:\d{2}(?:\.\d+)?\+\d{2}:\d{2}$")


Names = dict[tuple[Any, str], str]  # by model and key


def readable(subject_key: str, values: Mapping[str, Any] | None, names: Names | None = None) -> dict[str, str]:
    """``values`` of an entry about ``subject_key`` (``schools.school:12``) in words, in their order.

    ``names`` keeps what records are called from one entry to the next: a file of thousands asks for each once.
    """
    columns, names = _columns(subject_key), {} if names is None else names
    return {name: _in_words(columns.get(name), value, names) for name, value in (values or {}).items()}


def _columns(subject_key: str) -> dict[str, Any]:
    """The columns of the model by the names under which entries hold them; none where there is no such model."""
    try:
        model = apps.get_model(subject_key.partition(":")[0])
    except (LookupError, ValueError):
        return {}
    return {str(column.verbose_name): column for column in model._meta.concrete_fields}


def _in_words(column: Any, value: Any, names: Names) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, list):
        return "、".join(_in_words(None, one, names) for one in value)
    text = str(value)
    if column is not None and column.is_relation and text.isdecimal():
        key = (column.related_model, text)
        if key not in names:
            names[key] = _name(*key)
        return names[key]
    if isinstance(column, models.DecimalField):
        return _number(text)
    return f"{timezone.localtime(datetime.fromisoformat(text)):%Y-%m-%d %H:%M}" if MOMENT.match(text) else text


def _name(model: Any, key: str) -> str:
    """What the record is called; its number where it is gone, because the entry holds no more."""
    found = model._base_manager.filter(pk=key).first() if len(key) < 19 else None
    return str(found) if found else f"已删除的{model._meta.verbose_name}（编号 {key}）"


def _number(text: str) -> str:
    """Without the zeros that only fill up the column."""
    try:
        return f"{Decimal(text).normalize():f}"
    except InvalidOperation:
        return text
