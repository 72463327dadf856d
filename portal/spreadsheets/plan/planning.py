"""The plan: what a sheet would change. Only reads the database.

``make_plan`` takes the records of a file and decides each: existing rows, rights, model and constraints. Records
are kept until the end because a later row may spoil an earlier one.
"""

from collections.abc import Callable, Mapping, Sequence
from operator import itemgetter
from pathlib import Path
from typing import Any

from django.db.models import Q

from portal.accounts.access import scope
from portal.records.contradictions import doubts_together
from portal.spreadsheets.errors import CellError
from portal.spreadsheets.headings import row_words
from portal.spreadsheets.layout import Layout, row_key
from portal.spreadsheets.plan.m2m import loaded
from portal.spreadsheets.plan.parsing import BLOCK, Parser
from portal.spreadsheets.plan.records import Plan, Record, changes, same
from portal.spreadsheets.plan.related_names import RelatedNames
from portal.spreadsheets.plan.validation import Validator
from portal.spreadsheets.resources import SheetResource
from portal.spreadsheets.rights import ELSEWHERE, Area, row_limit
from portal.spreadsheets.values import CELL_ROWS, KEEP, Value

DECIDED = ("new", "changed", "same")  # states of rows in which nothing is wrong
ADVISED_ROWS = 3  # rows that a sentence names


def make_plan(
    resource: type[SheetResource],
    layout: Layout,
    path: Path,
    name: str,
    *,
    user: Any = None,
    remembered: Mapping[str, Mapping[str, str]] | None = None,
    progress: Callable[[int], None] | None = None,
    answers: Path | None = None,
) -> Plan:
    """The plan of the file at ``path``, called ``name`` by the person. Raises FileRefused.

    ``user`` None is the system itself: no area, the widest limits. ``remembered``: column → text → what it means.
    ``progress`` is called with the number of records compared. ``answers``: what was kept of the first reading.
    """
    parser = Parser(resource, layout, remembered=remembered or {}, row_limit=row_limit(user, resource))
    plan = parser.parse(path, name, answers)
    parser.identify(user)
    return Comparison(plan, layout, user, progress or (lambda done: None)).run()


class Comparison:
    """Compares records with what is stored, a block of rows per query."""

    right = "import"  # the action of the policy that the person needs for each row

    def __init__(self, plan: Plan, layout: Layout, user: Any, progress: Callable[[int], None]) -> None:
        self.plan, self.layout, self.user, self.progress = plan, layout, user, progress
        self.resource = plan.resource
        self.key_columns = self.resource.key_columns()
        self.area = Area(user, self.resource, self.right)
        self.validator = Validator(self.resource, plan.columns, plan.names, self.area)
        self.related = RelatedNames(self.resource, plan.columns, plan.names)
        self.many = [column.many_field() for column in plan.columns if column.kind == "many"]
        many = [field.name for field in self.many]
        own = [name for name in plan.names if name not in many]
        keys = self.resource.key_attributes()
        self.asked = list(dict.fromkeys([*own, *keys, *self.validator.fetched]))  # of the table itself
        self.stored = ["pk", *self.asked, *many]
        self.old = _picker([self.stored.index(name) for name in plan.names])
        self.key = _picker([self.stored.index(name) for name in keys])

    def run(self) -> Plan:
        """Every record of the plan decided, and what there is to say of them together."""
        self._refused()
        good = [record for record in self.plan.records if not record.state]
        for start in range(0, len(good), BLOCK):
            self._block(good[start : start + BLOCK])
            self.progress(min(start + BLOCK, len(good)))
        self._advice()
        self._together()
        if self.layout.full_list:
            self._absent()
        return self.plan

    def _refused(self) -> None:
        """Rows that the database refused when they were written."""
        refused = self.layout.refused
        for record in self.plan.records if refused else ():
            if message := refused.get(row_key(record.place)):
                record.fail(None, CellError("refused", message))

    def _block(self, records: Sequence[Record]) -> None:
        self._match(records)
        self._undated(records)
        self._warnings(records)
        self._rights(records)
        writes = [record for record in records if record.state in ("new", "changed")]
        self.validator.check(writes)
        for record, sentence in self.related.doubts([record for record in records if record.state in DECIDED]):
            record.advice += sentence

    def _match(self, records: Sequence[Record]) -> None:
        existing = self._existing(records)
        for record in records:
            found = existing.get(record.key)
            if found is None:
                self._not_found(record)
                continue
            record.pk, record.old = found[0], self.old(found)
            is_same = record.old == record.values or not changes(self.plan.names, record)
            record.state = "same" if is_same else "changed"
            if not is_same:
                record.image = dict(zip(self.stored[1:], found[1:], strict=True))
                if objection := self.resource.objection(record.image):
                    record.fail(self.key_columns[0].name, CellError("locked", objection.rstrip("。")))

    def _not_found(self, record: Record) -> None:
        record.state = "new"
        if self.resource.updates_only:
            record.fail(self.key_columns[0].name, CellError("unknown", "系统中没有这条记录，此表只能更新"))

    def _existing(self, records: Sequence[Record]) -> dict[tuple[Value, ...], tuple[Value, ...]]:
        """``{key: what is stored}``. Of several rows with one key the last in the sheet's order counts."""
        rows = self.resource.rows().filter(self._keys_query(records)).values_list("pk", *self.asked)
        existing = {self.key(row): row for row in rows.iterator(chunk_size=BLOCK)}
        for field in self.many:
            related = loaded(field, [row[0] for row in existing.values()])
            existing = {key: (*row, related.get(row[0], ())) for key, row in existing.items()}
        return existing

    def _warnings(self, records: Sequence[Record]) -> None:
        """A value that is warned of is an error only where it would change something."""
        for record in records:
            if record.warnings is None or record.state not in ("new", "changed"):
                continue
            changed = None if record.pk is None else changes(self.plan.names, record)
            for name, error, cell in record.warnings:
                attnames = self.resource.column(name).attnames if name else ()
                if changed is None or not changed.keys().isdisjoint(attnames):
                    record.fail(name, error, cell)

    def _undated(self, records: Sequence[Record]) -> None:
        """A figure that changes needs the date of the new one: the old date would be a wrong one."""
        places = {name: place for place, name in enumerate(self.plan.names)}
        for value, date in self.resource.dated.items():
            figure, day = (self.resource.column(name) for name in (value, date))
            at, when = places.get(figure.attnames[0]), places.get(day.attnames[0])
            if at is None:
                continue
            for record in records:
                if record.state in ("new", "changed") and _is_undated(record, at, when):
                    words = f"这个数字有变化，要写明“{day.label}”，否则会与原来的日期放在一起"
                    record.fail(value, CellError("undated", words), record.values[at])

    def _advice(self) -> None:
        """What the room says of rows that can be written; the same sentence once, with its rows."""
        found: dict[str, list[int]] = {}
        for record in self.plan.records:
            if record.advice and record.state in DECIDED:
                found.setdefault(record.advice, []).append(record.place[1])
        for sentence, rows in found.items():
            more = f"等 {len(rows):,} 行" if len(rows) > ADVISED_ROWS else ""
            named = f"第 {'、'.join(map(str, rows[:ADVISED_ROWS]))} 行" if rows[0] < CELL_ROWS else row_words(rows[0])
            self.plan.warnings.append(f"{named}{more}：{sentence}")

    def _together(self) -> None:
        """What the rows say with each other and with what is stored, where the model knows of such a thing."""
        model = self.resource._meta.model
        if not hasattr(model, "contradicting"):
            return
        decided = [record for record in self.plan.records if record.state in DECIDED]
        if any(record.state != "same" for record in decided):
            self.plan.warnings += doubts_together(model, [self._said(record) for record in decided])

    def _said(self, record: Record) -> dict[str, Value]:
        """The record as it would be, as far as the file and its key tell."""
        old = record.old or (None,) * len(record.values)
        now = [was if new is KEEP else new for new, was in zip(record.values, old, strict=True)]
        key = zip(self.resource.key_attributes(), record.key, strict=True)
        return {**dict(key), **dict(zip(self.plan.names, now, strict=True))}

    def _keys_query(self, records: Sequence[Record]) -> Q:
        query = Q()
        for place, name in enumerate(self.resource.key_attributes()):
            values = {record.key[place] for record in records}
            one = Q(**{f"{name}__in": values - {None}})
            query &= one | Q(**{f"{name}__isnull": True}) if None in values else one
        return query

    def _rights(self, records: Sequence[Record]) -> None:
        """Existing rows outside the person's area are refused, unchanged ones too: nobody probes by sheet."""
        if self.area.everywhere:
            return
        matched = [record for record in records if record.pk is not None]
        held = self.area.holds([record.pk for record in matched])
        for record in matched:
            if record.pk not in held:
                record.old, record.pk = (), None
                record.fail(self.key_columns[0].name, CellError("area", ELSEWHERE))

    def _absent(self) -> None:
        """Rows in the person's area that a full list does not name. They are listed, never deleted."""
        named = {record.pk for record in self.plan.records if record.pk is not None}
        rows = self.resource.rows()
        rows = rows if self.user is None else scope(self.user, rows, "import")
        keys = [column.attnames[0] for column in self.key_columns]
        absent = [" ".join(map(str, row)) for pk, *row in rows.values_list("pk", *keys).iterator() if pk not in named]
        self.plan.missing = absent


def _picker(places: Sequence[int]) -> Callable[[tuple[Value, ...]], tuple[Value, ...]]:
    """What stands at ``places`` of a row."""
    if len(places) > 1:
        return itemgetter(*places)
    return lambda row: tuple([row[place] for place in places])


def _is_undated(record: Record, at: int, when: int | None) -> bool:
    """Whether the figure at ``at`` is a new one and nothing stands at ``when``."""
    figure = record.values[at]
    if figure is KEEP or figure is None or (record.pk is not None and same(record.old[at], figure)):
        return False
    return when is None or record.values[when] is KEEP
