"""What the dialogs of schools and designations ask beside the reason."""

from typing import TypeVar

from django import forms
from django.core.exceptions import ValidationError
from django.db import models

from initiatives.schools.models import School
from portal.actions.forms import ActionForm
from portal.dates.precision import Precision

M = TypeVar("M", bound=models.Model)


def by_code(model: type[M], code: str, what: str) -> M:
    """The record with the code that a person typed. Raises ValidationError with one sentence."""
    found = model._default_manager.filter(code=code.strip()).first()
    if found is None:
        raise ValidationError(f"没有代码为“{code}”的{what}，请核对后再填。")
    return found


class DayForm(ActionForm):
    """From which day on, and how exactly that day is known."""

    day = forms.DateField(label="日期")
    precision = forms.ChoiceField(label="日期精度", choices=Precision, initial=Precision.DAY)


class MergeForm(DayForm):
    into = forms.CharField(label="并入学校的标识码", max_length=100)
    field_order = ["into", "day", "precision", "reason"]

    def clean_into(self) -> School:
        return by_code(School, self.cleaned_data["into"], "学校")


class RenameForm(DayForm):
    name = forms.CharField(label="新名称", max_length=60)
    field_order = ["name", "day", "precision", "reason"]
