"""Whether a table is wide, and what its headings say: years, indicators or places over the cells. Shown, then used."""

import re
from collections.abc import Sequence

from portal.spreadsheets.columns import Column
from portal.spreadsheets.errors import CellError
from portal.spreadsheets.headings import normalised
from portal.spreadsheets.layout import Layout
from portal.spreadsheets.plan.folding import as_period, without_unit
from portal.spreadsheets.plan.lookups import Lookup, Lookups
from portal.spreadsheets.report import Look
from portal.spreadsheets.resources import SheetResource
from portal.spreadsheets.units import unit
from portal.spreadsheets.values import is_blank
from portal.spreadsheets.wide import Wide

WHOLE = "全市"
UNITS = frozenset({"单位", "计量单位", "数据单位"})
NO_VALUES = frozenset(
    {
        "序号",
        "编号",
        "原行号",
        "问题",
        "排名",
        "名次",
        "位次",
        "备注",
        "说明",
        "注",
        "合计",
        "总计",
        "小计",
        "平均",
        "增速",
    }
)
WITH_YEAR = re.compile(r"^((?:19|20)\d{2}\s*年(?:度|末|底)?)\s*(\S.*)$")
SHARE = 0.5  # of the cells of a column that name records, so that it is taken for their column


class WideTable:
    """The headings of one file, asked what they say."""

    def __init__(self, resource: type[SheetResource], spec: Wide, layout: Layout, look: Look) -> None:
        self.resource, self.spec, self.layout, self.look = resource, spec, layout, look
        self.lookups: Lookups = {}
        self.below = look.rows[layout.header[-1] :]

    def propose(self) -> None:
        """Fill in the layout what a wide table needs; nothing where the file has a column of the values itself."""
        layout, own = self.layout, self.spec.value in self.layout.columns
        layout.folded, layout.unit_place = {}, None
        if own or layout.headless:
            return
        says = self.said()
        layout.folded = says
        if not says:
            return
        self._corner()
        layout.folded = {at: said for at, said in says.items() if int(at) not in layout.columns.values()}
        places = [at for at, title in enumerate(self.look.titles) if normalised(title) in UNITS]
        layout.unit_place = next((at for at in places if at not in layout.used and self._holds_units(at)), None)

    def said(self) -> dict[str, dict[str, str]]:
        """What the headings of a wide table say, by their place; none when no heading says anything."""
        free = [at for at in range(len(self.look.titles)) if at not in self.layout.columns.values()]
        said = {at: self._of(self.look.titles[at]) for at in free}
        heads = list(dict.fromkeys(name for one in said.values() for name in one))
        if not heads:
            return {}
        if any(len(one) > 1 for one in said.values()):
            return {str(at): one for at, one in said.items() if len(one) == len(heads)}
        most = max(heads, key=lambda name: sum(name in one for one in said.values()))
        return self.read_as(most, [at for at in free if most in said[at] or self._holds_numbers(at)])

    def read_as(self, head: str, places: Sequence[int]) -> dict[str, dict[str, str]]:
        """The headings at ``places`` taken for what the column ``head`` says, known or not."""
        return {str(at): {head: self._text(head, self.look.titles[at])} for at in places if self.look.titles[at]}

    def _of(self, title: str) -> dict[str, str]:
        """What one heading says, each of its rows by itself."""
        whole = [title] if any(self._says(name, title) for name in self.spec.heads) else []
        parts = whole or [part for row in title.split("/") for part in self._split(row)]
        said: dict[str, str] = {}
        for part in parts:
            for name in self.spec.heads:
                if name not in said and name not in self.layout.columns and self._says(name, part):
                    said[name] = self._text(name, part)
                    break
        return said

    def _split(self, text: str) -> list[str]:
        """2023年在校生数 says a year and what was counted."""
        found = WITH_YEAR.match(text)
        return [text] if found is None or as_period(text) else [found[1], found[2]]

    def _says(self, name: str, text: str) -> bool:
        column = self.resource.column(name)
        if column.kind != "reference":
            return bool(as_period(text))
        return (column.may_be_blank and text == WHOLE) or self.known(name, text) or self.known(name, without_unit(text))

    def _text(self, name: str, text: str) -> str:
        """The heading as a cell of the column."""
        column = self.resource.column(name)
        if column.kind != "reference":
            period = as_period(text) or text
            return period.removesuffix("年") if column.kind == "integer" else period
        return text if self.known(name, text) else without_unit(text)

    def known(self, name: str, text: str) -> bool:
        """Whether a record of the column is called so; several are."""
        return known(self.resource.column(name), self.lookups, text)

    def _holds_numbers(self, place: int) -> bool:
        """A column of numbers under a heading that nobody knows: it is asked about, not passed over."""
        title = normalised(self.look.titles[place])
        cells = [row[place] for row in self.below if place < len(row) and not is_blank(row[place])]
        if not title or title in NO_VALUES or title in UNITS or not cells:
            return False
        return sum(_is_number(cell) for cell in cells) > SHARE * len(cells)

    def _holds_units(self, place: int) -> bool:
        """单位 may also be an office."""
        cells = [row[place] for row in self.below if place < len(row) and not is_blank(row[place])]
        return sum(unit(cell) is not None for cell in cells) > SHARE * len(cells)

    def _corner(self) -> None:
        """The column of the names under a heading such as 指标／地区."""
        heads = {name for said in self.layout.folded.values() for name in said}
        for name in self.spec.heads:
            column = self.resource.column(name)
            if name in heads or name in self.layout.columns or column.kind != "reference":
                continue
            for place in range(len(self.look.titles)):
                if place not in self.layout.columns.values() and self._names(name, place):
                    self.layout.columns[name] = place
                    break

    def _names(self, name: str, place: int) -> bool:
        cells = [row[place] for row in self.below if place < len(row) and not is_blank(row[place])]
        named = sum(self._says(name, cell) for cell in cells)
        return bool(cells) and named > SHARE * len(cells)


def known(column: Column, lookups: Lookups, text: str) -> bool:
    """Whether a record of the column is called so; so it is when several are."""
    try:
        return Lookup.of(column, lookups).find(text.strip()) is not None
    except CellError:
        return True


def propose(resource: type[SheetResource], layout: Layout, look: Look) -> None:
    """Look at the headings of a file for a wide table, where the sheet has such a form."""
    if resource.wide is not None:
        WideTable(resource, resource.wide, layout, look).propose()


def _is_number(cell: str) -> bool:
    bare = cell.replace(",", "").replace("%", "").strip("-+ ")
    return bare.replace(".", "", 1).isdecimal()
