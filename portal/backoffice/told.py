"""What a person is told of a record that was saved although two of its columns do not agree."""

from collections import defaultdict
from collections.abc import Iterable
from typing import Any

from django.contrib import messages
from django.http import HttpRequest

from portal.records.contradictions import doubts, doubts_together


def tell_doubts(request: HttpRequest, form: Any, formsets: Iterable[Any], change: bool) -> None:
    """A message for each contradiction in what was written: of the record, and of the rows below its form."""
    said = list(doubts(form.instance, form.changed_data if change else None))
    for formset in formsets:
        for part in getattr(formset, "new_objects", ()):
            said += [f"{part}：{sentence}" for sentence in doubts(part)]
        for part, changed in getattr(formset, "changed_objects", ()):
            said += [f"{part}：{sentence}" for sentence in doubts(part, changed)]
    for sentence in [*said, *_together(form, formsets)]:
        messages.warning(request, f"已保存。{sentence}")


def _together(form: Any, formsets: Iterable[Any]) -> Iterable[str]:
    """What the written records of each model say with others of it."""
    written = defaultdict(list)
    for record in [form.instance] if form.changed_data else []:
        written[type(record)].append(record)
    for formset in formsets:
        for part in [
            *getattr(formset, "new_objects", ()),
            *(part for part, _ in getattr(formset, "changed_objects", ())),
        ]:
            written[type(part)].append(part)
    for model, records in written.items():
        attnames = [field.attname for field in model._meta.concrete_fields]
        yield from doubts_together(model, [{name: getattr(record, name) for name in attnames} for record in records])
