"""Forms behind the buttons of the back office: what a person is asked before something published changes."""

from django import forms
from django.http import HttpResponse
from django.shortcuts import redirect
from unfold.forms import BaseDialogForm
from unfold.widgets import UnfoldAdminDecimalFieldWidget, UnfoldAdminSelectWidget, UnfoldAdminTextInputWidget

from initiatives.indicators.models import Observation
from portal.records.enums import Qualifier


class ReasonForm(BaseDialogForm):
    reason = forms.CharField(label="原因", max_length=200, widget=UnfoldAdminTextInputWidget)


class RevisionForm(ReasonForm):
    """The corrected value. Fields left as they are stay as published."""

    value = forms.DecimalField(
        label="新数值", max_digits=20, decimal_places=6, required=False, widget=UnfoldAdminDecimalFieldWidget
    )
    qualifier = forms.ChoiceField(label="限定词", choices=Qualifier, widget=UnfoldAdminSelectWidget)
    published_text = forms.CharField(
        label="公布的数字原文", max_length=40, required=False, widget=UnfoldAdminTextInputWidget
    )
    field_order = ("value", "qualifier", "published_text", "reason")

    def __init__(self, *args, object_id=None, **kwargs):
        super().__init__(*args, object_id=object_id, **kwargs)
        row = Observation.objects.filter(pk=object_id).first() if object_id else None
        if row:
            number = f"{row.value.normalize():f}" if row.value is not None else None
            self.initial = {"value": number, "qualifier": row.qualifier, "published_text": row.published_text}


def went_to(request, address):
    """Leave a dialog for ``address``: the dialog's script follows its own header, a plain form the redirect."""
    if request.headers.get("HX-Request"):
        return HttpResponse(headers={"HX-Redirect": address})
    return redirect(address)
