"""What an action leaves behind: the reason in the history, one entry in the audit log."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db import models

from portal.actions.declaration import Log
from portal.audit import log
from portal.audit.collecting import Change

if TYPE_CHECKING:
    from portal.actions.action import Action, Performance

LISTED = 20  # changes of other records that one entry lists


def in_words(label: str, reason: str) -> str:
    """What history and audit say of a performance: the action, and why."""
    return f"{label}：{reason}" if reason else label


def enter(action: Action[Any], record: models.Model, performance: Performance[Any], changes: list[Change]) -> None:
    """Write the one audit entry of an action, or for a room that logs by steps the number alone."""
    options: dict[str, Any] = {"request": performance.request, "actor": performance.actor}
    if performance.actor is None:
        options["actor_name"] = "程序"
    if action.log == Log.STEPS:  # the step holds the reason, which may repeat what a citizen wrote
        kind = str(record._meta.verbose_name)
        log.record(log.Kind.ACTION, subject=kind, key=log.subject_key(record), note=action.label, **options)
        return
    options["note"] = in_words(action.label, performance.reason)
    before, after = _difference(action, performance.stored, record)
    others = [change.sentence for change in changes if change.key != log.subject_key(record)]
    if others:
        more = [f"……共 {len(others)} 条"] if len(others) > LISTED else []
        after["关联记录"] = [*others[:LISTED], *more]
    after.update(performance.notes)
    log.record(log.Kind.ACTION, subject=record, before=before, after=after, **options)


def _difference(action: Action[Any], stored: models.Model, record: models.Model) -> tuple[dict[str, Any], ...]:
    """The values that changed, before and after, by the names that a person sees."""
    known = [column for column in record._meta.concrete_fields if column.name in _audited(action, record)]
    changed = [column for column in known if getattr(stored, column.attname) != getattr(record, column.attname)]
    return tuple({str(column.verbose_name): log.shown(row, column) for column in changed} for row in (stored, record))


def _audited(action: Action[Any], record: models.Model) -> set[str]:
    """What the history tracks and what only actions write, without what is private."""
    history = getattr(record, "history", None)
    tracked = {column.name for column in history.model.tracked_fields} if history is not None else set()
    return (tracked | {action.field, *action.writes}) - set(action.private)
