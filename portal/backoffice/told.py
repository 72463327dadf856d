"""What a person is told of a record that was saved although two of its columns do not agree."""

from collections.abc import Iterable
from typing import Any

from django.contrib import messages
from django.http import HttpRequest

from portal.records.contradictions import doubts


def tell_doubts(request: HttpRequest, form: Any, formsets: Iterable[Any], change: bool) -> None:
    """A message for each contradiction in what was written: of the record, and of the rows below its form."""
    said = list(doubts(form.instance, form.changed_data if change else None))
    for formset in formsets:
        for part in getattr(formset, "new_objects", ()):
            said += [f"{part}：{sentence}" for sentence in doubts(part)]
        for part, changed in getattr(formset, "changed_objects", ()):
            said += [f"{part}：{sentence}" for sentence in doubts(part, changed)]
    for sentence in said:
        messages.warning(request, f"已保存。{sentence}")
