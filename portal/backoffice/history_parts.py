"""The parts of a record, whose changes stand in its history too: the rows of its form's tables, and theirs."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from typing import Any

from django.contrib.admin import ModelAdmin
from django.db import models
from django.forms.models import _get_foreign_key  # type: ignore[attr-defined]  # as the admin finds it
from django.http import HttpRequest

DEEPEST = 2  # a facility's periods, and their weekly hours
GONE = "（已删除）"


@dataclass(frozen=True)
class Parts:
    """All parts of one kind: their history ``rows``, and what those that are there still are called."""

    model: type[models.Model]
    rows: models.QuerySet[Any]
    names: dict[Any, str]

    @property
    def kind(self) -> str:
        return str(self.model._meta.verbose_name)

    def name_of(self, row: Any) -> str:
        """开放时段 全年, for a row of the history."""
        return f"{self.kind} {self.names.get(self.key_of(row), GONE)}"

    def key_of(self, row: Any) -> Any:
        """The key of the part that a row of the history is about."""
        return getattr(row, self.model._meta.pk.attname)


def parts_of(
    model_admin: ModelAdmin[Any],
    request: HttpRequest,
    keys: Collection[Any],
    record: models.Model | None = None,
    depth: int = 1,
) -> Iterator[Parts]:
    """The kinds of parts of the records ``keys`` that the person may see, with a history of their own."""
    for inline in model_admin.get_inline_instances(request, record):
        model: Any = inline.model
        if not hasattr(model, "history"):
            continue
        owner = _get_foreign_key(model_admin.model, model, fk_name=inline.fk_name)
        rows = model.history.filter(**{f"{owner.attname}__in": keys})
        there = model._base_manager.filter(**{f"{owner.attname}__in": keys})
        yield Parts(model, rows, {part.pk: str(part) for part in _owned(there, owner.name, record)})
        site = model_admin.admin_site
        if depth < DEEPEST and site.is_registered(model):
            below = set(rows.values_list(model._meta.pk.attname, flat=True))
            yield from parts_of(site.get_model_admin(model), request, below, depth=depth + 1) if below else ()


def _owned(parts: models.QuerySet[Any], owner: str, record: models.Model | None) -> Iterator[Any]:
    """The parts, which need not ask for their record to say what they are."""
    for part in parts:
        if record is not None:
            setattr(part, owner, record)
        yield part
