"""Fields that may stay empty in a form because their value can be proposed: addresses, running numbers."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any, ClassVar

from django import forms

if TYPE_CHECKING:
    FormBase = forms.ModelForm[Any]
else:
    FormBase = forms.ModelForm

Proposal = Callable[[Mapping[str, Any]], str]  # from the cleaned values; an empty text where nothing can be proposed


class ProposingForm(FormBase):
    """``proposals`` by field. What a person has typed is never changed."""

    proposals: ClassVar[Mapping[str, Proposal]] = {}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in self.proposals.keys() & self.fields.keys():
            field = self.fields[name]
            field.required = False
            field.help_text = f"{field.help_text}留空则保存时自动拟定。"

    def clean(self) -> dict[str, Any]:
        super().clean()
        for name, propose in self.proposals.items():
            if name in self.fields and name not in self.errors and not self.cleaned_data.get(name):
                value = propose(self.cleaned_data)
                if value:
                    self.cleaned_data[name] = value
                else:
                    self.add_error(name, forms.ValidationError("无法自动拟定，请填写。", code="required"))
        return self.cleaned_data
