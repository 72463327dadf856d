"""A column of numbers whose unit stands in each row, as the unit of an indicator's value does."""

from collections.abc import Mapping, Sequence
from typing import Any

from portal.spreadsheets.columns import Column
from portal.spreadsheets.errors import CellError
from portal.spreadsheets.plan.cells import Cells, Choices, Context
from portal.spreadsheets.values import Cell, Value


class RowUnitCells:
    """Reads like Cells, once it has the ``keys`` of the records that say the unit; a reader for each unit."""

    def __init__(
        self,
        column: Column,
        heading: str,
        choices: Choices,
        context: Context,
        units: Mapping[Any, str] | None = None,
    ) -> None:
        self.column, self.rest = column, (heading, choices, context)
        self.width = len(column.attnames)
        asked = column.row_units if units is None else None
        self.units: Mapping[Any, str] = asked() if asked else units or {}
        self.readers: dict[str, Cells] = {}
        self.keys: Sequence[Any] = ()

    def read(self, cells: Sequence[Cell]) -> tuple[list[Value], list[tuple[int, CellError, Cell]]]:
        """The same as of Cells."""
        values: list[Value] = [None] * len(cells)
        errors: list[tuple[int, CellError, Cell]] = []
        rows: dict[str, list[int]] = {}
        for place, key in enumerate(self.keys):
            rows.setdefault(self.units.get(key, ""), []).append(place)
        for own, places in rows.items():
            read, wrong = self._reader(own).read([cells[place] for place in places])
            for place, value in zip(places, read, strict=True):
                values[place] = value
            errors += [(places[place], error, cell) for place, error, cell in wrong]
        return values, errors

    def _reader(self, own: str) -> Cells:
        if own not in self.readers:
            self.readers[own] = Cells(self.column, *self.rest, own)
        return self.readers[own]

    @property
    def examples(self) -> list[str]:
        """What was converted, one example for each unit."""
        return [example for reader in self.readers.values() for example in reader.examples]
