"""What the history page of a record may be narrowed to: whose changes, of what, by which way, between which days."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from django.db import models
from django.utils import timezone

from portal.accounts.models import User
from portal.dates.parse import day_typed
from portal.limits.numbers import LARGEST_KEY, whole_number

if TYPE_CHECKING:
    from portal.backoffice.history_entries import Entry

SYSTEM = "0"  # in place of a person: the program itself
IMPORT, ACTION, PAGE = "import", "action", "page"
WAYS = {IMPORT: "导入与批量修改", ACTION: "办理业务", PAGE: "页面修改"}


@dataclass(frozen=True)
class HistoryFilters:
    """What was asked for; empty for everything. ``label`` is what the item ``item`` is called."""

    who: str = ""
    item: str = ""
    label: str = ""
    way: str = ""
    since: date | None = None
    until: date | None = None

    @classmethod
    def of(cls, asked: Mapping[str, str], items: Mapping[str, str]) -> HistoryFilters:
        """From the address; whatever is none of the choices is left out."""
        who, item, way = (asked.get(name, "") for name in ("who", "item", "way"))
        return cls(
            who=str(key) if (key := whole_number(who, high=LARGEST_KEY)) is not None else "",
            item=item if item in items else "",
            label=items.get(item, ""),
            way=way if way in WAYS else "",
            since=_day(asked.get("since", "")),
            until=_day(asked.get("until", "")),
        )

    def __bool__(self) -> bool:
        return self != HistoryFilters()

    def takes(self, entry: Entry) -> bool:
        """Whether the change is one of those asked for."""
        day = timezone.localdate(entry.row.history_date)
        return (
            self.who in ("", str(entry.row.history_user_id or SYSTEM))
            and self.way in ("", entry.kind)
            and (self.since is None or self.since <= day)
            and (self.until is None or day <= self.until)
            and (not self.item or self.label in self._items_of(entry))
        )

    @staticmethod
    def _items_of(entry: Entry) -> set[str]:
        """What the entry is about: its items, or for a part the kind of it."""
        return {entry.part_kind} if entry.part else {one.label for one in (*entry.differences, *entry.values)}


def _day(text: str) -> date | None:
    try:
        return day_typed(text)
    except ValueError:
        return None


def items_of(record: models.Model, states: Iterable[str]) -> dict[str, str]:
    """Name → what it is called, of everything that the history of the record may show."""
    model: Any = type(record)
    history = model.history.model
    fields = [one for one in history.tracked_fields if not one.primary_key and (one.editable or one.name in states)]
    fields += [model._meta.get_field(name) for name in sorted(states)]
    return {one.name: str(one.verbose_name) for one in (*fields, *history._history_m2m_fields)}


def people_of(histories: Iterable[models.QuerySet[Any]]) -> list[tuple[str, str]]:
    """Everybody who has changed anything there, the program itself where it has too: value and name for a choice."""
    keys = {key for rows in histories for key in rows.order_by().values_list("history_user", flat=True).distinct()}
    people = User._base_manager.filter(pk__in=keys - {None}).order_by("pk")
    return [*((str(one.pk), str(one)) for one in people), *([(SYSTEM, "系统")] if None in keys else [])]
