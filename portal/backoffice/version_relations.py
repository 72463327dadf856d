"""Records and files that an old version names: what of them cannot come back, and what stands in for it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.db import models

GONE = "当时的已经删除或不能选"


def stand_ins(form: Any, record: models.Model, version: Any) -> dict[models.ForeignKey[Any, Any], Any]:
    """The foreign keys of which the record of then is gone, or may not be chosen, each with the key of today.

    ``form`` is that of today's record: what it does not offer would be sent back as nothing, and emptied unseen.
    """
    found = {}
    for field in version.tracked_fields:
        own = record._meta.get_field(field.name)
        if not isinstance(own, models.ForeignKey):
            continue
        then, now = getattr(version, own.attname), getattr(record, own.attname)
        if then is not None and then != now and not _offered(form, own, then):
            found[own] = now
    return found


def _offered(form: Any, field: models.ForeignKey[Any, Any], key: Any) -> bool:
    asked = form.fields.get(field.name)
    rows = getattr(asked, "queryset", None)
    if rows is None:  # not in the form: it is only shown
        rows = field.related_model._base_manager.all()
    return bool(rows.filter(**{field.target_field.attname: key}).exists())


def other_files(form: Any, record: models.Model, version: Any) -> Iterator[str]:
    """The labels of the files that were others then: a version keeps the name of a file, and no file."""
    for field in version.tracked_fields:
        own = record._meta.get_field(field.name)
        if not isinstance(own, models.FileField) or field.name not in form.fields:
            continue
        if str(getattr(version, field.name) or "") != str(getattr(record, field.name) or ""):
            yield f"{own.verbose_name}（文件不随版本保存）"
