"""A line above the table that names a unit, for the page on which columns are matched. No database."""

import re
from collections.abc import Sequence

from portal.spreadsheets.headings import letter
from portal.spreadsheets.units import stated
from portal.spreadsheets.values import Row, is_blank

ALONE = re.compile(r"(?:计量)?单\s*位\s*[:：]?")


def units_above(rows: Sequence[Row]) -> list[tuple[str, str]]:
    """``(cell, its text)`` of each unit that ``rows``, those above the header, name. 单位：某局 names an office."""
    found = []
    for number, row in enumerate(rows, 1):
        filled = [(place, str(cell).strip()) for place, cell in enumerate(row) if not is_blank(cell)]
        for (place, text), (_, after) in zip(filled, [*filled[1:], (0, "")], strict=False):
            line = f"单位：{after}" if ALONE.fullmatch(text) else text
            if stated(line):
                found.append((f"{letter(place)}{number}", line))
    return found
