"""What the person, or the first look, decided about a file: which sheets, which header, which column is which."""

from dataclasses import dataclass, field
from typing import Any

from portal.spreadsheets.headings import letter
from portal.spreadsheets.values import Place, column_of, row_of


@dataclass
class Layout:
    """Every choice that a plan is made from. Columns are named as in the resource, texts as ``shown`` shows them."""

    sheets: list[str] = field(default_factory=list)  # titles; the first was recognised or chosen, the rest joined it
    header: list[int] = field(default_factory=list)  # the one or two rows of the header, as Excel counts them
    columns: dict[str, int] = field(default_factory=dict)  # column → its place in the sheet, from 0
    headless: bool = False  # the table has no header; ``header`` names the row above its first record then, maybe 0
    group_place: int | None = None  # behind the columns of the sheet: the name of the group in which a row stands
    encoding: str = ""  # of a text file
    delimiter: str = ""  # of a text file
    keep: list[int] = field(default_factory=list)  # rows that are records although they look like totals or notes
    clear: list[str] = field(default_factory=list)  # columns in which a blank cell empties the stored value
    blanks: list[str] = field(default_factory=list)  # text columns in which 无, / and the like are blank
    corrections: dict[str, dict[str, str]] = field(default_factory=dict)  # column → cell → what was meant
    accepted: dict[str, list[str]] = field(default_factory=dict)  # column → causes of warnings that were accepted
    converted: dict[str, list[str]] = field(default_factory=dict)  # column → causes in which the other meaning holds
    constants: dict[str, str] = field(default_factory=dict)  # column → what all rows say that leave it blank
    # Tables that have the columns elsewhere: which sheet, from which row on, column → place; none: as the first one.
    tables: list[tuple[int, int, dict[str, int]]] = field(default_factory=list)
    # Of a wide table: place of a column that is folded → what its heading says, by column.
    folded: dict[str, dict[str, str]] = field(default_factory=dict)
    unit_place: int | None = None  # the column that says the unit of each row of a wide table
    given: dict[str, str] = field(default_factory=dict)  # column → what all rows say where the file says nothing
    chosen: dict[str, str] = field(
        default_factory=dict
    )  # ``row_name`` → code of the record that it is, "" for a new one
    called: dict[str, str] = field(default_factory=dict)  # name in the file → code of the record that was chosen for it
    refused: dict[str, str] = field(default_factory=dict)  # ``row_key`` → what the database said of the row
    full_list: bool = False  # rows that the file does not name are to be listed
    # Of a bulk edit, which has no file. Its row n is the n-th chosen record.
    records: list[Any] = field(default_factory=list)  # primary keys
    titles: list[str] = field(default_factory=list)  # what the records were called when they were chosen
    marks: list[str] = field(default_factory=list)  # of the stored rows when they were compared, see ``row_marks``
    values: dict[str, Any] = field(default_factory=dict)  # attname → new value, as JSON holds it

    @classmethod
    def from_json(cls, value: dict[str, Any]) -> "Layout":
        return cls(**value)

    def correct(self, column: str, cell: str, meaning: str) -> None:
        """From now on ``cell`` in ``column`` means ``meaning``. What means itself is no correction."""
        if cell == meaning:
            self.corrections.get(column, {}).pop(cell, None)
        else:
            self.corrections.setdefault(column, {})[cell] = meaning

    def accept(self, column: str, cause: str) -> None:
        """Warnings of this cause in ``column`` are no obstacle any more."""
        self.accepted.setdefault(column, []).append(cause)

    def convert(self, column: str, cause: str) -> None:
        """Warnings of this cause in ``column`` are no obstacle any more: the other meaning holds."""
        self.converted.setdefault(column, []).append(cause)

    @property
    def heads(self) -> list[str]:
        """The columns that the headings of a wide table say."""
        return list(dict.fromkeys(name for says in self.folded.values() for name in says))

    @property
    def used(self) -> list[int]:
        """The places of the file that are read, the names of groups apart."""
        own = [place for place in self.columns.values() if place != self.group_place]
        unit = [] if self.unit_place is None or not self.folded else [self.unit_place]
        return [*own, *map(int, self.folded), *unit]

    def row_name(self, place: Place) -> str:
        """A row of the file whichever sheets are read together."""
        return f"{self.sheets[place[0]] if place[0] < len(self.sheets) else ''}!{place[1]}"

    def title(self, row: int) -> str:
        """What the record of a row of a bulk edit is called; "" for a row of a file."""
        return self.titles[row - 1] if 0 < row <= len(self.titles) else ""

    def where(self, place: Place, column: str | None = None) -> str:
        """第 12 行（G12）; with the sheet's name when several are read together. A chosen record is named."""
        if title := self.title(place[1]):
            return f"第 {place[1]} 条 {title}"
        sheet = f"“{self.sheets[place[0]]}”" if len(self.sheets) > 1 else ""
        if (cell := column_of(place[1])) is not None:
            return f"{sheet}{self._cell(place, cell, column)}"
        at = self.places(place).get(column) if column else None
        if at is not None and at == self.group_place:
            return f"{sheet}第 {place[1]} 行（分组行）"
        return f"{sheet}第 {place[1]} 行" + (f"（{letter(at)}{place[1]}）" if at is not None else "")

    def _cell(self, place: Place, column: int, said_by: str | None) -> str:
        """第 5 行（C5）; what the heading or another cell of the row says, with the address of that."""
        row = row_of(place[1])
        at, line = self.places(place).get(said_by or "", column), row
        if said_by in self.heads and not self.tables:
            at, line = column, self.header[-1]
        return f"第 {row} 行（{letter(column)}{row}）" + (
            "" if (at, line) == (column, row) else f"的 {letter(at)}{line}"
        )

    def place_name(self, column: str) -> str:
        """From where in the file a column is taken: C, or the rows that name groups."""
        place = self.columns[column]
        return "分组行" if place == self.group_place else letter(place)

    def places(self, place: Place) -> dict[str, int]:
        """Column → its place in the table in which a row stands."""
        above = [moved for sheet, row, moved in self.tables if sheet == place[0] and row <= row_of(place[1])]
        return {**self.columns, **above[-1]} if above else self.columns


def row_key(place: Place) -> str:
    """A place as a key of JSON."""
    return f"{place[0]}:{place[1]}"
