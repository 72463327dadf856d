"""What the dialog of an action asks, as a plain form: the back office, the command and an API use the same."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms
from django.db import models

from portal.actions.action import Action
from portal.actions.declaration import REASON_LENGTH, Reason


class ActionForm(forms.Form):
    """Base of the forms of actions: ``record`` is what will be acted on, for initial values and choices.

    ``shown_once``: what cleaning has made up and the person has to be told, label → text. It stands on the page that
    answers and is kept nowhere.
    """

    shown_once: Mapping[str, str] = {}

    def __init__(self, *args: Any, record: models.Model | None = None, **kwargs: Any) -> None:
        self.record = record
        super().__init__(*args, **kwargs)


def form_of(action: Action[Any]) -> type[ActionForm]:
    """The form class of an action with its reason as the last field; without fields where it asks nothing."""
    bases: tuple[type, ...] = (action.form,) if action.form else ()
    if not any(issubclass(base, ActionForm) for base in bases):
        bases = (*bases, ActionForm)
    fields: dict[str, Any] = {}
    if action.reason != Reason.NONE:
        fields["reason"] = forms.CharField(
            label=action.reason_label, max_length=REASON_LENGTH, required=action.reason == Reason.REQUIRED
        )
    return type(f"{type(action).__name__}Form", bases, fields)


def split(cleaned: dict[str, Any]) -> tuple[str, dict[str, Any]]:
    """``(reason, data)`` of a form's cleaned answers, for ``Action.perform``."""
    data = dict(cleaned)
    return data.pop("reason", "") or "", data
