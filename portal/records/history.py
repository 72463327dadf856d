"""The history that every record keeps: who, when, from which address, by which spreadsheet batch, before and after."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

from django.db import models
from django.http import HttpRequest
from simple_history.models import HistoricalRecords

REASON, AUTHOR = "_change_reason", "_history_user"  # attributes that django-simple-history looks for

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
    reason = models.CharField(max_length=REASON_LENGTH, null=True)
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


def keep_choices(version: Any, record: models.Model) -> None:
    """Give a history row that was made in bulk the many-to-many choices of its record.

    Without them the next row would look as if somebody had chosen them.
    """
    for field in version._history_m2m_fields:
        rows = getattr(version, field.name).model
        links = field.remote_field.through
        names = [column.name for column in links._meta.concrete_fields]
        found = links.objects.filter(**{field.m2m_field_name(): record})
        rows.objects.bulk_create(
            rows(history=version, **{name: getattr(link, name) for name in names}) for link in found
        )


def current_request() -> HttpRequest | None:
    """The request that is being answered, as the library's middleware keeps it; None outside of one."""
    return getattr(HistoricalRecords.context, "request", None)
