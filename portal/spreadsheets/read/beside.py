"""What stands beside the table: columns without a heading, a second table to the right. No database."""

from portal.spreadsheets.headings import letter, normalised, with_brackets
from portal.spreadsheets.read.arrangement import Arrangement
from portal.spreadsheets.read.header import Header
from portal.spreadsheets.values import Row, is_blank, shown


class Beside:
    """Counts what stands in columns without a heading that nobody chose; most tables have none."""

    def __init__(self, arrangement: Arrangement) -> None:
        titles = arrangement.header.titles
        without = [place for place, title in enumerate(titles) if not title and place not in arrangement.needed]
        self.places = without if any(titles) or arrangement.needed else []  # without any heading nothing is chosen yet
        self.found: dict[int, tuple[int, int, str]] = {}  # place → cells, first row, its text

    def look(self, number: int, cells: Row) -> None:
        for place in self.places:
            if place < len(cells) and not is_blank(cells[place]):
                count, row, text = self.found.get(place, (0, number, shown(cells[place])))
                self.found[place] = (count + 1, row, text)

    def remarks(self) -> list[str]:
        """A sentence for each such column."""
        return [
            f"{letter(place)} 列没有表头，其中 {count:,} 个单元格有内容（{letter(place)}{row} 为“{text}”），没有导入。"
            for place, (count, row, text) in sorted(self.found.items())
        ]


def table_to_the_right(header: Header) -> tuple[int, list[str]] | None:
    """``(place of its first column, its headings)`` when two headings or more come once more, in the same order."""
    names = [with_brackets(title) for title in header.titles]
    for start in range(1, len(names)):
        first = names.index(names[start]) if names[start] else start
        length = 0
        while start + length < len(names) and first + length < start and _again(names, first + length, start + length):
            length += 1
        if length > 1:
            return start, [title for title in header.titles[start:] if title]
    return None


def _again(names: list[str], first: int, second: int) -> bool:
    return bool(names[first]) and names[first] == names[second]


def doubled(header: Header) -> list[str]:
    """Headings that stand over more than one column, as they are written: the first one is taken."""
    names = [normalised(title) for title in header.titles]
    named = zip(header.titles, names, strict=True)
    return list(dict.fromkeys(title for title, name in named if name and names.count(name) > 1))
