"""A column that names what another column stands for: 县（市、区） beside a township, 学校名称 beside a school's code.

Such a column is written and not read; but where it names something else, one of the two is a mistake, and a person who
meant to change the record by it would wait for nothing. So it is compared, and told.
"""

from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from typing import Any

from django.db import models

from portal.spreadsheets.columns import Column
from portal.spreadsheets.headings import normalised, with_brackets
from portal.spreadsheets.layout import Layout
from portal.spreadsheets.plan.records import Record
from portal.spreadsheets.resources import SheetResource
from portal.spreadsheets.values import FAILED, KEEP, shown

NAMES = ("name", "short_name", "code")  # fields by which people name a record
AGREED = 2  # signs that the shorter of two names must have to be taken for the longer one: 东昌府 for 东昌府区


def places_of(resource: type[SheetResource], layout: Layout, titles: Sequence[str]) -> dict[str, int]:
    """By the name of such a column, where it stands in a file."""
    found, used = {}, set(layout.columns.values())
    for column in (one for one in resource.columns() if one.is_path):
        words = {with_brackets(word) for word in (column.label, *column.aliases)}
        at = next((at for at, title in enumerate(titles) if with_brackets(title) in words and at not in used), None)
        if at is not None:
            found[column.name] = at
    return found


def note(records: Sequence[Record], cells: Sequence[Sequence[Any]], places: Mapping[str, int]) -> None:
    """Keep with each record what such columns say of it. ``cells``: column after column."""
    for name, at in places.items():
        for record, cell in zip(records, cells[at] if at < len(cells) else (), strict=False):
            if text := str(cell).strip():
                record.said = {**(record.said or {}), name: text}


class RelatedNames:
    """What the rows of a file name, beside what their other columns stand for."""

    def __init__(self, resource: type[SheetResource], columns: Sequence[Column], names: Sequence[str]) -> None:
        self.resource, self.columns, self.names = resource, columns, names

    def doubts(self, records: Sequence[Record]) -> Iterable[tuple[Record, str]]:
        """Each row that contradicts itself, with the sentence."""
        paths = {name for record in records for name in record.said or ()}
        for column in (one for one in self.resource.columns() if one.name in paths):
            relation, _, rest = column.attribute.partition("__")
            own = next((one for one in self.columns if one.attribute == relation), None)
            if own is None or own.field.attname not in self.names:
                continue
            at = self.names.index(own.field.attname)
            found = [(record, _held(record, at), (record.said or {}).get(column.name, "")) for record in records]
            asked = [(record, key, text) for record, key, text in found if text and key is not FAILED]
            called = _called(own.related_model, rest, {key for _record, key, _text in asked})
            for record, key, text in asked:
                if not any(_agree(text, name) for name in called.get(key, ())):
                    yield record, self._sentence(column, own, text, called.get(key))

    @staticmethod
    def _sentence(column: Column, own: Column, text: str, names: Sequence[str] | None) -> str:
        there = f"对应的是 {names[0]}" if names else "空白"
        return f"“{column.label}”写的是 {shown(text)}，“{own.label}”{there}，两者不一致，请核对。"


def _held(record: Record, at: int) -> Any:
    """The key that the row says, or that is stored where it says nothing."""
    if record.values[at] is not KEEP:
        return record.values[at]
    return record.old[at] if record.old else None


def _called(model: type[models.Model], rest: str, keys: Iterable[Any]) -> dict[Any, list[str]]:
    """By key, the names that agree: of the record at the end of the path, and of what stands above the related one."""
    *way, _name = rest.split("__")
    paths = [*_names(model, "__".join(way)), *(_names(model, "parent") if way else ())]
    rows = model._base_manager.filter(pk__in=[key for key in keys if key is not None]).values_list("pk", rest, *paths)
    return {pk: [name for name in names if name] for pk, *names in rows}


def _names(model: Any, way: str) -> list[str]:
    """The paths to the names of the record to which ``way`` leads; none where the model has no such relation."""
    for relation in filter(None, way.split("__")):
        found = {field.name: field for field in model._meta.concrete_fields}.get(relation)
        if found is None or found.related_model is None:
            return []
        model = found.related_model
    has = {field.name for field in model._meta.concrete_fields}
    return [f"{way}__{name}" if way else name for name in NAMES if name in has]


@cache
def _agree(text: str, name: str) -> bool:
    one, other = sorted((normalised(text), normalised(name)), key=len)
    return one == other or (len(one) >= AGREED and other.startswith(one))
