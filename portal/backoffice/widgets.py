"""The boxes of a form follow what is typed into them, not which column the value is stored in."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django import forms
from django.db import models
from django.http import HttpRequest
from unfold import widgets
from unfold.overrides import FORMFIELD_OVERRIDES

from portal.limits.typed_numbers import TypedDecimal, TypedInteger

if TYPE_CHECKING:
    from django.contrib.admin.options import BaseModelAdmin

    AdminBase = BaseModelAdmin[Any]
else:
    AdminBase = object

# Unfold's look for Django's own boxes, the special ones first.
LOOKS: dict[type[forms.Widget], type[forms.Widget]] = {
    forms.Textarea: widgets.UnfoldAdminTextareaWidget,
    forms.ClearableFileInput: widgets.UnfoldAdminFileFieldWidget,
    forms.NumberInput: widgets.UnfoldAdminDecimalFieldWidget,
    forms.TextInput: widgets.UnfoldAdminTextInputWidget,
}


def own_box(column: models.Field[Any, Any]) -> forms.Widget | None:
    """The box that a column of ours asks for; None where Unfold's for the column it stands on is of the same kind."""
    if type(column).__module__.startswith("django.") or (field := column.formfield()) is None:
        return None
    kinds = [kind for kind in type(column).__mro__ if kind in FORMFIELD_OVERRIDES]
    usual: Any = FORMFIELD_OVERRIDES[kinds[0]].get("widget") if kinds else None
    fits = usual is not None and issubclass(usual, (type(field.widget), forms.MultiWidget))
    return None if fits else look_of(field.widget)


def look_of(widget: forms.Widget) -> forms.Widget:
    """Unfold's box of the same kind, with the attributes of this one."""
    look = next((look for kind, look in LOOKS.items() if isinstance(widget, kind)), None)
    return look(attrs=widget.attrs) if look else widget


def plain_number(number: Decimal) -> str:
    """50 for 50.00000, 0.5 for 0.50; never with an exponent."""
    return f"{number.normalize():f}"


class DecimalBox(widgets.UnfoldAdminDecimalFieldWidget):
    """A number without the zeros that only fill up the column."""

    def format_value(self, value: Any) -> Any:
        return super().format_value(plain_number(value) if isinstance(value, Decimal) else value)


class NumberBox(DecimalBox):
    """A number as people type and paste it. A box of type ``number`` takes no full-width digits and no ``1,234``."""

    input_type = "text"

    def build_attrs(self, base_attrs: Any, extra_attrs: Any = None) -> Any:
        attrs = super().build_attrs(base_attrs, extra_attrs)
        low = attrs.pop("min", None)
        keys = {"inputmode": "decimal"} if low is not None and low >= 0 else {}  # these keys have no minus
        return keys | {name: value for name, value in attrs.items() if name not in ("max", "step")}


NUMBERS = {models.IntegerField: TypedInteger, models.DecimalField: TypedDecimal}


class FittingWidgets(AdminBase):
    """Mixed into admin pages and inlines.

    Unfold chooses a box by the class that a column inherits from. A column that stores minutes as an integer and is
    typed as 08:30 would get a number box, which shows nothing and sends nothing; its own form field knows better.
    """

    def formfield_for_dbfield(self, db_field: Any, request: HttpRequest, **options: Any) -> forms.Field | None:
        plain = not db_field.choices and not db_field.is_relation
        if plain and "widget" not in options and (box := own_box(db_field)) is not None:
            options["widget"] = box
        elif plain and (kind := next((NUMBERS[one] for one in NUMBERS if isinstance(db_field, one)), None)):
            options = {"widget": NumberBox(), "form_class": kind, **options}
        return super().formfield_for_dbfield(db_field, request, **options)

    def formfield_for_choice_field(self, db_field: Any, request: HttpRequest, **options: Any) -> Any:
        """Where no choice is the usual one, none is made for the person: Unfold's box would take the first."""
        if not db_field.blank and not db_field.has_default() and db_field.name not in self.radio_fields:
            options.setdefault("choices", db_field.get_choices(blank_choice=[("", "请选择")]))
        return super().formfield_for_choice_field(db_field, request, **options)
