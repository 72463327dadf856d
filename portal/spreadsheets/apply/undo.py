"""Takes a batch back: rows untouched since are restored or removed, the others are listed. An undo is a batch."""

from collections.abc import Sequence
from typing import Any

from django.db import IntegrityError, models, transaction

from portal.actions.refusal import ActionRefused
from portal.spreadsheets.apply.codec import Codec, PlanRow, Values, unpack_keys
from portal.spreadsheets.apply.writer import Writer, is_traced, referenced
from portal.spreadsheets.models import Batch, Chunk
from portal.spreadsheets.plan.records import same
from portal.spreadsheets.report import KeptRow
from portal.spreadsheets.rights import Area

CLASH = "有行恢复后会与现有记录冲突，没有撤销任何内容，请先处理冲突的记录。"
NAMED = 20
TOUCHED, GONE, USED, ELSEWHERE = "之后又被改动", "之后已被删除", "已被其他记录引用", "在您负责的范围之外"


class Reversal:
    """Goes through the blocks of ``batch``, the last one first. ``back`` is the batch that does it.

    ``kept``: rows that stay as they are, with the reason; ``restored`` and ``removed`` are numbers of rows, ``names``
    what the first removed ones are called. ``on_trial``: only looked at, nothing is written.
    """

    def __init__(self, batch: Batch, back: Batch, *, on_trial: bool = False) -> None:
        self.batch, self.back, self.on_trial = batch, back, on_trial
        resource = batch.existing_resource
        self.model = resource._meta.model
        self.codec, self.writer = Codec(self.model), Writer(resource, back)
        self.area = Area(back.user, resource, batch.undo_right)
        self.kept: list[KeptRow] = []
        self.restored = self.removed = 0
        self.written: list[Any] = []
        self.names: list[str] = []

    def run(self) -> None:
        """Take every block back. One transaction is the caller's; ActionRefused when something stands in the way."""
        for chunk in self.batch.chunks.order_by("-number").iterator(chunk_size=1):
            if chunk.new or chunk.changed:
                self._chunk(chunk)
        if self.written:
            self.batch.existing_resource.after_write(self.written)

    def _chunk(self, chunk: Chunk) -> None:
        rows = self._written(chunk)
        current = self.writer.current([row.pk for row in rows])
        obstacles = _Obstacles(self, rows, list(current))
        restored: list[models.Model] = []
        removed: list[models.Model] = []
        journal: list[PlanRow] = []
        for row in rows:
            instance = current.get(row.pk)
            if instance is None or (reason := obstacles.of(row, instance)):
                self.kept.append(KeptRow(row.place, row.pk, GONE if instance is None else reason))
                continue
            journal.append(row._replace(before=row.after, after=row.before, extra=None))
            if row.before is None:
                removed.append(instance)
                continue
            for name, value in row.before.items():
                self.writer.put(instance, name, value)
            restored.append(instance)
        if not self.on_trial:
            self._write(restored, removed, journal, chunk.number)
            self.written += [instance.pk for instance in (*restored, *removed)]
        self.restored += len(restored)
        self.removed += len(removed)
        self.names += [str(instance) for instance in removed[: NAMED - len(self.names)]]

    def _written(self, chunk: Chunk) -> list[PlanRow]:
        """The rows of a block that were written, each with its key, that of an inserted one too."""
        keys = iter(unpack_keys(chunk.keys))
        rows = [row for row in self.codec.unpack(chunk.rows) if row.after is not None]
        return [row._replace(pk=next(keys)) if row.before is None else row for row in rows]

    def _write(
        self,
        restored: Sequence[models.Model],
        removed: Sequence[models.Model],
        journal: Sequence[PlanRow],
        number: int,
    ) -> None:
        try:
            with transaction.atomic():
                if restored:
                    touched = dict.fromkeys(name for row in journal if row.after is not None for name in row.after)
                    self.writer.update(restored, touched)
                if removed:
                    self.writer.delete(removed)
        except IntegrityError as error:
            raise ActionRefused(CLASH) from error
        packed, counts = self.codec.pack(journal), {"new": len(removed), "changed": len(restored)}
        Chunk.objects.create(batch=self.back, number=number, rows=packed, **counts)


class _Obstacles:
    """Why rows of one block stay as they are; asked of the database for all of them together."""

    def __init__(self, reversal: Reversal, rows: Sequence[PlanRow], pks: Sequence[Any]) -> None:
        self.writer, area = reversal.writer, reversal.area
        self.user = area.user
        self.held = None if area.everywhere else area.holds(pks)
        self.later = _edited_later(reversal, pks)
        self.used = referenced(reversal.model, [row.pk for row in rows if row.before is None])

    def of(self, row: PlanRow, instance: models.Model) -> str:
        """The reason in words, "" when the row can go back."""
        if self.held is not None and instance.pk not in self.held:
            return ELSEWHERE
        if refusal := self.writer.resource.refusal(vars(instance), self.user):
            return refusal.rstrip("。")
        if not self._holds(instance, row.new) or (row.before is None and instance.pk in self.later):
            return TOUCHED
        return USED if row.before is None and instance.pk in self.used else ""

    def _holds(self, instance: models.Model, values: Values) -> bool:
        return all(same(self.writer.value(instance, name), value) for name, value in values.items())


def _edited_later(reversal: Reversal, pks: Sequence[Any]) -> set[Any]:
    """Rows with history of others: taking an inserted one away would take somebody's work away."""
    history = reversal.writer.history
    if history is None or not is_traced(history.model):
        return set()
    name = reversal.model._meta.pk.attname
    others = history.model.objects.filter(**{f"{name}__in": pks}).exclude(history_batch=reversal.batch.pk)
    return set(others.values_list(name, flat=True))
