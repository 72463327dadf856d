"""The history of one record, as its page shows it: who, when, through what, and only what has really changed.

Rows of one save are one entry: the library writes the many-to-many choices as rows of their own, moments later.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from django.contrib.admin import ModelAdmin
from django.core.paginator import Page, Paginator
from django.db import models
from django.http import HttpRequest
from django.urls import reverse

from portal.accounts.access import POLICIES, Person, granted
from portal.actions.registry import ACTIONS, state_fields
from portal.audit.log import Kind, subject_key
from portal.audit.models import AuditEvent
from portal.backoffice.history_values import Cell, Texts
from portal.backoffice.restore import FIRST
from portal.limits.numbers import LARGEST, whole_number
from portal.records.differences import changed_fields, same
from portal.spreadsheets.models import Batch
from portal.spreadsheets.models import Kind as BatchKind

PER_PAGE = 50  # history rows
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

    @property
    def who(self) -> str:
        """The person's name; the program itself where nobody was signed in."""
        return str(self.row.history_user) if self.row.history_user else "系统"

    @property
    def is_empty(self) -> bool:
        """A save that changed nothing and says nothing."""
        said = self.row.history_change_reason or self.batch or self.row.history_type == "-"
        return not (self.differences or self.values or said)


def context(model_admin: ModelAdmin[Any], request: HttpRequest, record: models.Model) -> dict[str, Any]:
    """What the page needs: one page of entries, the newest first."""
    rows = type(record).history.filter(**{record._meta.pk.attname: record.pk})  # type: ignore[attr-defined]
    rows = rows.select_related("history_user").order_by("-history_date", "-history_id")
    page = Paginator(rows, PER_PAGE).get_page(whole_number(request.GET.get("p"), low=1, high=LARGEST) or 1)
    start = page.start_index() - 1 if page.paginator.count else 0
    older = list(rows[start + len(page.object_list) : start + len(page.object_list) + 1])
    reading = _Reading(request.user, record, list(page.object_list), older)
    entries = reading.entries()
    _name_batches(model_admin, request, entries)
    shown = [entry for entry in entries if not entry.is_empty]
    can_audit = AuditEvent in POLICIES and granted(request.user, POLICIES[AuditEvent], "view")
    return {
        "entries": shown,
        "unchanged": len(entries) - len(shown),
        "page": page,
        "pages": _pages(page),
        "audit_url": f"{reverse('admin:audit_auditevent_changelist')}?q={subject_key(record)}" if can_audit else "",
    }


def _pages(page: Page[Any]) -> list[int]:
    return list(page.paginator.page_range) if page.paginator.num_pages > 1 else []


def _name_batches(model_admin: ModelAdmin[Any], request: HttpRequest, entries: Iterable[Entry]) -> None:
    """Give each entry of an import its batch, with a link where the person may open it."""
    of_batches = [entry for entry in entries if entry.row.history_batch]
    keys = {entry.row.history_batch for entry in of_batches}
    batches = Batch.objects.select_related("undo_of").in_bulk(keys) if keys else {}
    admin = model_admin.admin_site.get_model_admin(Batch)
    open_to = set(admin.get_queryset(request).filter(pk__in=keys).values_list("pk", flat=True)) if keys else set()
    for entry in of_batches:
        entry.batch = batches.get(entry.row.history_batch)
        if entry.batch is not None and entry.batch.pk in open_to:
            entry.batch_url = reverse("admin:spreadsheets_batch_change", args=[entry.batch.pk])
        entry.way = _way_of(entry.batch, entry.row.history_batch)


def _way_of(batch: Batch | None, number: int) -> str:
    """导入批次 12, or what else a batch may be; ``batch`` None when its row is gone."""
    if batch is None:
        return f"导入批次 {number}"
    written = batch.undo_of or batch
    what = "批量修改" if written.kind == BatchKind.EDIT else "导入批次"
    return f"撤销{what} {written.pk}" if batch.undo_of_id else f"{what} {number}"


class _Reading:
    """Goes through the history rows of one page, oldest first; ``older`` holds the row before them, if any."""

    def __init__(self, person: Person, record: models.Model, rows: Sequence[Any], older: Sequence[Any]) -> None:
        self.record, self.texts = record, Texts(person)
        self.rows = [*older, *rows[::-1]]
        self.has_older = bool(older)
        self.states = state_fields(type(record))
        self.choices = self._choices()
        self.actions = self._actions()

    def entries(self) -> list[Entry]:
        """The entries of the page, the newest first."""
        groups = self._groups()
        before = [None, *(group[-1] for group in groups)]
        pairs = list(zip(before, groups, strict=False))[1 if self.has_older else 0 :]
        cells = {id(group): self._cells(previous, group) for previous, group in pairs}
        self.texts.learn(cell for found in cells.values() for triple in found for cell in triple)
        return [self._entry(previous, group, cells[id(group)]) for previous, group in pairs][::-1]

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
        history = type(self.record).history.model  # type: ignore[attr-defined]
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
        first, last = self.rows[0].history_date - ONE_SAVE, self.rows[-1].history_date + ONE_SAVE
        found = AuditEvent.objects.filter(subject_key=subject_key(self.record), kind=Kind.ACTION)
        return list(found.filter(moment__range=(first, last)))

    def _action(self, row: Any) -> AuditEvent | None:
        """The entry of the audit log that goes with a history row, where an action has written both."""
        reason = row.history_change_reason
        near = (
            event
            for event in self.actions
            if reason and event.note == reason and abs(event.moment - row.history_date) < ONE_SAVE
        )
        return next(near, None)

    def _states(self, event: AuditEvent) -> list[Difference]:
        model: Any = type(self.record)
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
