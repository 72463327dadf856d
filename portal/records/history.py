"""The history that every record keeps: who, when, from which address, by which spreadsheet batch, before and after."""

from contextlib import contextmanager
from contextvars import ContextVar

from django.db import models
from simple_history.models import HistoricalRecords

batch: ContextVar[int | None] = ContextVar("batch", default=None)


class HistoryRow(models.Model):
    """Columns beyond the library's own. Their names are prefixed because a record may have an address itself."""

    history_address = models.GenericIPAddressField("来源地址", null=True)
    history_batch = models.PositiveBigIntegerField("表格批次", null=True, help_text="由表格导入产生时，批次的编号。")

    class Meta:
        abstract = True


def History(*, excluded_fields=(), **options):
    """``history = History()`` in a model. State fields go into ``excluded_fields``: restoring never changes them."""
    return HistoricalRecords(bases=[HistoryRow], excluded_fields=list(excluded_fields), **options)


@contextmanager
def in_batch(number):
    """History rows written inside name the batch and make no audit entries of their own; the batch makes one."""
    marker = batch.set(number)
    try:
        yield
    finally:
        batch.reset(marker)
