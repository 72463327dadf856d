"""The form of a bulk edit: the boxes of a model's own form, each with a tick without which it does not count."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from copy import deepcopy
from typing import Any

from django import forms
from django.contrib.admin.widgets import RelatedFieldWidgetWrapper
from django.core.exceptions import ValidationError
from django.db import models
from unfold.widgets import UnfoldBooleanWidget

from portal.privacy.sealed import SealedTextField
from portal.spreadsheets.columns import Column
from portal.spreadsheets.resources import SheetResource

Fields = Mapping[str, forms.Field]

NOT_TICKED = "这里填了内容，但没有勾选“修改”，不会生效：请勾选，或恢复原样。"
NOTHING = "还没有选择要修改的项目：请至少勾选一项。"


def field_names(column: Column) -> tuple[str, ...]:
    """The fields of a form that fill the column: one, or a date and its precision."""
    return (column.field.name, column.precision) if column.precision else (column.field.name,)


def open_names(fields: Fields) -> frozenset[str]:
    """The boxes of a form that can be filled in."""
    return frozenset(name for name, field in fields.items() if not field.disabled)


def offered(resource: type[SheetResource], names: Collection[str]) -> list[Column]:
    """The columns that may be changed for several records at once, of those that the model's form has: ``names``.

    Neither what rows are found by, nor what each record has alone, nor what is sealed.
    """
    keys = {*resource.key_attributes(), *(name for column in resource.key_columns() for name in column.attnames)}
    return [
        column
        for column in resource.writable()
        if keys.isdisjoint(column.attnames)
        and not column.own
        and not column.field.unique
        and not isinstance(column.field, SealedTextField)
        and all(name in names for name in field_names(column))
    ]


class EditForm(forms.Form):
    """``columns`` with the boxes ``fields`` of the model's form. An empty box that is ticked empties the column."""

    use_required_attribute = False

    def __init__(
        self, columns: Iterable[Column], fields: Fields, data: Any = None, before: Mapping[str, Any] | None = None
    ) -> None:
        """``before``: what was chosen earlier, attname → value."""
        self.columns, before = list(columns), before or {}
        chosen = [column for column in self.columns if set(column.attnames) <= before.keys()]
        initial = {self._tick(column): True for column in chosen}
        for column in chosen:
            initial |= zip(field_names(column), (before[name] for name in column.attnames), strict=True)
        super().__init__(data, initial=initial)
        for column in self.columns:
            tick = forms.BooleanField(label=column.label, required=False, widget=UnfoldBooleanWidget)
            self.fields[self._tick(column)] = tick
            for name in field_names(column):
                self.fields[name] = _alone(fields[name])

    def lines(self) -> Iterator[tuple[forms.BoundField, list[forms.BoundField]]]:
        """For the page: each tick with its boxes."""
        for column in self.columns:
            yield self[self._tick(column)], [self[name] for name in field_names(column)]

    def ticked(self) -> list[Column]:
        """The columns that are to be changed."""
        return [column for column in self.columns if self._is_ticked(column)]

    def values(self) -> dict[str, Any]:
        """Attname → new value, of a valid form."""
        names = [name for column in self.ticked() for name in field_names(column)]
        options = self.columns[0].field.model._meta
        columns = {column.name: column for column in (*options.concrete_fields, *options.many_to_many)}
        return dict(_stored(columns[name], self.cleaned_data[name]) for name in names)

    def full_clean(self) -> None:
        """Boxes without a tick are not looked at, unless somebody has filled them in."""
        idle = [column for column in self.columns if self.is_bound and not self._is_ticked(column)]
        names = [name for column in idle for name in field_names(column)]
        filled = [name for name in names if self._is_filled(name)]
        asked = {name: self.fields[name].required for name in names}
        for name in names:
            self.fields[name].disabled, self.fields[name].required = True, False
        super().full_clean()
        for name in names:
            self.fields[name].disabled, self.fields[name].required = False, asked[name]
        for name in filled:
            self.add_error(name, ValidationError(NOT_TICKED, code="not_ticked"))

    def clean(self) -> dict[str, Any]:
        """What the model says of single values; what it says of whole records, the plan finds out."""
        for column in self.ticked():
            for name in field_names(column):
                if name not in self.errors:
                    self._check(column.field.model._meta.get_field(name), name)
        if not self.ticked():
            raise ValidationError(NOTHING, code="nothing")
        return self.cleaned_data

    def _check(self, column: Any, name: str) -> None:
        if column.many_to_many:
            return
        try:
            column.clean(_stored(column, self.cleaned_data[name])[1], None)
        except ValidationError as error:
            self.add_error(name, ValidationError(error.messages))

    def _is_ticked(self, column: Column) -> bool:
        name = self.add_prefix(self._tick(column))
        return bool(self.fields[self._tick(column)].widget.value_from_datadict(self.data, self.files, name))

    def _is_filled(self, name: str) -> bool:
        field = self.fields[name]
        if field.widget.value_omitted_from_data(self.data, self.files, self.add_prefix(name)):
            return False
        return bool(field.has_changed(self.get_initial_for_field(field, name), self[name].data))

    @staticmethod
    def _tick(column: Column) -> str:
        return f"change-{column.name}"


def _alone(field: forms.Field) -> forms.Field:
    """The field without the links beside its box that lead to other forms."""
    own = deepcopy(field)
    if isinstance(own.widget, RelatedFieldWidgetWrapper):
        own.widget = own.widget.widget
    return own


def _stored(column: "models.Field[Any, Any]", value: Any) -> tuple[str, Any]:
    """The attribute that holds the value, and the value as a plan has it: records by their keys."""
    if column.many_to_many:
        return column.name, tuple(sorted(record.pk for record in value))
    if isinstance(column, models.ForeignKey):
        return column.attname, None if value is None else getattr(value, column.target_field.attname)
    return column.attname, value
