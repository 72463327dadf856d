"""What the dialogs of the programme ask beside the reason."""

from django import forms

from initiatives.programme.enums import Status
from portal.actions.forms import ActionForm
from portal.dates.precision import Precision


class OverrideForm(ActionForm):
    status = forms.ChoiceField(label="状态", choices=Status)


class CompletionForm(ActionForm):
    completed_on = forms.DateField(label="完成日期")
    precision = forms.ChoiceField(label="日期精度", choices=Precision, initial=Precision.DAY)
    by_then = forms.BooleanField(label="只知道不晚于这一天", required=False)
