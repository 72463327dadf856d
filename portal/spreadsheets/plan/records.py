"""A plan and its records: the rows of a file on their way from cells to a decision."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, time
from typing import Any, TypeAlias

from portal.spreadsheets.columns import Column
from portal.spreadsheets.errors import CellError
from portal.spreadsheets.read.body import Skipped
from portal.spreadsheets.resources import SheetResource
from portal.spreadsheets.values import BLANKS, KEEP, Cell, Place, Value

Changes: TypeAlias = dict[str, tuple[Value, Value]]  # attname → (old, new)
Finding: TypeAlias = tuple[str | None, CellError, Cell]  # column, None for the whole row; what is wrong; the cell


class Record:
    """``values`` follow the plan's attnames, KEEP where the old value stays. ``place``: (sheet index, Excel's row).

    ``state``: "" until it is decided, then new, changed, same, wrong or skipped. ``key``: unless a part of it
    cannot be read. ``pk`` and ``old``: of the stored row. ``image``: that row as it would be stored, by attname, while
    it is checked and no longer. ``completed``: attributes that the model's own ``clean`` filled in. ``said``: what
    columns that are not read name, see related_names. ``advice``: sentences for the person about a row that is right.
    """

    __slots__ = (
        *("advice", "completed", "errors", "image", "key", "note", "old", "pk", "place", "said", "state"),
        *("values", "warnings"),
    )

    key: tuple[Value, ...]
    image: dict[str, Value]

    def __init__(self, place: Place, values: tuple[Value, ...]) -> None:
        self.place, self.values = place, values
        self.completed: Changes | None = None
        self.said: dict[str, str] | None = None
        self.pk: Any = None
        self.old: tuple[Value, ...] = ()
        self.errors: list[Finding] | None = None
        self.warnings: list[Finding] | None = None
        self.state = self.note = self.advice = ""

    def fail(self, column: str | None, error: CellError, cell: Cell = None) -> None:
        """``column``: its name in the resource, None when the whole row is meant."""
        self.state = "wrong"
        self.errors = [*(self.errors or ()), (column, error, cell)]

    def warn(self, column: str, error: CellError, cell: Cell) -> None:
        """A value that is taken only if it is what the record holds already, or once the person says so."""
        self.warnings = [*(self.warnings or ()), (column, error, cell)]


@dataclass
class Plan:
    """What a file would change. Records are kept until the end because a later row may spoil an earlier one."""

    resource: type[SheetResource]
    columns: list[Column]  # those that the file has, in the resource's order
    names: list[str]  # their attnames
    records: list[Record] = field(default_factory=list)
    skipped: list[tuple[int, Skipped]] = field(default_factory=list)  # (sheet index, row)
    warnings: list[str] = field(default_factory=list)
    missing: list[str] = field(default_factory=list)  # keys of stored rows that a full list does not name
    blank: int = 0
    chosen: bool = False  # the rows were chosen one by one, so that many changes are no surprise

    def counts(self) -> dict[str, int]:
        states = Counter(record.state for record in self.records)
        found = {name: states[name] for name in ("new", "changed", "same", "wrong")}
        return {**found, "skipped": states["skipped"] + len(self.skipped)}


def same(old: Value, new: Value) -> bool:
    """Whether a cell says what the record already holds, allowing for what files cannot carry."""
    if old == new:
        return True
    if isinstance(old, str) and isinstance(new, str):
        return _text(old) == _text(new)
    if isinstance(old, datetime | time) and type(old) is type(new):
        return old.replace(microsecond=0) == new
    if isinstance(old, list | tuple):
        return new is not None and list(old) == list(new)
    if isinstance(old, float) and isinstance(new, float):
        return f"{old:.15g}" == f"{new:.15g}"
    return False


def _text(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\r", "\n").strip(BLANKS)


def changes(names: Sequence[str], record: Record) -> Changes:
    """What a matched record would change; empty when the sheet says nothing new."""
    if record.old == record.values:
        return {}
    return {
        name: (old, new)
        for name, old, new in zip(names, record.old, record.values, strict=True)
        if new is not KEEP and not same(old, new)
    }
