"""What the check page shows of a plan: one page of rows, decoded; never the whole."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from typing import Any

from django.utils import timezone

from portal.dates.precision import in_words
from portal.spreadsheets.apply.codec import Codec, PlanRow, Values
from portal.spreadsheets.columns import Column
from portal.spreadsheets.export.files import spoken
from portal.spreadsheets.headings import cell_words
from portal.spreadsheets.layout import Layout
from portal.spreadsheets.models import Batch
from portal.spreadsheets.naming import naming_of
from portal.spreadsheets.report import Group
from portal.spreadsheets.values import Place, column_of, said

PER_PAGE = 50
SHOWN = {"new": "新增", "changed": "更新", "wrong": "有问题", "skipped": "已跳过"}
MADE_NEW = "new"  # no code of ours: those have digits or hyphens
CELL = 80  # characters of one shown value
ACCEPT = {
    "merged": "每一行确实都是这个数",
    "percent": "不是百分比格式，按所填数字导入",
    "surplus": "不要多出的格，按其余内容导入",
    "unit": "单位无误，按所填数字导入",
    "unit_line": "已是本列的单位，按所填数字导入",
}


def where(batch: Batch, place: Place, column: str | None = None) -> str:
    """What the layout calls the place."""
    layout: Layout = batch.layout
    return layout.where(place, column)


def rows_of(batch: Batch, show: str, page: int) -> tuple[list[dict[str, Any]], int]:
    """``(rows, total)`` of one kind, ``page`` counted from 1."""
    start = (page - 1) * PER_PAGE
    if show == "skipped":
        listed = batch.report.skipped
        return [_skipped(batch, *row) for row in listed[start : start + PER_PAGE]], len(listed)
    return Shown(batch).rows(_unpacked(batch, show, start)), getattr(batch, show)


def _skipped(batch: Batch, sheet: int, row: int, reason: str, text: str) -> dict[str, Any]:
    return {"where": where(batch, (sheet, row)), "number": row, "reason": reason, "text": text}


def _unpacked(batch: Batch, show: str, start: int) -> list[PlanRow]:
    """A page of rows. Only the blocks that hold the page are unpacked."""
    codec = Codec(batch.existing_resource._meta.model)
    found: list[PlanRow] = []
    for number, count in batch.chunks.order_by("number").values_list("number", show):
        if start >= count:
            start -= count
            continue
        if len(found) >= PER_PAGE:
            break
        unpacked = codec.unpack(batch.chunks.get(number=number).rows)
        found += [row for row in unpacked if _kind(row) == show][start:]
        start = 0
    return found[:PER_PAGE]


def _kind(row: PlanRow) -> str:
    if row.extra is not None:
        return "wrong" if row.is_wrong else "skipped"
    return "changed" if row.before is not None else "new"


class Shown:
    """Turns stored values into words, with one query for each foreign key of the page."""

    def __init__(self, batch: Batch) -> None:
        self.batch, self.resource = batch, batch.existing_resource
        self.columns = [column for column in self.resource.columns() if not column.is_path]
        self.labels: dict[str, dict[Any, str]] = {}

    def rows(self, rows: Sequence[PlanRow]) -> list[dict[str, Any]]:
        self._load(rows)
        titles = self._titles([row.pk for row in rows if row.pk is not None])
        return [self._wrong(row) if row.is_wrong else self._good(row, titles) for row in rows]

    def _load(self, rows: Sequence[PlanRow]) -> None:
        """What the foreign keys of these rows are called."""
        for column in self.columns:
            if column.kind not in ("reference", "many"):
                continue
            name = column.attnames[0]
            sides = [side for row in rows for side in (row.before, row.after) if side]
            held = [side[name] for side in sides if side.get(name) is not None]
            pks = set(held) if column.kind == "reference" else {key for keys in held for key in keys}
            related = column.related_model._default_manager.filter(pk__in=pks) if pks else ()
            self.labels[name] = {record.pk: str(record) for record in related}

    def _titles(self, pks: Sequence[Any]) -> dict[Any, str]:
        """What the records of these rows are called: their keys, and their name."""
        columns = self.resource.key_columns()
        names = list(dict.fromkeys(n for c in columns for n in c.attnames))
        concrete = {field.name for field in self.resource._meta.model._meta.concrete_fields}
        names += ["name"] if "name" in concrete and "name" not in names else []
        paths = [self._path(name) for name in names]
        rows = self.resource._meta.model._default_manager.filter(pk__in=pks).values_list("pk", *paths) if pks else ()
        beside = {column.attnames[0]: column.precision for column in columns if column.precision}
        return {pk: _title(dict(zip(names, values, strict=True)), beside) for pk, *values in rows}

    def _path(self, name: str) -> str:
        """A foreign key in the title by the first of its texts, without a query for each row."""
        column = next((column for column in self.columns if column.attnames[0] == name), None)
        if column is None or column.kind != "reference" or column.texts:
            return name
        return f"{column.field.name}__{column.names[-1]}"

    def _wrong(self, row: PlanRow) -> dict[str, Any]:
        errors = [
            {
                "where": where(self.batch, row.place, column),
                "label": self.resource.column(column).label if column else "",
                "message": message,
                "raw": raw,
            }
            for column, message, raw in row.errors
        ]
        return {"where": where(self.batch, row.place), "number": row.place[1], "errors": errors}

    def _good(self, row: PlanRow, titles: dict[Any, str]) -> dict[str, Any]:
        cells = [
            {"label": column.label, "old": self._value(column, row.before), "new": self._value(column, row.after)}
            for column in self.columns
            if column.attnames[0] in row.new
        ]
        title = titles.get(row.pk) or " ".join(cell["new"] for cell in cells[:2])
        return {"where": where(self.batch, row.place), "title": title, "cells": cells}

    def _value(self, column: Column, values: Values | None) -> str:
        values = values or {}
        value = values.get(column.attnames[0])
        text = "" if value in (None, "") else self._text(column, value, values)
        return text if len(text) <= CELL else text[: CELL - 1] + "…"

    def _text(self, column: Column, value: Any, values: Values) -> str:
        if column.kind == "many":
            return "、".join(self.labels[column.attnames[0]].get(key, "") for key in value)
        if column.kind == "reference":
            return self.labels[column.attnames[0]].get(value, f"（{value}）")
        if column.render:
            return str(column.render(value))
        if column.field.choices:
            return str(dict(column.field.flatchoices).get(value, value))
        if column.precision:
            return in_words(value, values.get(column.precision) or "day")
        return _spoken(timezone.localtime(value) if column.kind == "datetime" else value)


def _title(values: Mapping[str, Any], beside: Mapping[str, str]) -> str:
    """The keys of a record in words; a date and its precision (``beside``) are one."""
    precisions = {name: values.get(precision) for name, precision in beside.items()}
    parts = [
        in_words(value, precisions[name] or "day") if name in precisions and value else _spoken(value)
        for name, value in values.items()
        if value not in (None, "") and name not in beside.values()
    ]
    return " ".join(parts)


def _spoken(value: Any) -> str:
    """As the back office shows it: without the zeros that only fill up the column."""
    return spoken(said(value))


def groups_of(batch: Batch, *, limit: int = 20) -> list[dict[str, Any]]:
    """The groups of errors, each with a sentence that names its rows, and how it can be mended.

    ``reached``: to how many rows an answer applies, which is all doubts of the column with this cause.
    """
    reached: Counter[tuple[str | None, str]] = Counter()
    for group in batch.report.groups:
        reached[group.column, group.cause] += group.count if group.is_warning or group.converted else 0
    return [
        _shown_group(batch, number, group, reached[group.column, group.cause])
        for number, group in enumerate(batch.report.groups[:limit])
    ]


def _shown_group(batch: Batch, number: int, group: Group, reached: int) -> dict[str, Any]:
    label = batch.existing_resource.column(group.column).label if group.column else ""
    rows = _rows(batch, group)
    sentence = f"{rows} {label}：{group.message}。" if label else f"{rows}：{group.message}。"
    return {
        **asdict(group),
        "number": number,
        "sentence": sentence,
        "label": label,
        "correctable": group.is_correctable,
        "accept": ACCEPT.get(group.cause, "核对无误，按所填内容导入") if group.is_warning else "",
        "reached": reached,
        "date_label": _date_label(batch, group),
        "records": _records(batch, group),
    }


def _records(batch: Batch, group: Group) -> list[tuple[str, str]]:
    """What the rows of the group may be, as value and words: one of the records that were found, or a new one."""
    if group.cause != "which":
        return []
    naming = naming_of(batch.existing_resource, batch.layout)
    made = [(MADE_NEW, "新建（不是上面任何一条）" if group.suggestions else "新建")] if naming and naming.codes else []
    return [*((text.partition(" ")[0], text) for text in group.suggestions), *made]


def _date_label(batch: Batch, group: Group) -> str:
    """The column of the date that one date could be given for, "" of any other problem."""
    if group.cause != "undated" or not group.column:
        return ""
    resource = batch.existing_resource
    return resource.column(resource.dated[group.column]).label


def _rows(batch: Batch, group: Group) -> str:
    if group.count == 1:
        return where(batch, group.places[0], group.column)
    if column_of(group.places[0][1]) is not None:
        named = "、".join(map(cell_words, (number for _, number in group.places[:3])))
        return f"单元格 {named}" + (f"等 {group.count:,} 格" if group.count > 3 else "")
    named = "、".join(str(row) for _, row in group.places[:3])
    return f"第 {named} 行" + (f"等 {group.count:,} 行" if group.count > 3 else "")
