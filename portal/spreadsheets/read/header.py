"""Finds the header of a table inside a sheet: under titles, in one row or two, with merged cells.

Works on plain rows (lists of cells) and on the words that the resource's columns answer to; no database.
"""

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from itertools import zip_longest

from portal.spreadsheets.headings import normalised
from portal.spreadsheets.units import before_unit, unit
from portal.spreadsheets.values import Cell, Merge, Row, is_blank

HEADER_WITHIN = 40  # rows in which the header is looked for
HEADINGS = 2  # so many words make a header
MOST = 0.75  # share of the most words from which a row further up is the header
UNIT = re.compile(r"^[(（\[【]?(?:单位[:：]?)?([^()（）\[\]【】]{1,12})[)）\]】]?$")


@dataclass
class Header:
    """``rows``: 1-based numbers of the one or two header rows. ``titles``: one heading per column, "" for none.

    Without a header ``rows`` names the row above the first record, which may be 0.

    ``score``: how many of the wanted words occur. ``parts``: per column the reduced words that may match, the whole
    heading first, then its rows from below.
    """

    rows: list[int]
    titles: list[str]
    score: int
    parts: list[list[str]] = field(default_factory=list)


def find_header(rows: list[Row], merges: Sequence[Merge], words: Collection[str]) -> Header:
    """The row, or pair of rows, in which most of ``words`` occur; without any, the first row with most texts.

    In a text file a heading over several columns stands over the first one only: in ``rows`` it is filled in.
    """
    found = list[Header]()
    for place in range(min(len(rows), HEADER_WITHIN)):
        for depth in (1, 2):
            if place + depth > len(rows):
                continue
            header = header_at(rows, merges, [place + 1 + step for step in range(depth)], words)
            if depth == 2 and not _is_double(rows, merges, place, words):
                continue
            found.append(header)
    best = _best(found)
    if best is None or best.score == 0:
        texts = [sum(isinstance(cell, str) and not is_blank(cell) for cell in row) for row in rows[:HEADER_WITHIN]]
        place = texts.index(max(texts)) if texts else 0
        best = header_at(rows, merges, [place + 1], words)
    return best


def _best(found: Sequence[Header]) -> Header | None:
    """The first of those with most words, of two in one place the taller one.

    A table further down is often headed in more words than the first one: the first one counts, its rows stand between.
    """
    if not found:
        return None
    best = max(found, key=_rank)
    enough = max(HEADINGS, MOST * best.score)
    first = [one for one in found if one.score >= enough and (one.score == best.score or _is_above(one, best))]
    return max((one for one in first if one.rows[0] == first[0].rows[0]), key=_rank) if first else best


def _is_above(one: Header, other: Header) -> bool:
    """Whether rows stand between the two: otherwise both may be parts of one header of three rows."""
    return one.rows[-1] + 1 < other.rows[0]


def _rank(header: Header) -> tuple[int, int]:
    return header.score, len(header.rows)


def header_at(rows: Sequence[Row], merges: Sequence[Merge], numbers: list[int], words: Collection[str] = ()) -> Header:
    """The header that stands in the given rows, whatever they hold."""
    lines = [_spread(rows, merges, number - 1) for number in numbers if number <= len(rows)]
    columns = list(zip_longest(*lines, fillvalue=""))
    stacks = [_stack(column) for column in columns]
    parts = [_parts(stack) for stack in stacks]
    score = len({part for column in parts for part in column if part in words})
    return Header(numbers, ["/".join(stack) for stack in stacks], score, parts)


def _parts(stack: Sequence[str]) -> list[str]:
    """The words of one heading that may match."""
    if not stack:
        return []
    bare = [normalised(before) for text in stack if (before := before_unit(text))]
    return [normalised("".join(stack)), *map(normalised, reversed(stack)), *bare]


def no_header(rows: Sequence[Row], above: int) -> Header:
    """What stands in for the header of a table that has none; its records begin under row ``above``."""
    width = max((len(row) for row in rows), default=0)
    return Header([above], [""] * width, 0, [[]] * width)


def _stack(cells: Sequence[Cell]) -> list[str]:
    """The texts over one column from above; one that is merged downwards counts once."""
    texts = [str(cell).strip() for cell in cells if not is_blank(cell)]
    return [text for number, text in enumerate(texts) if number == 0 or text != texts[number - 1]]


def _spread(rows: Sequence[Row], merges: Sequence[Merge], place: int) -> Row:
    """One row with horizontally or vertically merged cells filled from their corner."""
    line = list(rows[place])
    for top, left, bottom, right in merges:
        if top <= place <= bottom and top < len(rows):
            value = rows[top][left] if left < len(rows[top]) else ""
            for column in range(left, min(right + 1, len(line))):
                line[column] = value
    return line


def _is_double(rows: list[Row], merges: Sequence[Merge], place: int, words: Collection[str]) -> bool:
    """A second header row stands under a cell merged across, or (in text files) under blanks, and names columns.

    One heading merged over two columns makes no second row of the first record: other headings reach down beside it.
    """
    below = rows[place + 1]
    if _are_units(rows[place], below):
        return True
    named = sum(isinstance(cell, str) and normalised(cell) in words for cell in below)
    if _is_merged_across(rows, merges, place):
        return named > 0 or any(top == place and bottom == place + 1 for top, _, bottom, _ in merges)
    if merges or not named:
        return False
    return _is_double_text(rows, place, words)


def _are_units(above: Row, below: Row) -> bool:
    """Whether a row holds nothing but units, each under a heading."""
    filled = [(place, cell) for place, cell in enumerate(below) if not is_blank(cell)]
    return bool(filled) and all(
        isinstance(cell, str)
        and place < len(above)
        and not is_blank(above[place])
        and (found := UNIT.match("".join(cell.split()))) is not None
        and unit(found[1]) is not None
        for place, cell in filled
    )


def _is_merged_across(rows: Sequence[Row], merges: Sequence[Merge], place: int) -> bool:
    """Whether a cell stands over several columns, beside other headings: alone, or over all, it would be a title."""
    if len({str(cell).strip() for cell in _spread(rows, merges, place) if not is_blank(cell)}) < 2:
        return False
    width = sum(not is_blank(cell) for cell in _spread(rows, merges, place + 1))
    across = [right - left + 1 for top, left, bottom, right in merges if top == place == bottom and right > left]
    return bool(across) and max(across) < width


def _is_double_text(rows: list[Row], place: int, words: Collection[str]) -> bool:
    """The same in a text file, which merges nothing: blanks in the upper row stand over headings in the lower one."""
    above, below = rows[place], rows[place + 1]
    over_both = zip_longest(above, below[: len(above)], fillvalue="")
    if not any(is_blank(lower) and not is_blank(upper) and normalised(upper) in words for upper, lower in over_both):
        return False  # a title, or nothing: a header of two rows has columns named in the upper one alone
    first = next((column for column, cell in enumerate(above) if not is_blank(cell)), 0)
    gaps = [column for column, cell in enumerate(above) if is_blank(cell) and first < column < len(below)]
    if not gaps or is_blank(below[gaps[0]]):
        return False
    rows[place] = _fill_right(above, below)
    return True


def _fill_right(above: Row, below: Row) -> Row:
    filled = list(above)
    last: Cell = ""
    for column, cell in enumerate(filled):
        if not is_blank(cell):
            last = cell
        elif column < len(below) and not is_blank(below[column]):
            filled[column] = last
    return filled
