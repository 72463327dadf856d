"""Foreign keys in sheets: found by code, then by unique name; told with suggestions; never made on the way."""

import re

from portal.spreadsheets.plan.convert import BLANKS, KEEP, PLACEHOLDERS, Trouble, digits, shown, wide

SEPARATORS = re.compile(r"[、,，;；/\n]+")
SUGGESTED_VALUES = 60  # unknown values of one sheet for which suggestions are worked out
AMBIGUOUS = object()


class Lookup:
    """All rows of the related model as texts → primary key, loaded with one query."""

    def __init__(self, model, names, remembered=None, texts=None):
        self.model, self.names, self.remembered = model, names, remembered or {}
        self.codes, self.texts, self.labels, self.suggested = {}, {}, {}, 0
        rows = texts() if texts else model._default_manager.values_list("pk", *self.names).iterator(chunk_size=5_000)
        for pk, code, *names in rows:
            self.codes[str(code)] = pk
            for name in filter(None, names):
                self.texts[name] = AMBIGUOUS if self.texts.get(name, pk) != pk else pk
            self.labels[pk] = [str(code), *filter(None, names)]

    def __call__(self, cell):
        found = digits(cell) if isinstance(cell, int | float) and not isinstance(cell, bool) else str(cell)
        found = found.strip(BLANKS)
        for text in (found, wide(found)):
            if text in self.codes:
                return self.codes[text]
            pk = self.texts.get(text)
            if pk is AMBIGUOUS:
                raise Trouble("ambiguous", f"有几个“{shown(text)}”，请改填代码")
            if pk is not None:
                return pk
        if found in self.remembered:
            return self(self.remembered[found])
        if found in PLACEHOLDERS:
            return KEEP
        near = self.similar(found)
        hint = f"，相近的有“{'”“'.join(near)}”" if near else ""
        raise Trouble("unknown", f"系统中没有“{shown(found)}”{hint}", suggestions=near)

    def similar(self, text, limit=3):
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

    def several(self, cell):
        """小学、初中 → the sorted keys of both."""
        parts = [part for part in SEPARATORS.split(str(cell).strip(BLANKS)) if part]
        keys = [self(part) for part in parts]
        return KEEP if keys == [KEEP] else tuple(sorted({key for key in keys if key is not KEEP}))

    def several_labels(self, keys):
        return "、".join(self.label(key) for key in keys)

    @classmethod
    def of(cls, column, lookups, remembered=None):
        """The lookup of a column, loaded once for all columns that ask the same."""
        key = (column.field.related_model, column.names, column.texts)
        if key not in lookups:
            lookups[key] = cls(key[0], column.names, remembered, column.texts)
        return lookups[key]

    def label(self, pk):
        """The text that finds ``pk`` again: its first unique name that is nobody's code, else its code."""
        if pk is None:
            return None
        code, *names = self.labels[pk]
        for name in names:
            if self.texts.get(name) == pk and self.codes.get(name, pk) == pk and name == name.strip(BLANKS):
                return name
        return code
