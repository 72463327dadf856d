"""Writes a stored plan: one transaction, before-images looked at once more, all or nothing.

A block that the database refuses is tried row by row to name the rows; nothing of it stays. What is refused or was
changed meanwhile goes back to the preview.
"""

import time

from django.db import DatabaseError, IntegrityError, connections, models, router, transaction
from django.utils import timezone
from import_export.signals import post_import

from portal.spreadsheets.apply.codec import Codec, pack_keys
from portal.spreadsheets.apply.writer import Writer, many_parameters
from portal.spreadsheets.audit import audit_batch
from portal.spreadsheets.gc_pause import paused
from portal.spreadsheets.models import Batch, State
from portal.spreadsheets.plan.records import same
from portal.spreadsheets.rights import ELSEWHERE, Area

MEANWHILE = "检查之后被他人改动"
GONE = "检查之后被他人删除"
TAKEN = "检查之后他人已新增同一条记录"
REFUSED = "数据库拒绝了这一行，请核对"


class Conflict(Exception):
    """Nothing was written. ``rows``: ``[(place, sentence)]``; ``lasting``: the rows would be refused again."""

    def __init__(self, rows, *, lasting):
        super().__init__(len(rows))
        self.rows, self.lasting = rows, lasting


@paused()
def write(batch):
    """Write the plan of a claimed batch. Raises Conflict; any other error leaves the data as it was, too."""
    started, worker = time.monotonic(), batch.worker
    model = batch.resource._meta.model
    connection = connections[router.db_for_write(model)]
    with many_parameters(connection), transaction.atomic():
        Application(batch).run()
        batch.state, batch.applied_at = State.APPLIED, timezone.now()
        batch.seconds, batch.token, batch.worker = round(time.monotonic() - started, 3), "", ""
        _finish(batch, worker)
        audit_batch(batch)
    post_import.send(sender=None, model=model)


def _finish(batch, worker):
    """Only the process that claimed the batch may finish it; one believed dead has lost it."""
    mine = Batch.objects.filter(pk=batch.pk, state=State.APPLYING, worker=worker)
    values = {name: getattr(batch, name) for name in ("state", "applied_at", "seconds", "token", "worker", "done")}
    if not mine.update(**values):
        raise DatabaseError("the batch was taken over")


class Application:
    def __init__(self, batch):
        self.batch, self.resource = batch, batch.resource
        self.model = self.resource._meta.model
        self.codec, self.writer = Codec(self.model), Writer(self.resource, batch)
        self.area = Area(batch.user, self.resource)
        self.keys = [column.attnames[0] for column in self.resource.key_columns()]
        fields = {column.attnames[0]: column.field for column in self.resource.key_columns()}
        self.empty = {name: None if field.null else "" for name, field in fields.items()}
        self.conflicts, self.refusals, self.written = [], [], []

    def run(self):
        for chunk in self.batch.chunks.order_by("number").iterator(chunk_size=1):
            if chunk.new or chunk.changed:
                self._chunk(chunk)
        if self.refusals:
            raise Conflict(self.refusals, lasting=True)
        if self.conflicts:
            raise Conflict(self.conflicts, lasting=False)
        self.resource.after_write(self.written)

    def _chunk(self, chunk):
        rows = self.codec.unpack(chunk.rows)
        changed = [row for row in rows if row[1] is not None]
        added = [row for row in rows if row[1] is None and row[3] is not None]
        updates = self._updates(changed)
        inserts = self._inserts(added)
        if self.conflicts:
            return  # nothing will stay: only look for further conflicts
        self._try(updates, lambda some: self.writer.update(some, self._touched(changed)))
        self._try(inserts, self.writer.insert)
        if self.refusals:
            return
        pks = [instance.pk for _, instance in (*updates, *inserts)]
        outside = self.area.outside(pks)
        self.refusals += [(place, ELSEWHERE) for place, i in (*updates, *inserts) if i.pk in outside]
        self.written += pks
        self._journal(chunk, rows, [instance.pk for _, instance in inserts])

    def _updates(self, rows):
        """Instances as they are now, locked, with the new values; rows that changed meanwhile are conflicts."""
        current = self.writer.current([row[1] for row in rows])
        updates = []
        for place, pk, before, after, _ in rows:
            instance = current.get(pk)
            if instance is None:
                self.conflicts.append((place, GONE))
            elif not all(same(self.writer.value(instance, name), value) for name, value in before.items()):
                self.conflicts.append((place, MEANWHILE))
            else:
                for name, value in after.items():
                    self.writer.put(instance, name, value)
                updates.append((place, instance))
        return updates

    def _inserts(self, rows):
        taken = self._taken(rows)
        inserts = []
        for place, _, _, after, _ in rows:
            if self._key(after) in taken:
                self.conflicts.append((place, TAKEN))
            else:
                inserts.append((place, self._made(after)))
        return inserts

    def _made(self, values):
        many = self.writer.many
        instance = self.model(**{name: value for name, value in values.items() if name not in many})
        for name in values.keys() & many.keys():
            self.writer.put(instance, name, values[name])
        return instance

    def _taken(self, rows):
        if not rows:
            return set()
        query = models.Q()
        for name in self.keys:
            values = {row[3].get(name, self.empty[name]) for row in rows}
            one = models.Q(**{f"{name}__in": values - {None}})
            query &= one | models.Q(**{f"{name}__isnull": True}) if None in values else one
        return set(self.resource.rows().filter(query).values_list(*self.keys))

    def _key(self, values):
        return tuple([values.get(name, self.empty[name]) for name in self.keys])

    def _touched(self, rows):
        return list(dict.fromkeys(name for row in rows for name in row[3]))

    def _try(self, pairs, deed):
        """All rows at once; if the database refuses, one after the other to learn which."""
        if not pairs:
            return
        try:
            with transaction.atomic():
                deed([instance for _, instance in pairs])
            return
        except (IntegrityError, DatabaseError) as error:
            whole = error
        before = len(self.refusals)
        for place, instance in pairs:
            try:
                with transaction.atomic():
                    deed([instance])
            except (IntegrityError, DatabaseError) as error:
                self.refusals.append((place, self._sentence(error)))
        if len(self.refusals) == before:  # refused together, fine one by one: told on the first row
            self.refusals.append((pairs[0][0], self._sentence(whole)))

    def _sentence(self, error):
        text = str(error)
        for constraint in self.model._meta.constraints:
            if constraint.name in text:
                return str(constraint.get_violation_error_message()).rstrip("。")
        for field in self.model._meta.concrete_fields:
            if f"{self.model._meta.db_table}.{field.column}" in text or f'"{field.column}"' in text:
                return f"{field.verbose_name}：与已有记录重复或不符合要求，请核对"
        return REFUSED

    def _journal(self, chunk, rows, keys):
        """The chunk becomes the journal: the keys of the rows it inserted stand beside it."""
        if keys:
            chunk.keys = pack_keys(keys)
            chunk.save(update_fields=["keys"])
        self.batch.done += len(rows)
