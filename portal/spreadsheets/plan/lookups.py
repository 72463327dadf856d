"""Foreign keys in sheets: found by code, then by unique name, refused with suggestions; never made on the way."""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import cached_property
from typing import Any

from django.db import models

from portal.spreadsheets.columns import Column
from portal.spreadsheets.errors import CellError
from portal.spreadsheets.plan.convert import digits
from portal.spreadsheets.values import BLANKS, KEEP, PLACEHOLDERS, Cell, Value, shown, wide

SEPARATORS = re.compile(r"[、,，;；/\n]+")
SUGGESTED_VALUES = 60  # unknown values of one sheet for which suggestions are worked out
AMBIGUOUS = object()
LISTED = 5  # names that a sentence offers
Lookups = dict[Any, "Lookup"]  # those of one file, by what they look up


class Lookup:
    """All rows of the related model as texts → primary key, loaded with one query."""

    def __init__(
        self,
        model: type[models.Model],
        names: Sequence[str],
        texts: Callable[[], Iterable[Sequence[Any]]] | None = None,
    ) -> None:
        self.model, self.names = model, names
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
        self.has_texts = texts is not None

    @cached_property
    def others(self) -> Mapping[Any, Sequence[str]]:
        """By key what else people call the records; asked for when a text is no code and no name."""
        ask: Callable[[], Mapping[Any, Sequence[str]]] = getattr(self.model, "other_names", dict)
        return {} if self.has_texts else ask()

    @cached_property
    def aliases(self) -> dict[str, Any]:
        """Each of those names → its record; of several with one name none is meant."""
        found: dict[str, Any] = {}
        for pk, names in self.others.items():
            for name in names:
                found[name] = AMBIGUOUS if found.get(name, pk) != pk else pk
        return found

    def find(self, text: str) -> Any:
        """The key that a text names, None when it names none. Raises CellError when it names several."""
        for form in (text, wide(text)):
            if form in self.codes:
                return self.codes[form]
            pk = self.texts.get(form)
            if pk is None:
                pk = self.aliases.get(form)
            if pk is AMBIGUOUS:
                raise self._ambiguous(form)
            if pk is not None:
                return pk
        return None

    def _ambiguous(self, text: str) -> CellError:
        meant = [pk for pk, names in self.labels.items() if text in names or text in self.others.get(pk, ())]
        offered = [name for pk in meant if (name := self._told_apart(pk))]
        if len(offered) < len(meant):
            return CellError("ambiguous", f"有几个“{shown(text)}”，请改填代码")
        return CellError(
            "ambiguous",
            f"有几个“{shown(text)}”，请写明是哪一个：{'、'.join(offered[:LISTED])}",
            suggestions=offered[:LISTED],
        )

    def _told_apart(self, pk: Any) -> str:
        """A name by which nobody else is called, "" when only its code is that."""
        other = next((name for name in self.others.get(pk, ()) if self.aliases[name] == pk), "")
        label = self.text(pk)
        return other or (label if label != self.labels[pk][0] else "")

    def unknown(self, text: str) -> CellError:
        """What is said of a text that names nothing."""
        near = self.similar(text)
        hint = f"，相近的有“{'”“'.join(near)}”" if near else ""
        return CellError("unknown", f"系统中没有“{shown(text)}”{hint}", suggestions=near)

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

    def several_labels(self, keys: Iterable[Any]) -> str:
        return "、".join(self.text(key) for key in keys)

    @classmethod
    def of(cls, column: Column, lookups: Lookups) -> "Lookup":
        """The lookup of a column, loaded once for all columns that ask the same."""
        key = (column.related_model, column.names, column.texts)
        if key not in lookups:
            lookups[key] = cls(column.related_model, column.names, column.texts)
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


class Reference:
    """The cells of one column by its lookup. ``remembered``: texts of this column → what they meant last time.

    What is remembered is looked up once and never leads to another remembered text. ``nothing``: words for none.
    """

    def __init__(self, lookup: Lookup, remembered: Mapping[str, str], nothing: Sequence[str] = ()) -> None:
        self.lookup, self.remembered, self.nothing = lookup, remembered, nothing

    def __call__(self, cell: Cell) -> Value:
        found = digits(cell) if isinstance(cell, int | float) and not isinstance(cell, bool) else str(cell)
        found = found.strip(BLANKS)
        pk = self.lookup.find(found)
        if pk is None and found in self.remembered:
            pk = self.lookup.find(self.remembered[found])
        if pk is not None:
            return pk
        if found in PLACEHOLDERS or found in self.nothing:
            return KEEP
        raise self.lookup.unknown(found)

    def several(self, cell: Cell) -> Value:
        """小学、初中 → the sorted keys of both."""
        parts = [part for part in SEPARATORS.split(str(cell).strip(BLANKS)) if part]
        keys = [self(part) for part in parts]
        return KEEP if keys == [KEEP] else tuple(sorted({key for key in keys if key is not KEEP}))
