"""What the parts of a record (opening times, names it had, links) were at an old version, beside what they are now.

Parts have histories and rules of their own: states, files, values that are published. So a version puts the record
back and not its parts; the page names each that is different, before anybody confirms.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from django.contrib.admin import ModelAdmin
from django.core.exceptions import ObjectDoesNotExist
from django.db import models
from django.db.models.fields.files import FieldFile
from django.http import HttpRequest

from portal.audit.log import CREATED, DELETED
from portal.backoffice.history_parts import Parts, parts_of
from portal.records.differences import same
from portal.records.history import FIRST

ONE_SAVE = timedelta(seconds=5)  # the parts of a form are written right after the record
NAMED = 8  # parts of one kind that are named; the rest is counted


def different_parts(
    model_admin: ModelAdmin[Any], request: HttpRequest, record: models.Model, version: Any
) -> list[tuple[str, list[str], int]]:
    """By kind: its name, what has become of up to ``NAMED`` parts in words, and how many more there are."""
    moment = _end_of_save(version)
    found = []
    for parts in parts_of(model_admin, request, {record.pk}, record):
        words = _differences(parts, moment)
        if words:
            found.append((parts.kind, words[:NAMED], max(0, len(words) - NAMED)))
    return found


def _end_of_save(version: Any) -> datetime:
    """The moment at which the save of this version was over: five seconds later, or when the next version began."""
    end: datetime = version.history_date + ONE_SAVE
    key = version.instance_type._meta.pk.attname
    later = type(version).objects.filter(history_date__gt=version.history_date, **{key: getattr(version, key)})
    following = later.order_by("history_date").values_list("history_date", flat=True).first()
    return end if following is None else min(end, following)


def _differences(parts: Parts, moment: datetime) -> list[str]:
    """What differs between then and now, one phrase for each part, the oldest part first."""
    rows: dict[Any, list[Any]] = {}
    for row in parts.rows.order_by("history_date", "history_id"):
        rows.setdefault(parts.key_of(row), []).append(row)
    now = parts.model._base_manager.in_bulk(list(parts.names))
    words = []
    for key in sorted(rows):
        then = _row_then(rows[key], moment)
        if key not in now:
            if then is not None:
                words.append(f"{_called(then)}（当时有，后来删除了）")
        elif then is None:
            words.append(f"{parts.names[key]}（当时还没有）")
        elif _changed(then, now[key]):
            words.append(f"{parts.names[key]}（后来改过）")
    return words


def _row_then(rows: Sequence[Any], moment: datetime) -> Any:
    """The row that tells what a part was at the moment; None when it was not there.

    A part that came in bulk has no row of its beginning: what it was before its first change is kept with that.
    """
    until = [row for row in rows if row.history_date <= moment]
    if until:
        return None if until[-1].history_type == DELETED else until[-1]
    first = rows[0]
    return None if first.history_type == CREATED and first.history_change_reason != FIRST else first


def _changed(row: Any, part: models.Model) -> bool:
    columns = [one for one in row.tracked_fields if one.editable and not one.primary_key]
    return any(not same(_stored(row, one), _stored(part, one)) for one in columns)


def _stored(holder: Any, column: models.Field[Any, Any]) -> Any:
    """What the column holds; of a file its name, which is all that a history keeps."""
    value = getattr(holder, column.attname)
    return value.name or "" if isinstance(value, FieldFile) else value


def _called(row: Any) -> str:
    try:
        return str(row.instance)
    except ObjectDoesNotExist:  # its name is made of something that is gone too
        return f"第 {row.instance.pk} 项"
