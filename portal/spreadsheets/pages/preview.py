"""What the check page shows of a plan: one page of rows, decoded; never the whole."""

from django.utils import timezone

from portal.dates.precision import in_table
from portal.spreadsheets.apply.codec import Codec
from portal.spreadsheets.export.files import spoken

PER_PAGE = 50
SHOWN = {"new": "新增", "changed": "更新", "wrong": "有问题", "skipped": "已跳过"}
CELL = 80  # characters of one shown value


def letter(place):
    """0 → A, 26 → AA."""
    name = ""
    place += 1
    while place:
        place, rest = divmod(place - 1, 26)
        name = chr(65 + rest) + name
    return name


def where(batch, place, column=None):
    """第 12 行（G12）; with the sheet's name when several are read together."""
    sheets = batch.layout.get("sheets", [])
    sheet = f"“{sheets[place[0]]}”" if len(sheets) > 1 else ""
    at = batch.layout["columns"].get(column) if column else None
    return f"{sheet}第 {place[1]} 行" + (f"（{letter(at)}{place[1]}）" if at is not None else "")


def rows_of(batch, show, page):
    """``(rows, total)`` of one kind, ``page`` counted from 1. Only the blocks that hold the page are unpacked."""
    if show == "skipped":
        listed = batch.report.get("skipped", [])
        part = listed[(page - 1) * PER_PAGE : page * PER_PAGE]
        rows = [
            {"where": where(batch, entry), "number": entry[1], "reason": entry[2], "text": entry[3]} for entry in part
        ]
        return rows, len(listed)
    start, found = (page - 1) * PER_PAGE, []
    total = getattr(batch, show)
    codec = Codec(batch.resource._meta.model)
    for number, count in batch.chunks.order_by("number").values_list("number", show):
        if start >= count:
            start -= count
            continue
        if len(found) >= PER_PAGE:
            break
        unpacked = codec.unpack(batch.chunks.get(number=number).rows)
        found += [row for row in unpacked if _kind(row) == show][start:]
        start = 0
    return Shown(batch).rows(found[:PER_PAGE]), total


def _kind(row):
    _, pk, before, after, extra = row
    if extra is not None:
        return "wrong" if "wrong" in extra else "skipped"
    return "changed" if before is not None else "new"


class Shown:
    """Turns stored values into words, with one query for each foreign key of the page."""

    def __init__(self, batch):
        self.batch, self.resource = batch, batch.resource
        self.columns = self.resource.columns()
        self.labels = {}

    def rows(self, rows):
        self._load(rows)
        titles = self._titles([row[1] for row in rows if row[1] is not None])
        return [self._row(row, titles) for row in rows]

    def _load(self, rows):
        for column in self.columns:
            if column.kind not in ("reference", "many") or "__" in column.attribute:
                continue
            name = column.attnames[0]
            held = [side[name] for row in rows for side in row[2:4] if side and side.get(name) is not None]
            pks = set(held) if column.kind == "reference" else {key for keys in held for key in keys}
            related = column.field.related_model._default_manager.filter(pk__in=pks) if pks else ()
            self.labels[name] = {record.pk: str(record) for record in related}

    def _titles(self, pks):
        names = list(dict.fromkeys(n for c in self.resource.key_columns() for n in c.attnames))
        concrete = {field.name for field in self.resource._meta.model._meta.concrete_fields}
        names += ["name"] if "name" in concrete and "name" not in names else []
        paths = [self._path(name) for name in names]
        rows = self.resource._meta.model._default_manager.filter(pk__in=pks).values_list("pk", *paths) if pks else ()
        return {pk: " ".join(spoken(value) for value in values if value not in (None, "")) for pk, *values in rows}

    def _path(self, name):
        """A foreign key in the title by the first of its texts, without a query for each row."""
        column = next((c for c in self.columns if "__" not in c.attribute and c.attnames[0] == name), None)
        plain = column is None or column.kind != "reference" or column.texts
        return name if plain else f"{column.field.name}__{column.names[-1]}"

    def _row(self, row, titles):
        place, pk, before, after, extra = row
        if extra and "wrong" in extra:
            troubles = [
                {
                    "where": where(self.batch, place, column),
                    "label": self._label(column),
                    "message": message,
                    "raw": raw,
                }
                for column, message, raw in extra["wrong"]
            ]
            return {"where": where(self.batch, place), "number": place[1], "troubles": troubles}
        cells = [
            {"label": column.label, "old": self._value(column, before), "new": self._value(column, after)}
            for column in self.columns
            if "__" not in column.attribute and column.attnames[0] in after
        ]
        title = titles.get(pk) or " ".join(cell["new"] for cell in cells[:2])
        return {"where": where(self.batch, place), "title": title, "cells": cells}

    def _label(self, column):
        return self.resource.column(column).label if column else ""

    def _value(self, column, values):
        if values is None:
            return ""
        value = values.get(column.attnames[0])
        if value in (None, ""):
            return ""
        if column.kind == "many":
            text = "、".join(self.labels[column.attnames[0]].get(key, "") for key in value)
        elif column.kind == "reference":
            text = self.labels[column.attnames[0]].get(value, f"（{value}）")
        elif column.render:
            text = str(column.render(value))
        elif column.field.choices:
            text = str(dict(column.field.flatchoices).get(value, value))
        elif column.precision:
            text = in_table(value, values.get(column.precision) or "day")
        else:
            text = spoken(timezone.localtime(value) if column.kind == "datetime" else value)
        return text if len(text) <= CELL else text[: CELL - 1] + "…"


def groups_of(batch, *, limit=20):
    """The troubles gathered, each with a sentence that names its rows."""
    found = []
    for number, group in enumerate(batch.report.get("groups", [])[:limit]):
        places, count = group["places"], group["count"]
        label = batch.resource.column(group["column"]).label if group["column"] else ""
        if count == 1:
            rows = where(batch, places[0], group["column"])
        else:
            rows = (
                "第 "
                + "、".join(str(place[1]) for place in places[:3])
                + " 行"
                + (f"等 {count:,} 行" if count > 3 else "")
            )
        correctable = bool(group["raw"]) and group["cause"] not in (
            "double",
            "unique",
            "area",
            "check",
            "refused",
            "mark",
        )
        sentence = f"{rows} {label}：{group['message']}。" if label else f"{rows}：{group['message']}。"
        found.append({**group, "number": number, "sentence": sentence, "label": label, "correctable": correctable})
    return found
