"""Rows of a plan as packed JSON: 58 bytes a row on real sheets. What JSON does not know is written as its text."""

import json
import zlib
from collections.abc import Callable, Iterable, Sequence
from datetime import date, datetime, time
from decimal import Decimal
from typing import Any, NamedTuple

from django.db import models

from portal.spreadsheets.values import Place

Values = dict[str, Any]  # by attname

# From the text back to the value, by the kind of field; everything else is JSON already.
READERS: "tuple[tuple[type[models.Field[Any, Any]], Callable[[str], Any]], ...]" = (
    (models.DecimalField, Decimal),
    (models.DateTimeField, datetime.fromisoformat),
    (models.DateField, date.fromisoformat),
    (models.TimeField, time.fromisoformat),
)


class PlanRow(NamedTuple):
    """One row of a plan. New rows have no ``before`` and no ``pk``; wrong and skipped ones have ``extra`` alone."""

    place: Place
    pk: Any
    before: Values | None
    after: Values | None
    extra: dict[str, Any] | None  # {"wrong": [[column, message, cell]…]} or {"note": why it is skipped}

    @property
    def old(self) -> Values:
        """``before`` of a row that changes a stored one."""
        if self.before is None:
            raise LookupError(self.place)
        return self.before

    @property
    def new(self) -> Values:
        """``after`` of a row that is written."""
        if self.after is None:
            raise LookupError(self.place)
        return self.after

    @property
    def is_new(self) -> bool:
        return self.pk is None and self.after is not None

    @property
    def is_change(self) -> bool:
        return self.pk is not None

    @property
    def errors(self) -> list[tuple[str | None, str, str]]:
        """Column, message and cell of everything that is wrong with the row."""
        return [(column, message, cell) for column, message, cell in (self.extra or {}).get("wrong", ())]

    @property
    def is_wrong(self) -> bool:
        return self.extra is not None and "wrong" in self.extra


class Codec:
    """Packs and unpacks rows of one model."""

    def __init__(self, model: type[models.Model]) -> None:
        self.readers: dict[str, Callable[[str], Any]] = {}
        for field in model._meta.concrete_fields:
            target = field.target_field if isinstance(field, models.ForeignKey) else field
            if reader := next((reader for base, reader in READERS if isinstance(target, base)), None):
                self.readers[field.attname] = reader

    def pack(self, rows: Sequence[PlanRow]) -> bytes:
        return zlib.compress(json.dumps(rows, ensure_ascii=False, separators=(",", ":"), default=str).encode(), 1)

    def unpack(self, data: bytes | memoryview) -> list[PlanRow]:
        rows = [PlanRow((sheet, row), *rest) for (sheet, row), *rest in json.loads(zlib.decompress(bytes(data)))]
        for row in rows:
            self.read(row.before or {})
            self.read(row.after or {})
        return rows

    def read(self, values: Values) -> Values:
        """``values`` themselves, with what JSON holds as text turned back into what the columns hold."""
        for name, reader in self.readers.items():
            if (value := values.get(name)) is not None:
                values[name] = reader(value)
        return values

    @staticmethod
    def plain(values: Values) -> Values:
        """The values as JSON holds them."""
        plain: Values = json.loads(json.dumps(values, default=str))
        return plain


def pack_keys(keys: Iterable[Any]) -> bytes:
    """Primary keys of the rows that a block inserted, in their order."""
    return zlib.compress(json.dumps(list(keys)).encode(), 1)


def unpack_keys(data: bytes | memoryview | None) -> list[Any]:
    keys: list[Any] = json.loads(zlib.decompress(bytes(data))) if data else []
    return keys
