"""Days of every year: 06-01 as text, as people write it, and as the date that Excel makes of it."""

import re
from datetime import date, datetime
from typing import Any

from portal.spreadsheets.values import KEEP, PLACEHOLDERS, shown, wide

# Blanks are taken whole (*+): shared out between the parts, they would take ages to fail.
WRITTEN = re.compile(r"^(\d{1,2})\s*+(?:月|[-/.])\s*+(\d{1,2})\s*+(?:日|号)?$")
LEAP_YEAR = 2024  # so that 02-29 is a day


def month_day(cell: Any) -> Any:
    """MM-DD of 06-01, 6月1日, 6/1, 6.1 and of a date. Raises ValueError with a sentence."""
    if isinstance(cell, datetime | date):
        return f"{cell:%m-%d}"
    text = wide(str(cell))
    if text in PLACEHOLDERS:
        return KEEP
    found = WRITTEN.match(text) if isinstance(cell, str) else None
    if found is None:
        raise ValueError(f"应填月和日（如 06-01），现为“{shown(cell)}”")
    try:
        return f"{date(LEAP_YEAR, int(found[1]), int(found[2])):%m-%d}"
    except ValueError:
        raise ValueError(f"没有“{shown(cell)}”这一天，请核对") from None
