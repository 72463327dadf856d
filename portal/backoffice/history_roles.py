"""Which roles the people in a history held, at the moment of each change rather than today."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from portal.accounts.models import Grant
from portal.audit.log import DELETED

if TYPE_CHECKING:
    from portal.backoffice.history_entries import Entry


def name_roles(entries: Iterable[Entry]) -> None:
    """Give each entry the roles of its person at that time, such as 甲县 数据管理员; two queries for a page at most."""
    of_people = [entry for entry in entries if entry.row.history_user_id]
    people = {entry.row.history_user_id for entry in of_people}
    if not people:
        return
    history: Any = Grant.history  # type: ignore[attr-defined]
    granted = list(
        history.filter(user__in=people).select_related("place", "unit").order_by("history_date", "history_id")
    )
    for entry in of_people:
        entry.role = "、".join(_held(granted, entry.row))


def _held(granted: list[Any], change: Any) -> list[str]:
    """The roles that the person of a change held then, in the order in which they were given."""
    held: dict[int, Any] = {}
    for row in granted:
        if row.user_id == change.history_user_id and row.history_date <= change.history_date:
            held[row.id] = row
    return [f"{row.unit or row.place} {row.get_role_display()}" for row in held.values() if row.history_type != DELETED]
