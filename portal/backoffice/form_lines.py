"""Short fields of a form stand two in a line, by rule: what needs little room shares it with its neighbour."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from django.core.exceptions import FieldDoesNotExist
from django.db import models
from django.http import HttpRequest

if TYPE_CHECKING:
    from django.contrib.admin.options import BaseModelAdmin

    AdminBase = BaseModelAdmin[Any]
else:
    AdminBase = object

SHORT_TEXT = 40  # characters that fit into half a line
SHORT = (
    *(models.DateField, models.TimeField, models.IntegerField, models.DecimalField, models.FloatField),
    *(models.ForeignKey, models.SlugField),
)
Line = str | tuple[str, ...]


def is_short(options: Any, name: Line) -> bool:
    """Whether the field of this name shares its line: dates, numbers, choices, one record, a few words."""
    if not isinstance(name, str):
        return False
    try:
        field = options.get_field(name)
    except FieldDoesNotExist:
        return False
    if isinstance(field, models.BooleanField):
        return not field.help_text  # which stands beside the switch
    if field.choices or isinstance(field, SHORT):
        return not isinstance(field, models.DateTimeField)  # two boxes of its own
    return isinstance(field, models.CharField) and (field.max_length or SHORT_TEXT + 1) <= SHORT_TEXT


def in_pairs(options: Any, names: Iterable[Any]) -> list[Line]:
    """Neighbours that are both short become one line; lines that a room has made by hand stay."""
    lines: list[Line] = []
    for name in names:
        before = lines[-1] if lines else ()
        if isinstance(before, str) and isinstance(name, str) and is_short(options, before) and is_short(options, name):
            lines[-1] = (before, name)
        else:
            lines.append(name)
    return lines


class FormLines(AdminBase):
    """Mixed into admin pages and inlines."""

    def get_fieldsets(self, request: HttpRequest, obj: models.Model | None = None) -> Any:
        return [
            (title, {**parts, "fields": in_pairs(self.opts, parts["fields"])})
            for title, parts in super().get_fieldsets(request, obj)
        ]
