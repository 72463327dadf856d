"""Foreign keys in sheets: found by code, then by unique name, refused with suggestions; never made on the way."""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from django.db import models

from portal.spreadsheets.columns import Column
from portal.spreadsheets.errors import CellError
from portal.spreadsheets.plan.convert import digits
from portal.spreadsheets.values import BLANKS, KEEP, PLACEHOLDERS, Cell, Value, shown, wide

SEPARATORS = re.compile(r"[、,，;；/\n]+")
SUGGESTED_VALUES = 60  # unknown values of one sheet for which suggestions are worked out
AMBIGUOUS = object()
Lookups = dict[Any, "Lookup"]  # those of one file, by what they look up


class Lookup:
    """All rows of the related model as texts → primary key, loaded with one query."""

    def __init__(
        self,
        model: type[models.Model],
        names: Sequence[str],
        remembered: Mapping[str, str] | None = None,
        texts: Callable[[], Iterable[Sequence[Any]]] | None = None,
    ) -> None:
        self.model, self.names, self.remembered = model, names, remembered or {}
        self.codes: dict[str, Any] = {}
        self.texts: dict[str, Any] = {}
        self.labels: dict[Any, list[str]] = {}
        self.suggested = 0
        rows = texts() if texts else model._default_manager.values_list("pk", *self.names).iterator(chunk_size=5_000)
        for pk, code, *names in rows:
            self.codes[str(code)] = pk
            for name in filter(None, names):
                self.texts[name] = AMBIGUOUS if self.texts.get(name, pk) != pk else pk
            self.labels[pk] = [str(code), *filter(None, names)]

    def __call__(self, cell: Cell) -> Value:
        found = digits(cell) if isinstance(cell, int | float) and not isinstance(cell, bool) else str(cell)
        found = found.strip(BLANKS)
        for text in (found, wide(found)):
            if text in self.codes:
                return self.codes[text]
            pk = self.texts.get(text)
            if pk is AMBIGUOUS:
                raise CellError("ambiguous", f"有几个“{shown(text)}”，请改填代码")
            if pk is not None:
                return pk
        if found in self.remembered:
            return self(self.remembered[found])
        if found in PLACEHOLDERS:
            return KEEP
        near = self.similar(found)
        hint = f"，相近的有“{'”“'.join(near)}”" if near else ""
        raise CellError("unknown", f"系统中没有“{shown(found)}”{hint}", suggestions=near)

    def similar(self, text: str, limit: int = 3) -> list[str]:
        """Names that share most characters with ``text``."""
        self.suggested += 1
        if self.suggested > SUGGESTED_VALUES:
            return []
        wanted = set(text)
        scores = []
        for name in self.texts:
            own = set(name)
            score = 2 * len(wanted & own) / (len(wanted) + len(own))
            if score >= 0.5 or name[:2] == text[:2]:
                scores.append((-score, name))
        return [name for _, name in sorted(scores)[:limit]]

    def several(self, cell: Cell) -> Value:
        """小学、初中 → the sorted keys of both."""
        parts = [part for part in SEPARATORS.split(str(cell).strip(BLANKS)) if part]
        keys = [self(part) for part in parts]
        return KEEP if keys == [KEEP] else tuple(sorted({key for key in keys if key is not KEEP}))

    def several_labels(self, keys: Iterable[Any]) -> str:
        return "、".join(self.text(key) for key in keys)

    @classmethod
    def of(cls, column: Column, lookups: Lookups, remembered: Mapping[str, str] | None = None) -> "Lookup":
        """The lookup of a column, loaded once for all columns that ask the same."""
        key = (column.related_model, column.names, column.texts)
        if key not in lookups:
            lookups[key] = cls(column.related_model, column.names, remembered, column.texts)
        return lookups[key]

    def label(self, pk: Any) -> str | None:
        """The text that finds ``pk`` again: its first unique name that is nobody's code, else its code."""
        return None if pk is None else self.text(pk)

    def text(self, pk: Any) -> str:
        """``label`` of a key that one of the rows has."""
        code, *names = self.labels[pk]
        for name in names:
            if self.texts.get(name) == pk and self.codes.get(name, pk) == pk and name == name.strip(BLANKS):
                return name
        return code
