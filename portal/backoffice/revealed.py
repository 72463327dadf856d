"""What the page of a record shows of a sealed or masked field."""

from django.db import models
from django.utils import timezone

from portal.privacy.reveals import revealed
from portal.records.history import current_request


def revealed_or(record: models.Model, field: str, hidden: str) -> str:
    """The field in full, with the time until which it may be seen, where the person of this request has revealed it;
    else ``hidden``.
    """
    person = getattr(current_request(), "user", None)
    found = revealed(record, field, getattr(person, "pk", None))
    if found is None or found[1].until is None:
        return hidden
    text, reveal = found
    return f"{text}（{timezone.localtime(reveal.until):%H:%M} 前可见）"
