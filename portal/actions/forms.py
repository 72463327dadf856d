"""What the dialog of an action asks, as a plain form: the back office, the command and an API use the same."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from django import forms
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q

from portal.actions.action import Action
from portal.actions.declaration import REASON_LENGTH, Reason
from portal.limits.numbers import LARGEST_KEY, whole_number
from portal.records.text import LineBox

if TYPE_CHECKING:
    RecordChoiceBase = forms.ModelChoiceField[Any]
else:
    RecordChoiceBase = forms.ModelChoiceField


class ActionForm(forms.Form):
    """Base of the forms of actions: ``record`` is what will be acted on, for initial values and choices.

    ``shown_once``: what cleaning has made up and the person has to be told, label → text. It stands on the page that
    answers and is kept nowhere.
    """

    shown_once: Mapping[str, str] = {}

    def __init__(self, *args: Any, record: models.Model | None = None, **kwargs: Any) -> None:
        self.record = record
        super().__init__(*args, **kwargs)


class RecordChoice(RecordChoiceBase):
    """One record: chosen from a list that is searched, or typed, as its code or its whole name.

    ``stands_for`` is the foreign key whose rules say which records a person may choose.
    """

    def __init__(self, stands_for: Any, **options: Any) -> None:
        self.stands_for = stands_for
        super().__init__(stands_for.related_model._default_manager.all(), **options)

    @property
    def _name(self) -> str:
        """The column by whose text a person knows the records."""
        columns = {column.name for column in self.stands_for.related_model._meta.concrete_fields}
        return next(name for name in ("name", "title") if name in columns)

    def to_python(self, value: Any) -> models.Model | None:
        """Raises ValidationError, with what was typed, where there is no such record or more than one."""
        if value in self.empty_values or isinstance(value, models.Model):
            return super().to_python(value)
        typed = " ".join(str(value).split())
        records: Any = self.queryset
        what = self.stands_for.related_model._meta.verbose_name
        meant = Q(code=typed) | Q(**{self._name: typed})
        if whole_number(typed, high=LARGEST_KEY) is not None:
            meant |= Q(pk=int(typed))  # as a list posts what was chosen from it
        found: list[models.Model] = list(records.filter(meant)[:2])
        if len(found) == 1:
            return found[0]
        if found:
            raise ValidationError(f"叫“{typed}”的{what}不止一个，请填代码。", code="several")
        raise ValidationError(f"没有代码或名称为“{typed}”的{what}，请核对后再填。", code="unknown")


def form_of(action: Action[Any]) -> type[ActionForm]:
    """The form class of an action with its reason as the last field; without fields where it asks nothing."""
    bases: tuple[type, ...] = (action.form,) if action.form else ()
    if not any(issubclass(base, ActionForm) for base in bases):
        bases = (*bases, ActionForm)
    fields: dict[str, Any] = {}
    if action.reason != Reason.NONE:
        fields["reason"] = LineBox(
            label=action.reason_label, max_length=REASON_LENGTH, required=action.reason == Reason.REQUIRED
        )
    return type(f"{type(action).__name__}Form", bases, fields)


def split(cleaned: dict[str, Any]) -> tuple[str, dict[str, Any]]:
    """``(reason, data)`` of a form's cleaned answers, for ``Action.perform``."""
    data = dict(cleaned)
    return data.pop("reason", "") or "", data
