"""Takes a batch back: rows untouched since are restored or removed, the others are listed. An undo is a batch."""

import time

from django.db import IntegrityError, connections, router, transaction
from django.utils import timezone
from import_export.signals import post_import

from portal.spreadsheets.apply.codec import Codec, unpack_keys
from portal.spreadsheets.apply.writer import Writer, is_traced, many_parameters, referenced
from portal.spreadsheets.audit import audit_batch
from portal.spreadsheets.models import Batch, Chunk, Kind, State
from portal.spreadsheets.plan.records import same
from portal.spreadsheets.rights import Area

TOUCHED, GONE, USED, ELSEWHERE = "之后又被改动", "之后已被删除", "已被其他记录引用", "在您负责的范围之外"


class NotUndoable(ValueError):
    """The message is the sentence for the person."""


def undo(batch, *, user, address=None):
    """The new batch that took ``batch`` back. Rows that cannot go back stand in its report under ``kept``."""
    started = time.monotonic()
    if not batch.is_undoable:
        raise NotUndoable("这一批不能撤销：只能撤销 30 天内写入、尚未撤销的导入。")
    model = batch.resource._meta.model
    with many_parameters(connections[router.db_for_write(model)]), transaction.atomic():
        claimed = Batch.objects.filter(pk=batch.pk, state=State.APPLIED).update(state=State.UNDONE)
        if not claimed:
            raise NotUndoable("这一批刚刚已被撤销。")
        back = Batch.objects.create(
            sheet=batch.sheet, kind=Kind.UNDO, state=State.APPLYING, user=user, address=address, undo_of=batch
        )
        kept = Reversal(batch, back).run()
        back.state, back.applied_at, back.wrong = State.APPLIED, timezone.now(), len(kept)
        back.report, back.seconds = {"kept": kept[:1_000]}, round(time.monotonic() - started, 3)
        back.save()
        audit_batch(back)
    post_import.send(sender=None, model=model)
    return back


class Reversal:
    def __init__(self, batch, back):
        self.batch, self.back = batch, back
        self.model = batch.resource._meta.model
        self.codec, self.writer = Codec(self.model), Writer(batch.resource, back)
        self.area = Area(back.user, batch.resource, "undo")
        self.kept = []

    def run(self):
        for chunk in self.batch.chunks.order_by("-number").iterator(chunk_size=1):
            if chunk.new or chunk.changed:
                self._chunk(chunk)
        return self.kept

    def _chunk(self, chunk):
        rows, keys = [], iter(unpack_keys(chunk.keys))
        for place, pk, before, after, extra in self.codec.unpack(chunk.rows):
            if after is not None:
                rows.append((place, next(keys) if before is None else pk, before, after, extra))
        current = self.writer.current([row[1] for row in rows])
        held = None if self.area.everywhere else self.area.holds(list(current))
        later = self._edited_later(list(current))
        used = referenced(self.model, [row[1] for row in rows if row[2] is None])
        restored, removed, journal = [], [], []
        for place, pk, before, after, _ in rows:
            instance = current.get(pk)
            reason = self._reason(instance, before, after, held, later, used)
            if reason:
                self.kept.append([place, pk, reason])
                continue
            journal.append((place, pk, after, before, None))
            if before is None:
                removed.append(instance)
                continue
            for name, value in before.items():
                self.writer.put(instance, name, value)
            restored.append((place, instance))
        self._write(restored, removed, journal, chunk.number)

    def _reason(self, instance, before, after, held, later, used):
        if instance is None:
            return GONE
        if held is not None and instance.pk not in held:
            return ELSEWHERE
        if not all(same(self.writer.value(instance, name), value) for name, value in after.items()):
            return TOUCHED
        if before is None and instance.pk in later:
            return TOUCHED
        return USED if before is None and instance.pk in used else ""

    def _edited_later(self, pks):
        """Rows with history of others: taking an inserted one away would take somebody's work away."""
        history = self.writer.history
        if history is None or not is_traced(history.model):
            return set()
        name = self.model._meta.pk.attname
        others = history.model.objects.filter(**{f"{name}__in": pks}).exclude(history_batch=self.batch.pk)
        return set(others.values_list(name, flat=True))

    def _write(self, restored, removed, journal, number):
        try:
            with transaction.atomic():
                if restored:
                    touched = list(dict.fromkeys(name for row in journal if row[3] is not None for name in row[3]))
                    self.writer.update([instance for _, instance in restored], touched)
                if removed:
                    self.writer.delete(removed)
        except IntegrityError as error:
            raise NotUndoable("有行恢复后会与现有记录冲突，没有撤销任何内容，请先处理冲突的记录。") from error
        self.back.changed += len(restored)
        self.back.new += len(removed)  # of an undo batch: rows that were taken away again
        Chunk.objects.create(
            batch=self.back,
            number=number,
            rows=self.codec.pack(journal),
            new=len(removed),
            changed=len(restored),
        )
