"""The values of a wide table: each in the unit of its own heading, measured against that of its own record."""

from collections.abc import Sequence
from typing import Any

from portal.spreadsheets.columns import Column
from portal.spreadsheets.errors import CellError
from portal.spreadsheets.plan.cells import Cells, Choices, Context
from portal.spreadsheets.plan.row_units import RowUnitCells
from portal.spreadsheets.values import Cell, Value


class FoldedCells(RowUnitCells):
    """Reads like RowUnitCells, once it also has the ``headings`` over the cells; a reader for each of them."""

    def __init__(self, column: Column, heading: str, choices: Choices, context: Context) -> None:
        super().__init__(column, heading, choices, context)
        self.headings: Sequence[Any] = ()
        self.by_heading: dict[str, Cells | RowUnitCells] = {}

    def read(self, cells: Sequence[Cell]) -> tuple[list[Value], list[tuple[int, CellError, Cell]]]:
        """The same as of Cells."""
        values: list[Value] = [None] * len(cells)
        errors: list[tuple[int, CellError, Cell]] = []
        rows: dict[str, list[int]] = {}
        for place, heading in enumerate(self.headings):
            rows.setdefault(str(heading), []).append(place)
        for heading, places in rows.items():
            reader = self._of(heading)
            if isinstance(reader, RowUnitCells):
                reader.keys = [self.keys[place] for place in places]
            read, wrong = reader.read([cells[place] for place in places])
            for place, value in zip(places, read, strict=True):
                values[place] = value
            errors += [(places[place], error, cell) for place, error, cell in wrong]
        return values, errors

    def _of(self, heading: str) -> Cells | RowUnitCells:
        if heading not in self.by_heading:
            _, choices, context = self.rest
            own = RowUnitCells(self.column, heading, choices, context, self.units) if self.column.row_units else None
            self.by_heading[heading] = own or Cells(self.column, heading, choices, context)
        return self.by_heading[heading]

    @property
    def examples(self) -> list[str]:
        """What was converted, one example for each heading and unit."""
        return [example for reader in self.by_heading.values() for example in reader.examples]
