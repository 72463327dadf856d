"""Amounts, telephone numbers and codes as people type them: one function for each kind, and what reads so.

Blanks, width, hyphens of any kind and what cannot be seen are read alike in forms and sheets; searches need nothing of
this, they compare in the form of ``portal.language.folding``. Receipt numbers are in ``portal.limits.receipts``.
"""

import re
from collections.abc import Callable
from functools import partial
from typing import Any

from django import forms
from django.db import models

from portal.language.folding import one_line
from portal.records.text import LineField


def telephone_typed(text: str) -> str:
    """A telephone number, or several, as it is stored.

    >>> telephone_typed("０６３５ — 123　4567"), telephone_typed("（0635）1234567、1234568")
    ('0635-123 4567', '(0635)1234567、1234568')
    """
    plain = one_line(text).replace(" -", "-").replace("- ", "-")
    while "--" in plain:
        plain = plain.replace("--", "-")
    return plain


def code_typed(text: str) -> str:
    """The code of a school, facility, network or place as it is stored.

    >>> code_typed("1101０1 – 0001"), code_typed(" jt－001")
    ('110101-0001', 'JT-001')
    """
    return one_line(text).replace(" ", "").upper()


_GROUPED = re.compile(r"^[+-]?[0-9]{1,3}(?:[ ,][0-9]{3})++(?:\.[0-9]++)?$")


def number_typed(text: str) -> str:
    """An amount as it is read: half-width, with an ordinary sign, without what parts its thousands.

    >>> number_typed("１，２３４．５"), number_typed("−12 345"), number_typed("1,23")
    ('1234.5', '-12345', '1,23')
    """
    plain = one_line(text)
    return plain.replace(",", "").replace(" ", "") if _GROUPED.fullmatch(plain) else plain


class TypedInteger(forms.IntegerField):
    """A box for a whole number, read however it is written."""

    def to_python(self, value: Any) -> Any:
        return super().to_python(number_typed(value) if isinstance(value, str) else value)


class TypedDecimal(forms.DecimalField):
    """A box for a number, read however it is written."""

    def to_python(self, value: Any) -> Any:
        return super().to_python(number_typed(value) if isinstance(value, str) else value)


class TypedInput(forms.CharField):
    """A box for such a number. Its length is that of what is stored, so the browser must not cut what is typed."""

    def __init__(self, *, typed: Callable[[str], str], **options: Any) -> None:
        self.typed = typed
        super().__init__(**options)

    def to_python(self, value: Any) -> Any:
        text = super().to_python(value)
        return self.typed(text) if text else text

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        return {name: value for name, value in super().widget_attrs(widget).items() if name != "maxlength"}


class _TypedField(LineField):
    """A column that is read so in every form and by ``full_clean``."""

    typed: Callable[[str], str]

    def clean(self, value: Any, model_instance: models.Model | None) -> Any:
        return super().clean(type(self).typed(value) if isinstance(value, str) else value, model_instance)

    def formfield(self, **options: Any) -> Any:
        return super().formfield(**{"form_class": partial(TypedInput, typed=type(self).typed), **options})


class TelephoneField(_TypedField):
    """One telephone number, or several."""

    typed = staticmethod(telephone_typed)


class CodeField(_TypedField):
    """A code of digits and capital letters."""

    typed = staticmethod(code_typed)
