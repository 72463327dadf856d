"""Deeds as dialogs of the back office: one question, one POST, back to the record."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect


def deed(form_class, title, description, icon):
    """The options of a dialog action: what it is called, what it asks, what it warns of."""
    return {
        "description": title,
        "icon": icon,
        "dialog": {
            "title": title,
            "description": description,
            "form_class": form_class,
            "form_submit_text": title,
        },
    }


def done(request, form, page):
    """Tell the outcome and go back to the record."""
    messages.success(request, form.outcome)
    if request.headers.get("HX-Request"):
        return HttpResponse(headers={"HX-Redirect": page})
    return redirect(page)
