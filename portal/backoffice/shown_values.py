"""Values in lists and read-only forms as people write them: 50 for 50.00000, 08:30 for minutes from midnight."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from functools import cached_property, partial
from typing import TYPE_CHECKING, Any

from django.contrib import admin
from django.core.exceptions import ValidationError
from django.db import models
from django.http import HttpRequest
from django.utils import formats

from portal.backoffice.widgets import own_box, plain_number
from portal.records.demo_mark import DemoMarked
from portal.site import preview

if TYPE_CHECKING:
    from django.contrib.admin.options import BaseModelAdmin

    AdminBase = BaseModelAdmin[Any]
    Column = models.Field[Any, Any]
else:
    AdminBase, Column = object, models.Field


def in_words(column: Column, value: Any) -> Any:
    """The value of the column as a person reads it; unchanged where Django shows it well by itself."""
    if value in (None, ""):
        return value
    if isinstance(column, models.DecimalField):
        return formats.number_format(plain_number(Decimal(value)))
    field: Any = column.formfield()
    return field.prepare_value(value)


def from_shown(column: Column, shown: str) -> Any:
    """The same for what Django's read-only field has made of the value already."""
    try:
        value = column.to_python(shown.replace(",", ""))
    except ValidationError:  # the sign for "nothing"
        return shown
    return in_words(column, value)


class ShownValues(AdminBase):
    """Mixed into admin pages and inlines."""

    @cached_property
    def _columns_in_words(self) -> dict[str, Column]:
        return {
            column.name: column
            for column in self.opts.concrete_fields
            if isinstance(column, models.DecimalField) or (not column.choices and own_box(column) is not None)
        }

    @cached_property
    def readonly_preprocess_fields(self) -> dict[str, Callable[[str], Any]]:
        """Unfold's hook for fields that are only shown."""
        return {name: partial(from_shown, column) for name, column in self._columns_in_words.items()}

    @cached_property
    def _list_columns(self) -> dict[str, Callable[[models.Model], Any]]:
        columns = {name: list_column(column) for name, column in self._columns_in_words.items()}
        return {**columns, "is_demo": is_demo} if issubclass(self.model, DemoMarked) else columns


@admin.display(description="说明", ordering="is_demo")
def is_demo(record: models.Model) -> str:
    """The mark in plain words, and nothing on what is real: neither is right or wrong."""
    return "演示数据" if getattr(record, "is_demo", False) else ""


def list_column(column: Column) -> Callable[[models.Model], Any]:
    """A column of a list that can be sorted like the one it stands for."""

    @admin.display(description=column.verbose_name, ordering=column.name)
    def shown(record: models.Model) -> Any:
        return in_words(column, getattr(record, column.attname))

    shown.__name__ = column.name
    return shown


class ShownInLists(ShownValues):
    """For admin pages: the lists too."""

    def get_list_display(self, request: HttpRequest) -> list[Any]:
        shown = super().get_list_display(request)  # type: ignore[misc]  # of the admin page that this is mixed into
        return [self._list_columns.get(name, name) for name in shown]


class ShownOnSite:
    """Links to a record's public page, in a form and in the rows beside it."""

    def get_view_on_site_url(self, obj: models.Model | None = None) -> str | None:
        """Straight to the page, or to the preview of a draft; Django's detour would open any number, whoever asks."""
        return preview.address(obj) if obj is not None and hasattr(obj, "get_absolute_url") else None
