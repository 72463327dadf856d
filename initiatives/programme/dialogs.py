"""Forms behind the buttons of the programme's back office."""

from django import forms
from unfold.forms import BaseDialogForm
from unfold.widgets import UnfoldAdminSelectWidget, UnfoldAdminSingleDateWidget, UnfoldAdminTextInputWidget

from initiatives.programme.enums import Status
from portal.dates.precision import Precision


class OverrideForm(BaseDialogForm):
    status = forms.ChoiceField(label="状态", choices=Status, widget=UnfoldAdminSelectWidget)
    reason = forms.CharField(label="原因", max_length=200, widget=UnfoldAdminTextInputWidget)


class CompletionForm(BaseDialogForm):
    completed_on = forms.DateField(label="完成日期", widget=UnfoldAdminSingleDateWidget)
    precision = forms.ChoiceField(label="日期精度", choices=Precision, widget=UnfoldAdminSelectWidget)
    by_then = forms.BooleanField(label="只知道不晚于这一天", required=False)
