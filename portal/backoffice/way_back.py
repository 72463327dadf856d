"""Who opens a row of an inline from its record's page comes back to that page, not to a list of all such rows."""

from __future__ import annotations

from urllib.parse import urlsplit

from django.db.models import Model
from django.http import HttpRequest
from django.urls import Resolver404, resolve

FIELD = "_record"  # the hidden field that remembers the page


def remembered(request: HttpRequest, model: type[Model]) -> str:
    """The page that the person came from, or that an earlier step of the form remembers.

    It is one of a record with rows of ``model`` below it; anything else gives an empty string.
    """
    sent = request.POST.get(FIELD, "") if request.method == "POST" else request.headers.get("referer", "")
    try:
        path = urlsplit(sent).path
        found = resolve(path)
    except (ValueError, Resolver404):
        return ""
    page = getattr(found.func, "model_admin", None)  # Django's admin names it on each of its views
    if page is None or not (found.url_name or "").endswith("_change"):
        return ""
    return path if any(inline.model is model for inline in page.inlines) else ""
