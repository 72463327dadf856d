"""Where another table has the columns of the first one: by its own titles, never by place. No database."""

from collections.abc import Collection, Mapping, Sequence

from portal.spreadsheets.headings import normalised, with_brackets
from portal.spreadsheets.read.header import Header
from portal.spreadsheets.units import factor, unit_of
from portal.spreadsheets.values import Row, is_blank

HEADINGS = 2  # so many cells of a row have to be headings
SHARE = 0.6  # and this share of all of them


class Arrangement:
    """Compares the headings of other tables with ``header``, whose columns at ``needed`` are read.

    ``words``: reduced heading → column, as the resource knows them.
    """

    def __init__(self, header: Header, words: Mapping[str, str], needed: Collection[int] = ()) -> None:
        self.header, self.words = header, words
        self.parts = [set(parts) for parts in header.parts]
        self.names = set().union(*self.parts) if self.parts else set[str]()
        self.needed = sorted(needed) if needed else [place for place, title in enumerate(header.titles) if title]

    def is_header(self, cells: Row) -> bool:
        """Whether a row under the header is another one: most of its cells are headings."""
        filled = [cell for cell in cells if not is_blank(cell)]
        if len(filled) < HEADINGS or not all(isinstance(cell, str) for cell in filled):
            return False
        known = sum(normalised(cell) in self.names or normalised(cell) in self.words for cell in filled)
        return known >= HEADINGS and known >= SHARE * len(filled)

    def is_same(self, cells: Row) -> bool:
        """Whether the headings in a row stand over the columns over which they stood before, units included."""
        return all(
            place < len(self.parts) and normalised(cell) in self.parts[place] and self._has_unit_of(place, cell)
            for place, cell in enumerate(cells)
            if not is_blank(cell)
        )

    def places(self, other: Header) -> dict[int, int]:
        """Place in the first table → place in the other. Raises ValueError with what is wrong, as half a sentence."""
        found = dict[int, int]()
        for place in self.needed:
            title = self.header.titles[place] if place < len(self.header.titles) else ""
            theirs = [at for at, heading in enumerate(other.titles) if with_brackets(heading) == with_brackets(title)]
            if len(theirs) != 1:
                theirs = [at for at, parts in enumerate(other.parts) if self._means(place, parts)]
            if not title or not theirs:
                raise ValueError(f"没有“{title or '无表头的列'}”列")
            if len(theirs) > 1:
                raise ValueError(f"有不止一个“{title}”列")
            if not self._has_unit_of(place, other.titles[theirs[0]]):
                raise ValueError(f"“{title}”写成了“{other.titles[theirs[0]]}”，单位不同")
            found[place] = theirs[0]
        return found

    def _means(self, place: int, parts: Sequence[str]) -> bool:
        """By the whole heading first; another word for the same column will do."""
        mine = self.header.parts[place][:1] if place < len(self.header.parts) else []
        return bool(parts and mine) and (
            parts[0] == mine[0] or self.words.get(parts[0], parts[0]) == self.words.get(mine[0], mine[0])
        )

    def _has_unit_of(self, place: int, heading: object) -> bool:
        mine, theirs = unit_of(self.header.titles[place]), unit_of(str(heading))
        if mine is None or theirs is None:
            return mine is theirs
        multiplied, is_same = factor(mine, theirs)
        return is_same and multiplied == 1
