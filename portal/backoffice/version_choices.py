"""The many-to-many choices of an old version: the library keeps them beside its row, and its form forgets them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.db import models

from portal.records.history import FIRST


def choices_of(version: Any) -> dict[str, list[Any] | None]:
    """By field, the keys that the version held; None where it was written in bulk and has kept none."""
    return {field.name: _kept(version, field) for field in version._history_m2m_fields}


def show_choices(form: Any, version: Any) -> None:
    """Let the form of an old version show the choices of then, and send them back."""
    for name, keys in choices_of(version).items():
        if name in form.fields and keys is not None:
            offered = form.fields[name].queryset.model._base_manager.filter(pk__in=keys)
            form.initial[name] = list(offered)


def left_out(form: Any, record: models.Model, version: Any) -> Iterator[str]:
    """What of the record's choices does not come back with the version, in words."""
    choices = choices_of(version)
    fields: Any = record._meta.many_to_many
    for field in fields:
        label, now = str(field.verbose_name), {one.pk for one in getattr(record, field.name).all()}
        then = choices.get(field.name)
        if not field.remote_field.through._meta.auto_created:  # rows of their own
            continue
        if then is None:
            if field.name in form.base_fields:
                yield f"{label}（当时没有留下记录）"
        elif field.name not in form.base_fields:
            if set(then) != now:
                yield label
        elif gone := len(set(then)) - form.base_fields[field.name].queryset.filter(pk__in=then).count():
            yield f"{label}（其中 {gone} 项已经不能选）"


def _kept(version: Any, field: Any) -> list[Any] | None:
    kept = getattr(type(version), field.name).model
    target = kept._meta.get_field(field.m2m_reverse_field_name()).attname
    keys = list(kept._base_manager.filter(history_id=version.pk).order_by(target).values_list(target, flat=True))
    in_bulk = version.history_batch or version.history_change_reason == FIRST
    return None if in_bulk and not keys else keys
