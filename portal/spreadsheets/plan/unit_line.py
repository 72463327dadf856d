"""The line above a table that says in which unit its numbers are: 单位：万人."""

import re
from collections.abc import Sequence
from itertools import pairwise

from portal.spreadsheets.units import BRACKETS, Unit, stated, unit
from portal.spreadsheets.values import Row, is_blank

ALONE = re.compile(r"^(?:计量)?单位[:：]?$")


def units_above(rows: Sequence[Row]) -> list[Unit]:
    """The units that the rows above the header name, in their order."""
    found: list[Unit] = []
    for row in rows:
        texts = [cell for cell in row if isinstance(cell, str) and not is_blank(cell)]
        for text, after in pairwise([*texts, ""]):
            beside = unit(after) if ALONE.match("".join(text.split())) else None
            found += [beside] if beside else stated(text) or _in_brackets(text)
    return list(dict.fromkeys(found))


def _in_brackets(title: str) -> list[Unit]:
    """各县经费情况（万元）: a bracket of a title that holds nothing but a large unit."""
    return [one for inner in BRACKETS.findall(title) if (one := unit(inner)) and one.scale != 1]
