"""Writes a stored plan: before-images looked at once more, all or nothing.

A block that the database refuses is tried row by row to name the rows; nothing of it stays. What is refused or was
changed meanwhile goes back to the preview.
"""

from collections.abc import Callable, Sequence
from typing import Any

from django.db import DatabaseError, models, transaction

from portal.records.history import keep_first_versions
from portal.spreadsheets.apply.codec import Codec, PlanRow, Values, pack_keys
from portal.spreadsheets.apply.given_codes import GivenCodes
from portal.spreadsheets.apply.writer import Writer
from portal.spreadsheets.models import Batch, Chunk, Kind
from portal.spreadsheets.naming import naming_of
from portal.spreadsheets.plan.records import same
from portal.spreadsheets.rights import ELSEWHERE, Area
from portal.spreadsheets.row_marks import row_mark
from portal.spreadsheets.values import Place

Placed = list[tuple[Place, models.Model]]

MEANWHILE = "检查之后被他人改动"
GONE = "检查之后被他人删除"
TAKEN = "检查之后他人已新增同一条记录"
REFUSED = "数据库拒绝了这一行，请核对"


class RowsRefused(Exception):
    """Nothing was written. ``rows``: places with a sentence each; ``lasting``: the rows would be refused again."""

    def __init__(self, rows: list[tuple[Place, str]], *, lasting: bool) -> None:
        super().__init__(len(rows))
        self.rows, self.lasting = rows, lasting


def write(batch: Batch) -> int:
    """Write the plan of a claimed batch; how many rows of it were gone through. One transaction is the caller's.

    Raises RowsRefused; after that, and after any other error, the caller rolls back.
    """
    application = Application(batch)
    application.run()
    return application.done


class Application:
    """Goes through the blocks of one plan. ``conflicts`` changed since the check, ``refused`` cannot be stored."""

    def __init__(self, batch: Batch) -> None:
        self.batch, self.resource = batch, batch.existing_resource
        self.model = self.resource._meta.model
        self.codec, self.writer = Codec(self.model), Writer(self.resource, batch)
        self.area = Area(batch.user, self.resource, batch.right)
        self.keys = self.resource.key_attributes()
        self.empty = self.resource.blank_key()
        naming = naming_of(self.resource, batch.layout)
        self.codes = GivenCodes(batch, naming) if naming else None
        self.conflicts: list[tuple[Place, str]] = []
        self.refused: list[tuple[Place, str]] = []
        self.written: list[Any] = []
        self.done = 0

    def run(self) -> None:
        for chunk in self.batch.chunks.order_by("number").iterator(chunk_size=1):
            if chunk.new or chunk.changed:
                self._chunk(chunk)
        if self.refused:
            raise RowsRefused(self.refused, lasting=True)
        if self.conflicts:
            raise RowsRefused(self.conflicts, lasting=False)
        self.resource.after_write(self.written)

    def _chunk(self, chunk: Chunk) -> None:
        rows = self.codec.unpack(chunk.rows)
        changed = [row for row in rows if row.is_change]
        added = [row for row in rows if row.is_new]
        updates = self._updates(changed)
        inserts = self._inserts(added)
        if self.conflicts:
            return  # nothing will stay: only look for further conflicts
        if self.batch.kind == Kind.EDIT and self.writer.history is not None:
            keep_first_versions(self.model, [row.pk for row in changed])
        self._try(updates, lambda some: self.writer.update(some, self._touched(changed)))
        self._try(inserts, self.writer.insert)
        if self.codes and self.refused and (lost := self.codes.taken(added)):
            self._lost(lost, inserts)
            return
        if self.refused:
            return
        both = [*updates, *inserts]
        pks = [instance.pk for _, instance in both]
        outside = self.area.outside(pks)
        self.refused += [(place, ELSEWHERE) for place, instance in both if instance.pk in outside]
        self.written += pks
        self._journal(chunk, rows, [instance.pk for _, instance in inserts])

    def _updates(self, rows: Sequence[PlanRow]) -> Placed:
        """Instances as they are now, locked, with the new values; rows that changed meanwhile are conflicts."""
        current = self.writer.current([row.pk for row in rows])
        updates = []
        for row in rows:
            instance = current.get(row.pk)
            if instance is None:
                self.conflicts.append((row.place, GONE))
            elif self._moved_on(row, instance):
                self.conflicts.append((row.place, MEANWHILE))
            else:
                for name, value in row.new.items():
                    self.writer.put(instance, name, value)
                updates.append((row.place, instance))
        return updates

    def _moved_on(self, row: PlanRow, instance: models.Model) -> bool:
        """Whether somebody has changed the row since the check. For records chosen in a list any column counts."""
        if not all(same(self.writer.value(instance, name), value) for name, value in row.old.items()):
            return True
        marks = self.batch.layout.marks
        return bool(marks) and marks[row.place[1] - 1] != row_mark(instance)

    def _inserts(self, rows: Sequence[PlanRow]) -> Placed:
        added = self.codes.settle(rows) if self.codes else []
        taken = self._taken(rows)
        inserts = []
        for row in rows:
            if row in added or self._key(row.new) in taken:
                self.conflicts.append((row.place, TAKEN))
            else:
                inserts.append((row.place, self._made(row.new)))
        return inserts

    def _made(self, values: Values) -> models.Model:
        many = self.writer.many
        instance: models.Model = self.model(**{name: value for name, value in values.items() if name not in many})
        for name in values.keys() & many.keys():
            self.writer.put(instance, name, values[name])
        return instance

    def _taken(self, rows: Sequence[PlanRow]) -> set[tuple[Any, ...]]:
        """Keys of the new rows that stand in the table by now."""
        if not rows:
            return set()
        query = models.Q()
        for name in self.keys:
            values = {row.new.get(name, self.empty[name]) for row in rows}
            one = models.Q(**{f"{name}__in": values - {None}})
            query &= one | models.Q(**{f"{name}__isnull": True}) if None in values else one
        return set(self.resource.rows().filter(query).values_list(*self.keys))

    def _key(self, values: Values) -> tuple[Any, ...]:
        return tuple([values.get(name, self.empty[name]) for name in self.keys])

    def _lost(self, codes: set[str], inserts: Placed) -> None:
        """Codes that somebody used while they were being written: nothing is wrong with the rows, they get others."""
        (key,) = self.keys
        refused = {place for place, _ in self.refused}
        lost = {place for place, instance in inserts if place in refused and getattr(instance, key) in codes}
        self.refused = [(place, sentence) for place, sentence in self.refused if place not in lost]
        self.conflicts += [(place, TAKEN) for place in lost]

    def _touched(self, rows: Sequence[PlanRow]) -> list[str]:
        return list(dict.fromkeys(name for row in rows for name in row.new))

    def _try(self, pairs: Placed, write: Callable[[list[models.Model]], None]) -> None:
        """All rows at once; if the database refuses, one after the other to learn which."""
        if not pairs:
            return
        try:
            with transaction.atomic():
                write([instance for _, instance in pairs])
            return
        except DatabaseError as error:
            whole = error
        before = len(self.refused)
        for place, instance in pairs:
            try:
                with transaction.atomic():
                    write([instance])
            except DatabaseError as error:
                self.refused.append((place, self._sentence(error)))
        if len(self.refused) == before:  # refused together, fine one by one: said of the first row
            self.refused.append((pairs[0][0], self._sentence(whole)))

    def _sentence(self, error: DatabaseError) -> str:
        text = str(error)
        for constraint in self.model._meta.constraints:
            if constraint.name in text:
                return str(constraint.get_violation_error_message()).rstrip("。")
        for field in self.model._meta.concrete_fields:
            if f"{self.model._meta.db_table}.{field.column}" in text or f'"{field.column}"' in text:
                return f"{field.verbose_name}：与已有记录重复或不符合要求，请核对"
        return REFUSED

    def _journal(self, chunk: Chunk, rows: Sequence[PlanRow], keys: list[Any]) -> None:
        """The chunk becomes the journal: the keys of the rows it inserted stand beside it."""
        if keys:
            chunk.keys = pack_keys(keys)
            if self.codes:  # rows may have got other codes than at the check
                chunk.rows = self.codec.pack(rows)
            chunk.save(update_fields=["keys", "rows"] if self.codes else ["keys"])
        self.done += len(rows)
