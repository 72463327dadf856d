"""The part of the columns page that is about wide tables: how each cell is understood, before anything is checked."""

from typing import Any

from django.http import QueryDict

from portal.actions.refusal import ActionRefused
from portal.limits.numbers import whole_number
from portal.spreadsheets.columns import Column
from portal.spreadsheets.errors import CellError
from portal.spreadsheets.headings import letter
from portal.spreadsheets.models import Batch
from portal.spreadsheets.plan.datetimes import Day
from portal.spreadsheets.plan.folding import Folding
from portal.spreadsheets.plan.lookups import Lookup, Lookups
from portal.spreadsheets.plan.wide_proposal import WideTable, known
from portal.spreadsheets.read.body import RecordRow
from portal.spreadsheets.units import factor, unit, unit_of
from portal.spreadsheets.values import Row, column_of, row_of
from portal.spreadsheets.wide import Wide

CHANGED = "已按新的选择展开，请核对每一格的含义，再按“检查”。"
MIXED = "mixed"  # the headings say more than one thing, as they were recognised
SHOWN_CELLS = 40


def says(batch: Batch, name: str) -> str:
    """From where a column comes that no column of the file is, "" for an ordinary one."""
    wide, layout = batch.existing_resource.wide, batch.layout
    if wide is None or not layout.folded:
        return ""
    if name in layout.heads:
        return "取自列标题（按宽表展开）"
    return "取自各单元格（按宽表展开）" if name == wide.value else ""


def shown(batch: Batch) -> dict[str, Any] | None:
    """What the page shows of it; nothing for a sheet that has no such form, or a file that leaves nothing to ask."""
    resource, layout, look = batch.existing_resource, batch.layout, batch.report.look
    if resource.wide is None:
        return None
    asked, is_long = _asked(batch, resource.wide), resource.wide.value in layout.columns and not layout.folded
    if is_long:
        return {"asked": asked} if asked else None
    heads = [resource.column(name) for name in resource.wide.heads]
    taken = set(layout.columns.values())
    named = [(at, title.removesuffix(".0")) for at, title in enumerate(look.titles)]
    titles = [(at, letter(at), title) for at, title in named if title and at not in taken]
    return {
        "choices": _choices(batch, heads),
        "places": [(at, name, title, str(at) in layout.folded) for at, name, title in titles],
        "unit_place": layout.unit_place,
        "asked": asked,
        "heads": [column.label for column in heads],
        "cells": Preview(batch, resource.wide).cells() if layout.folded else [],
    }


def _choices(batch: Batch, heads: list[Column]) -> list[tuple[str, str, bool]]:
    """What the headings may say: value, words, whether it is so now."""
    current = batch.layout.heads
    choices = [("", "不是宽表（一行一条记录）", not current)]
    choices += [(column.name, f"列标题是“{column.label}”", current == [column.name]) for column in heads]
    if len(current) > 1:
        labels = "”和“".join(batch.existing_resource.column(name).label for name in current)
        choices.append((MIXED, f"列标题是“{labels}”", True))
    return choices


def _asked(batch: Batch, wide: Wide) -> list[dict[str, Any]]:
    """The columns that one answer may fill for all rows, because the file has none."""
    resource, layout = batch.existing_resource, batch.layout
    asked = [resource.column(name) for name in wide.asked if name not in layout.columns and name not in layout.heads]
    return [
        {
            "column": column,
            "text": layout.given.get(column.name, ""),
            "words": list(Lookup.of(column, {}).texts) if column.kind == "reference" else [],
        }
        for column in asked
    ]


def choose(batch: Batch, post: QueryDict) -> bool:
    """Take over what the form says; whether the cells have to be looked at once more. Raises ActionRefused."""
    resource, layout = batch.existing_resource, batch.layout
    if resource.wide is None:
        return False
    layout.given = _given(batch, resource.wide, post)
    if "wide" not in post:
        return False
    before, unit_before = layout.folded, layout.unit_place
    head = post.get("wide", "")
    places = [place for text in post.getlist("fold") if (place := whole_number(text)) is not None]
    taken = [place for place in places if place in layout.columns.values()]
    if taken:
        raise ActionRefused(f"{letter(taken[0])} 列已对应系统中的列，不能再按宽表展开，请改其中一个。")
    layout.folded = _folded(batch, resource.wide, head, places)
    layout.unit_place = whole_number(post.get("unit_place")) if layout.folded else None
    if layout.folded:
        for name in (*layout.heads, resource.wide.value):
            layout.columns.pop(name, None)
    return bool(layout.folded != before or layout.unit_place != unit_before)


def _folded(batch: Batch, wide: Wide, head: str, places: list[int]) -> dict[str, dict[str, str]]:
    layout, look = batch.layout, batch.report.look
    if head == MIXED:
        return {at: said for at, said in layout.folded.items() if int(at) in places}
    if head not in wide.heads:
        return {}
    titles = [place for place in places if place < len(look.titles)]
    if not titles:
        raise ActionRefused("请勾选要展开的列，或选“不是宽表”。")
    return WideTable(batch.existing_resource, wide, layout, look).read_as(head, titles)


def _given(batch: Batch, wide: Wide, post: QueryDict) -> dict[str, str]:
    given = {}
    for name in wide.asked:
        column, text = batch.existing_resource.column(name), post.get(f"given-{name}", "").strip()
        if not text:
            continue
        if column.kind == "date":
            try:
                Day(partial=bool(column.precision))(text)
            except CellError as error:
                raise ActionRefused(f"{column.label}：{error.message}。") from None
        given[name] = text
    return given


class Preview:
    """The first cells of a wide table in words."""

    def __init__(self, batch: Batch, wide: Wide) -> None:
        self.resource, self.layout, self.look, self.wide = (
            batch.existing_resource,
            batch.layout,
            batch.report.look,
            wide,
        )
        self.lookups: Lookups = {}
        self.folding = Folding(self.layout, wide, self.look.titles, self._known)
        value = self.resource.column(wide.value)
        self.value = value
        self.units = value.row_units() if value.row_units else {}

    def _known(self, name: str, text: str) -> bool:
        return known(self.resource.column(name), self.lookups, text)

    def cells(self) -> list[dict[str, Any]]:
        """Address, what each head says, unit and value of the first cells."""
        passed = {row.row for row in self.look.skipped}
        start = self.layout.header[-1] + 1
        rows = [
            RecordRow(number, list(cells))
            for number, cells in enumerate(self.look.rows, 1)
            if number >= start and number not in passed
        ]
        return [self._cell(row) for row in self.folding.rows(rows, None, {})[:SHOWN_CELLS]]

    def _cell(self, row: RecordRow) -> dict[str, Any]:
        found = {name: self._said(name, row.cells) for name in self.wide.heads}
        return {
            "address": f"{letter(column_of(row.number) or 0)}{row_of(row.number)}",
            "heads": [(text, is_known) for text, is_known, _ in found.values()],
            "unit": self._unit(str(row.cells[self.folding.heading_place]), found),
            "value": row.cells[self.folding.value_place],
        }

    def _said(self, name: str, cells: Row) -> tuple[str, bool, Any]:
        """The words, whether they are understood, and the record that they name."""
        column, place = self.resource.column(name), self.folding.place_of(name)
        text = str(cells[place]).strip() if place is not None and place < len(cells) else ""
        text = text or self.layout.given.get(name, "")
        if column.kind != "reference":
            return (text, True, None) if text else ("没有写明", False, None)
        if not text or text in column.nothing:
            return (column.nothing[0], True, None) if column.nothing else ("没有写明", False, None)
        try:
            lookup = Lookup.of(column, self.lookups)
            pk = lookup.find(text)
        except CellError:
            pk = None
        return (f"{text}（没有认出）", False, None) if pk is None else (lookup.text(pk), True, pk)

    def _unit(self, heading: str, found: dict[str, tuple[str, bool, Any]]) -> str:
        """The unit of the record, and that of the heading where it says another one."""
        theirs = unit_of(heading)
        own = (
            self.units.get(found[self.value.unit_by][2], "") if self.value.unit_by in found else self.value.header_unit
        )
        multiplied, is_same = factor(unit(own), theirs)
        if theirs is None or theirs.word == own or (is_same and multiplied == 1):
            return own or (theirs.word if theirs else "")
        return f"{theirs.word}（换算为 {own}）" if is_same else f"{theirs.word}（应为 {own or '人、个等'}）"
