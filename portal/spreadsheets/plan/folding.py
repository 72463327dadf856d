"""Folds a wide table: each filled cell becomes a row of its own that says what the headings say. No query."""

import re
from collections.abc import Callable, Mapping, Sequence

from portal.dates.parse import NotADate, parse
from portal.spreadsheets.layout import Layout
from portal.spreadsheets.read.body import RecordRow
from portal.spreadsheets.units import BRACKETS, unit, unit_of
from portal.spreadsheets.values import PLACEHOLDERS, Cell, Merged, Row, cell_number, is_blank, wide
from portal.spreadsheets.wide import Wide

Known = Callable[[str, str], bool]  # column, text: whether a record is called so

PERIOD = re.compile(r"(?:19|20)\d{2}(?:\.0)?(?=年|\D|$)")
OF_YEAR = re.compile(r"^(\d{4})(?:\.0)?\s*年?(?:度|末|底)?$")


class Folding:
    """The cells of one sheet. ``titles``: its headings. ``known`` says whether a heading names a record as it stands.

    A folded row has the cells of its own row first, then what its heading says, its value, and the heading with the
    unit of its row.
    """

    def __init__(self, layout: Layout, spec: Wide, titles: Sequence[str], known: Known) -> None:
        self.layout, self.spec, self.titles, self.known = layout, spec, titles, known
        self.base = len(titles) + 1  # behind the name of the group
        self.heads = layout.heads
        self.named = [(name, place) for name, place in layout.columns.items() if name in spec.heads]
        self.blank = 0
        self.unknown_units: dict[str, int] = {}

    def place_of(self, name: str) -> int | None:
        """Where a column stands in a folded row."""
        if name in self.heads:
            return self.base + self.heads.index(name)
        return self.value_place if name == self.spec.value else self.layout.columns.get(name)

    @property
    def value_place(self) -> int:
        return self.base + len(self.heads)

    @property
    def heading_place(self) -> int:
        return self.value_place + 1

    def remarks(self) -> list[str]:
        """What was passed over, and what was seen and not understood."""
        said = [f"宽表按单元格展开，其中 {self.blank:,} 个空白或“—”的单元格没有导入。"] if self.blank else []
        units = self.unknown_units.items()
        return said + [f"第 {row} 行的单位“{text}”没有认出，数值按指标的单位读入，请核对。" for text, row in units]

    def rows(
        self, rows: Sequence[RecordRow], order: Mapping[int, int] | None, merged: Mapping[int, set[int]]
    ) -> list[RecordRow]:
        """A row for each filled cell of ``rows``; one that cannot be read at all stays as it is.

        ``order``: where this table has the columns of the first one. ``merged``: rows in cells merged downwards.
        """
        found: list[RecordRow] = []
        for row in rows:
            if row.doubt is not None and not row.doubt.is_warning:
                found.append(row)
                continue
            own = [*row.cells[: self.base], *[""] * (self.base - len(row.cells))]
            in_row = self._unit_of_row(own, row.number)
            for at, says in self.layout.folded.items():
                place = int(at)
                cell = own[place] if place < len(own) else ""
                if is_blank(cell) or (isinstance(cell, str) and wide(cell) in PLACEHOLDERS):
                    self.blank += 1
                    continue
                within = row.number - 1 in merged.get(place, ())
                actual = order.get(place, place) if order else place
                found.append(self._folded(row, own, place, says, Merged(cell) if within else cell, in_row, actual))
        return found

    def _folded(
        self, row: RecordRow, own: Row, place: int, says: dict[str, str], cell: Cell | Merged, in_row: str, actual: int
    ) -> RecordRow:
        heading = in_row or (self.titles[place] if place < len(self.titles) else "")
        heads: Row = [says.get(name, "") for name in self.heads]
        value: Cell = cell  # type: ignore[assignment]  # a merged cell is read as one
        return RecordRow(cell_number(row.number, actual), [*own, *heads, value, heading], row.doubt)

    def _unit_of_row(self, own: Row, number: int) -> str:
        """What the row itself says of its unit, as a heading: its own column, or a bracket behind its name."""
        place = self.layout.unit_place
        if place is not None and place < len(own) and not is_blank(own[place]):
            text = str(own[place]).strip()
            if unit(text) is None:
                self.unknown_units.setdefault(text, number)
            return f"（{text}）"
        for name, at in self.named:
            cell = own[at] if at < len(own) else ""
            text = cell if isinstance(cell, str) else ""
            if text and not self.known(name, text) and unit_of(text):
                bare = without_unit(text)
                if self.known(name, bare):
                    own[at] = bare
                    return text
        return ""


def without_unit(text: str) -> str:
    """常住人口（万人） → 常住人口."""
    return BRACKETS.sub(lambda found: "" if unit(found[1]) else found[0], text).strip()


def as_period(text: str) -> str:
    """2021, 2021 年度, 2021年末 → 2021年; another period as it stands, "" for what is none."""
    bare = without_unit(wide(text))
    if found := OF_YEAR.match(bare):
        return f"{found[1]}年"
    try:
        return bare if PERIOD.match(bare) and parse(bare) else ""
    except NotADate:
        return ""
