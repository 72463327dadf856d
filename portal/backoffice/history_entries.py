"""The entries of a history: each change with its person, its way and what it has really changed, in words.

Rows of one save are one entry: the library writes the many-to-many choices as rows of their own, moments later.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from django.db import models

from portal.accounts.access import Person
from portal.actions.registry import ACTIONS, state_fields
from portal.audit.log import Kind
from portal.audit.models import AuditEvent
from portal.backoffice.history_filters import ACTION, IMPORT, PAGE
from portal.backoffice.history_values import Cell, Texts
from portal.records.differences import changed_fields, same
from portal.records.history import FIRST
from portal.spreadsheets.models import Batch

ACTED = "办理业务"
ONE_SAVE = timedelta(seconds=5)


@dataclass(frozen=True)
class Difference:
    """One item before and after, in words; empty for nothing."""

    label: str
    before: str
    after: str


@dataclass
class Entry:
    """One change. ``batch`` is there for an import or an undo, with its address where the person may see it.

    ``values`` are what the record held, where there is nothing older to compare with.
    """

    row: Any
    way: str
    differences: list[Difference] = field(default_factory=list)
    values: list[Difference] = field(default_factory=list)
    batch: Batch | None = None
    batch_url: str = ""
    place: str = ""  # the row of the file, where the batch is open to the person
    role: str = ""  # what the person was at the time
    part: str = ""  # 开放时段 全年, where not the record itself but a part of it has changed
    part_kind: str = ""
    version_url: str = ""  # the page of this version

    @property
    def who(self) -> str:
        """The person's name; the program itself where nobody was signed in."""
        return str(self.row.history_user) if self.row.history_user else "系统"

    @property
    def kind(self) -> str:
        """In which of the ways that the page can be narrowed to."""
        if self.row.history_batch:
            return IMPORT
        return ACTION if self.way == ACTED else PAGE

    @property
    def is_empty(self) -> bool:
        """A save that changed nothing and says nothing."""
        said = self.row.history_change_reason or self.batch or self.row.history_type == "-"
        return not (self.differences or self.values or said)


class Reading:
    """Goes through history rows of records of one model, each record's from its oldest on.

    ``rows`` are sorted by record and then from the newest on; ``older`` holds the row before them, if any.
    """

    def __init__(self, person: Person, model: type[models.Model], rows: Sequence[Any], older: Sequence[Any]) -> None:
        self.model, self.texts = model, Texts(person)
        self.key = model._meta.pk.attname
        self.rows = [*older, *rows[::-1]]
        self.has_older = bool(older)
        self.states = state_fields(model)
        self.choices = self._choices()
        self.actions = self._actions()

    def entries(self) -> list[Entry]:
        """The entries of the page, the newest first."""
        groups = self._groups()
        before = [None, *(group[-1] for group in groups)]
        pairs = [
            (previous if previous is not None and self._is_same(previous, group[0]) else None, group)
            for previous, group in zip(before, groups, strict=False)
        ][1 if self.has_older else 0 :]
        cells = {id(group): self._cells(previous, group) for previous, group in pairs}
        self.texts.learn(cell for found in cells.values() for triple in found for cell in triple)
        return [self._entry(previous, group, cells[id(group)]) for previous, group in pairs][::-1]

    def _is_same(self, one: Any, other: Any) -> bool:
        """Whether two rows are of one record."""
        return bool(getattr(one, self.key) == getattr(other, self.key))

    def _entry(self, previous: Any, group: list[Any], cells: list[tuple[Cell, Cell]]) -> Entry:
        row = group[-1]
        found = [Difference(str(old[0].verbose_name), self.texts.of(old), self.texts.of(new)) for old, new in cells]
        way, states = self._way(group[0], previous)
        is_first = previous is None or group[0].history_type == "+"
        if is_first:
            return Entry(row, way, differences=states, values=[one for one in found if one.after])
        return Entry(row, way, differences=[*states, *found])

    def _way(self, row: Any, previous: Any) -> tuple[str, list[Difference]]:
        """Through what it was done, and the states that an action has changed."""
        if row.history_type == "-":
            return "删除", []
        event = self._action(row)
        if event is not None:
            return ACTED, self._states(event)
        if row.history_change_reason == FIRST:
            return "系统留存", []
        if (row.history_change_reason or "").partition("：")[0] in {action.label for action in ACTIONS.values()}:
            return ACTED, []
        if row.history_type == "+":
            return "新增", []
        return ("页面修改" if row.history_user_id else "系统处理"), []

    def _cells(self, previous: Any, group: list[Any]) -> list[tuple[Cell, Cell]]:
        """What to show of a group: pairs of a field's contents before and after, all of them for a first row."""
        row = group[-1]
        if row.history_type == "-":
            return []
        if previous is None or group[0].history_type == "+":
            fields = [one for one in row.tracked_fields if self._told(one)]
            chosen = self.choices.get(row.pk, {}).items()
            held = [*((one, getattr(row, one.attname)) for one in fields), *chosen]
            return [((one, None), (one, value)) for one, value in held]
        fields = [one for one in changed_fields(previous, row) if self._told(one)]
        pairs: list[tuple[Cell, Cell]] = [
            ((one, getattr(previous, one.attname)), (one, getattr(row, one.attname))) for one in fields
        ]
        for one in row._history_m2m_fields:
            old, new = (self.choices.get(each.pk, {}).get(one, ()) for each in (previous, row))
            if old != new and not (not old and _in_bulk(previous)):
                pairs.append(((one, old), (one, new)))
        return pairs

    def _told(self, column: Any) -> bool:
        """Whether a person or an action writes the column; what the program derives from others is no news."""
        return not column.primary_key and (column.editable or column.name in self.states)

    def _groups(self) -> list[list[Any]]:
        groups: list[list[Any]] = []
        for place, row in enumerate(self.rows):
            if place and groups and self._belongs(groups[-1], row) and not (self.has_older and place == 1):
                groups[-1].append(row)
            else:
                groups.append([row])
        return groups

    def _belongs(self, group: list[Any], row: Any) -> bool:
        """Whether the row only keeps the choices of the save that the group began with."""
        last = group[-1]
        return (
            bool(row._history_m2m_fields)
            and self._is_same(last, row)
            and row.history_type == "~"
            and row.history_user_id == last.history_user_id
            and row.history_batch == last.history_batch
            and row.history_date - last.history_date < ONE_SAVE
            and not _in_bulk(last)
            and not any(map(self._told, changed_fields(last, row)))
        )

    def _choices(self) -> dict[int, dict[Any, tuple[Any, ...]]]:
        """By history row, the sorted keys that each many-to-many field held."""
        found: dict[int, dict[Any, tuple[Any, ...]]] = {}
        history = self.model.history.model  # type: ignore[attr-defined]
        for one in history._history_m2m_fields:
            kept = getattr(history, one.name).model
            target = kept._meta.get_field(one.m2m_reverse_field_name()).attname
            links = kept._base_manager.filter(history__in=[row.pk for row in self.rows]).order_by(target)
            for row, key in links.values_list("history_id", target):
                by_field = found.setdefault(row, {})
                by_field[one] = (*by_field.get(one, ()), key)
        return found

    # --- what actions have changed beside the history

    def _actions(self) -> list[AuditEvent]:
        if not self.rows or not self.states:
            return []
        moments = [row.history_date for row in self.rows]
        keys = {f"{self.model._meta.label_lower}:{getattr(row, self.key)}" for row in self.rows}
        found = AuditEvent.objects.filter(subject_key__in=keys, kind=Kind.ACTION)
        return list(found.filter(moment__range=(min(moments) - ONE_SAVE, max(moments) + ONE_SAVE)))

    def _action(self, row: Any) -> AuditEvent | None:
        """The entry of the audit log that goes with a history row, where an action has written both."""
        reason = row.history_change_reason
        near = (
            event
            for event in self.actions
            if reason
            and event.note == reason
            and event.subject_key.endswith(f":{getattr(row, self.key)}")
            and abs(event.moment - row.history_date) < ONE_SAVE
        )
        return next(near, None)

    def _states(self, event: AuditEvent) -> list[Difference]:
        model: Any = self.model
        tracked = {one.name for one in model.history.model.tracked_fields}
        labels = [str(model._meta.get_field(name).verbose_name) for name in sorted(self.states - tracked)]
        before, after = event.before or {}, event.after or {}
        return [
            Difference(label, _text(before.get(label)), _text(after.get(label)))
            for label in labels
            if not same(before.get(label), after.get(label))
        ]


def _text(value: Any) -> str:
    return "" if value is None else str(value)


def _in_bulk(row: Any) -> bool:
    """Whether the row was written in bulk, where choices were not always kept beside it."""
    return bool(row.history_batch) or row.history_change_reason == FIRST
