"""Which imports have touched a record: asked of the history rows, each of which names its batch.

A batch has one entry in the audit log, however many rows it wrote. Deleted records are found too, by what their
history holds.
"""

import re
from collections.abc import Iterator
from typing import Any

from django.contrib import admin
from django.core.exceptions import FieldDoesNotExist
from django.db import models
from django.db.models import Q
from django.utils.text import smart_split, unescape_string_literal

from portal.language.lookups import lookup_in
from portal.records.history import HistoryRow
from portal.spreadsheets.resources import SHEETS

KEY = re.compile(r"^([a-z_]+\.[a-z_]+):([0-9]{1,18})")
FOUND = 500  # batches that one search considers, the newest first


def batches_touching(text: str) -> set[int]:
    """Keys of the batches that wrote records found by ``text``: by searched columns, or by ``schools.school:12``."""
    found: set[int] = set()
    for model, history in _traced():
        query = _query(model, history, text)
        if query is not None:
            rows = history.objects.filter(query, history_batch__isnull=False).order_by()
            found.update(sorted(set(rows.values_list("history_batch", flat=True)), reverse=True)[:FOUND])
    return found


def written_by(batch: int, sheet: str, limit: int) -> list[str]:
    """What the first ``limit`` records of a batch were called, from their history."""
    resource = SHEETS.get(sheet)
    for model, history in _traced():
        if resource is not None and resource._meta.model is model:
            rows = history.objects.filter(history_batch=batch).order_by("history_id")[:limit]
            return [str(row.instance) for row in rows]
    return []


def _traced() -> Iterator[tuple[type[models.Model], Any]]:
    """The models that sheets write and whose history names the batch."""
    for model in dict.fromkeys(resource._meta.model for resource in SHEETS.values()):
        manager = getattr(model, "history", None)
        if manager is not None and issubclass(manager.model, HistoryRow):
            yield model, manager.model


def _query(model: type[models.Model], history: Any, text: str) -> Q | None:
    """The condition on history rows, or None where nothing of the model can be meant."""
    if key := KEY.fullmatch(text.strip()):
        return Q(**{model._meta.pk.attname: key[2]}) if key[1] == model._meta.label_lower else None
    if not admin.site.is_registered(model):
        return None
    columns = [name.lstrip("^=@") for name in admin.site.get_model_admin(model).search_fields]
    then = [name for name in columns if _leads(history, name)]
    beside = _names_beside(model)
    words = [
        unescape_string_literal(word) if word[0] in "\"'" and word[0] == word[-1] and len(word) > 1 else word
        for word in smart_split(text)
    ]
    if not then or not words:
        return None
    # By the record and not by the row: an undo gives back the old name, and is wanted under the new one too.
    name = model._meta.pk.attname
    kept = [other for other in beside if _leads(history, other)]  # history leaves out what follows from the rest
    once = history.objects.filter(_every_word(history, then, kept, words)).order_by().values(name)
    now = model._base_manager.filter(_every_word(model, columns, beside, words)).order_by().values("pk")
    return Q(**{f"{name}__in": once}) | Q(**{f"{name}__in": now})


def _names_beside(model: type[models.Model]) -> list[str]:
    """The names of the records that a record points at: a figure is searched by its indicator and its county."""
    named = []
    for field in model._meta.concrete_fields:
        target: Any = field.related_model
        if field.is_relation and any(one.name == "name" for one in target._meta.concrete_fields):
            named.append(f"{field.name}__name")
    return named


def _every_word(model: type[models.Model], columns: list[str], beside: list[str], words: list[str]) -> Q:
    """Each word is found, and one at least in the searched columns themselves."""
    query, own = Q(), Q()
    for word in words:
        found = _anywhere(model, columns, word)
        own |= found
        query &= found | _anywhere(model, beside, word)
    return query & own


def _anywhere(model: type[models.Model], columns: list[str], word: str) -> Q:
    """Records and their history are searched as lists are."""
    either = Q(pk__in=())
    for name in columns:
        either |= Q(**{lookup_in(model, name): word})
    return either


def _leads(history: type[models.Model], name: str) -> bool:
    """Whether the lookup works on history rows, which have no reverse relations and no many-to-many fields."""
    model: Any = history
    for part in name.split("__"):
        try:
            field = model._meta.get_field(part)
        except (FieldDoesNotExist, AttributeError):
            return False
        if not getattr(field, "concrete", False) or field.many_to_many:
            return False
        model = field.related_model
    return True
