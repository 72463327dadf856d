"""A line above the table that names a unit, for the page on which columns are matched. No database."""

import re
from collections.abc import Sequence

from portal.spreadsheets.headings import letter
from portal.spreadsheets.values import Row, is_blank

NAMED = re.compile(r"(?:^|[（(，,\s])(?:计量|数量|金额|人数|面积)?单\s*位\s*[:：]\s*([^\s）),，]{1,10})")
ALONE = re.compile(r"(?:计量|数量|金额|人数|面积)?单\s*位[:：]?")
BODIES = tuple("局委办院校政镇乡县区市处科所队站园馆") + ("中心", "公司", "政府", "街道")  # how offices end


def units_above(rows: Sequence[Row]) -> list[tuple[str, str]]:
    """``(cell, its text)`` of each unit that ``rows``, those above the header, name. 单位：某局 names an office."""
    found = []
    for number, row in enumerate(rows, 1):
        filled = [(place, str(cell).strip()) for place, cell in enumerate(row) if not is_blank(cell)]
        for (place, text), (_, after) in zip(filled, [*filled[1:], (0, "")], strict=False):
            beside = f"单位：{after}" if ALONE.fullmatch(text) else text
            if (named := NAMED.search(beside)) and not named[1].endswith(BODIES):
                found.append((f"{letter(place)}{number}", beside if beside != text else text))
    return found
