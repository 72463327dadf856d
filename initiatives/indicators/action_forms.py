"""What the dialog of a revision asks beside the reason."""

from typing import Any

from django import forms

from initiatives.indicators.models import Observation
from portal.actions.forms import ActionForm
from portal.limits.typed_numbers import TypedDecimal
from portal.records.enums import Qualifier
from portal.records.text import LineBox


class RevisionForm(ActionForm):
    """The corrected value. Fields left as they are stay as published."""

    value = TypedDecimal(label="新数值", max_digits=20, decimal_places=6, required=False)
    qualifier = forms.ChoiceField(label="限定词", choices=Qualifier)
    published_text = LineBox(label="公布的数字原文", max_length=40, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if isinstance(row := self.record, Observation):
            number = f"{row.value.normalize():f}" if row.value is not None else None
            self.initial = {"value": number, "qualifier": row.qualifier, "published_text": row.published_text}
