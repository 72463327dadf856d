"""Rows that name the group of the rows below them: 安乐镇（10所）. No database."""

import re
from dataclasses import dataclass, field

from portal.spreadsheets.values import Row

NUMBERING = re.compile(r"^[（(]?[一二三四五六七八九十\d]{1,3}[)）]?[、.．\s]?(?=\D)")
STATED = re.compile(
    r"(?:[（(:：]\s*+(?:共\s*+)?|共\s*+)(\d{1,6})\s*+(?:所|个|处|家|项|名|条|场|座|片|支|间|块)?\s*+[)）]?$"
)


@dataclass
class Group:
    """``row`` as Excel counts it. ``stated``: how many records the row says there are. ``start``: those before it."""

    row: int
    text: str
    stated: int | None
    start: int


@dataclass
class Groups:
    """The groups of one sheet. ``add``: each record gets the name of its group as a last cell."""

    add: bool = False
    count: int = 0  # records so far
    found: list[Group] = field(default_factory=list)
    name: str = ""

    def begin(self, row: int, text: str) -> None:
        stated = STATED.search(text)
        self.found.append(Group(row, text, int(stated[1]) if stated else None, self.count))
        self.name = name_of(text)

    def added(self, cells: Row, width: int) -> Row:
        if not self.add:
            return cells
        return [*cells[:width], *[""] * (width - len(cells)), self.name]

    def remarks(self) -> list[str]:
        """Groups that state another number of records than there are, also when they hold smaller groups."""
        ends = [*(group.start for group in self.found), self.count]
        return [
            f"第 {group.row} 行写明“{group.text[:30]}”，下面有 {ends[place + 1] - group.start} 行，请核对。"
            for place, group in enumerate(self.found)
            if group.stated is not None and group.stated not in {end - group.start for end in ends[place + 1 :]}
        ]


def name_of(text: str) -> str:
    """二、安乐镇（10所） → 安乐镇."""
    bare = NUMBERING.sub("", text).strip()
    if stated := STATED.search(bare):
        bare = bare[: stated.start()]
    return bare.strip(" :：\u3000")
