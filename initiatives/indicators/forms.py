"""The form of an indicator."""

from typing import Any

from django import forms
from unfold.widgets import UnfoldAdminSelectWidget

from initiatives.indicators.compute import COMPUTATIONS
from initiatives.indicators.models import Indicator


class IndicatorForm(forms.ModelForm):  # type: ignore[type-arg]  # takes no argument at run time
    """A computation is chosen from what the rooms can count; one that is gone stays visible."""

    class Meta:
        model = Indicator
        fields = "__all__"  # noqa: DJ007 - the admin class says which

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if field := self.fields.get("computation"):
            choices = {"": "不计算"} | {key: f"{entry.title}（{key}）" for key, entry in sorted(COMPUTATIONS.items())}
            if self.instance.computation:
                choices.setdefault(self.instance.computation, f"{self.instance.computation}（目前无法计算）")
            self.fields["computation"] = forms.ChoiceField(
                label=field.label, choices=choices.items(), required=False, widget=UnfoldAdminSelectWidget
            )
