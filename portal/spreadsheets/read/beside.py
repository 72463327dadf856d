"""What stands beside the table: columns without a heading, a second table to the right. No database."""

from collections.abc import Mapping, Sequence

from portal.spreadsheets.headings import letter, normalised
from portal.spreadsheets.read.arrangement import Arrangement
from portal.spreadsheets.read.header import Header
from portal.spreadsheets.values import Row, is_blank, shown

AGAIN = 2  # so many columns that come once more make another table


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


def table_to_the_right(header: Header, words: Mapping[str, str]) -> tuple[int, list[str]] | None:
    """``(place of its first column, its headings)`` when columns come once more, in whatever order and words.

    Those that come again have to be two or more, and half of what stands there: one heading over two columns is none.
    """
    means = [_meaning(parts, words) for parts in header.parts]
    start = next((place for place, mean in enumerate(means) if mean and mean in means[:place]), None)
    if start is None:
        return None
    gaps = [place for place in range(start) if not means[place]]
    again = {mean for mean in means[start:] if mean} & set(means[:start])
    if gaps and again <= set(means[: gaps[-1]]):  # the other table begins behind the gap
        start = gaps[-1] + 1
    named = {mean for mean in means[start:] if mean}
    if len(again) < AGAIN or 2 * len(again) < len(named):
        return None
    return start, [title for title in header.titles[start:] if title]


def _meaning(parts: Sequence[str], words: Mapping[str, str]) -> str:
    """The column that a heading means, else its words; "" without a heading."""
    return next((words[part] for part in parts if part in words), parts[0] if parts else "")


def doubled(header: Header) -> list[str]:
    """Headings that stand over more than one column, as they are written: the first one is taken."""
    names = [normalised(title) for title in header.titles]
    named = zip(header.titles, names, strict=True)
    return list(dict.fromkeys(title for title, name in named if name and names.count(name) > 1))
