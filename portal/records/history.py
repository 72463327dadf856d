"""The history that every record keeps: who, when, from which address, by which spreadsheet batch, before and after."""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

from django.db import models
from django.http import HttpRequest
from simple_history.models import HistoricalRecords

from portal.records.text import LineField

REASON, AUTHOR = "_change_reason", "_history_user"  # attributes that django-simple-history looks for

FIRST = "首次修改前的内容"  # the reason of a version that was kept before the first change
REASON_LENGTH = 240  # characters of a reason: what was done, and why

batch: ContextVar[int | None] = ContextVar("batch", default=None)


class HistoryRow(models.Model):
    """Columns beyond the library's own. Their names are prefixed because a record may have an address itself."""

    history_address = models.GenericIPAddressField("来源地址", null=True)
    history_batch = models.PositiveBigIntegerField("表格批次", null=True, help_text="由表格导入产生时，批次的编号。")

    class Meta:
        abstract = True


def History(*, excluded_fields: Sequence[str] = (), **options: Any) -> HistoricalRecords:
    """``history = History()`` in a model; ``options`` are those of ``HistoricalRecords``.

    State fields go into ``excluded_fields``, so that putting an old version back never changes a state.
    """
    reason = LineField(max_length=REASON_LENGTH, null=True)  # type: ignore[misc]  # handed on, never read
    return HistoricalRecords(
        bases=[HistoryRow], excluded_fields=list(excluded_fields), history_change_reason_field=reason, **options
    )


@contextmanager
def in_batch(number: int) -> Iterator[None]:
    """History rows written inside name the batch and make no audit entries of their own; the batch makes one."""
    marker = batch.set(number)
    try:
        yield
    finally:
        batch.reset(marker)


def set_reason(record: models.Model, reason: str) -> None:
    """Why the record is changed: the history row of its next save says it."""
    setattr(record, REASON, reason)


def without_author(record: models.Model) -> None:
    """The history row of the next save names nobody, although a person's request is being answered."""
    setattr(record, AUTHOR, None)


def keep_first_versions(model: Any, keys: Iterable[Any]) -> None:
    """Records that came in bulk have no version yet: what they are before their first change is kept as one."""
    name, keys = model._meta.pk.attname, set(keys)
    known = set(model.history.filter(**{f"{name}__in": keys}).values_list(name, flat=True))
    records = list(model._base_manager.filter(pk__in=keys - known)) if keys - known else []
    for record in records:
        without_author(record)
    remember_choices(model.history.bulk_history_create(records, default_change_reason=FIRST) if records else [])


def remember_choices(rows: Sequence[Any]) -> None:
    """Keep the many-to-many choices of records beside history rows of theirs that were written in bulk.

    The library keeps them for single rows alone; without them the next row would seem to add every choice anew.
    """
    if not rows:
        return
    history = type(rows[0])
    key = history.instance_type._meta.pk.attname
    by_record = {getattr(row, key): row for row in rows}
    for field in history._history_m2m_fields:
        through, kept = field.remote_field.through, getattr(history, field.name).model
        source = through._meta.get_field(field.m2m_field_name())
        columns = [column.attname for column in through._meta.concrete_fields]
        links = through._base_manager.filter(**{f"{source.name}__in": list(by_record)})
        kept._base_manager.bulk_create(
            [
                kept(
                    history_id=by_record[getattr(link, source.attname)].pk,
                    **{name: getattr(link, name) for name in columns},
                )
                for link in links
            ],
            batch_size=5_000,
        )


def current_request() -> HttpRequest | None:
    """The request that is being answered, as the library's middleware keeps it; None outside of one."""
    return getattr(HistoricalRecords.context, "request", None)
