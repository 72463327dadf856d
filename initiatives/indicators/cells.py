"""Cells of the files with published figures: days of which perhaps only the year is known, and numbers."""

from datetime import date
from decimal import Decimal

from portal.dates.precision import Precision


def partial(text: str) -> tuple[date | None, Precision]:
    """``2024`` or ``2025-03-18`` to the date and its precision; empty to None."""
    return dated(text) if text else (None, Precision.DAY)


def dated(text: str) -> tuple[date, Precision]:
    """``2024`` or ``2025-03-18`` to the date and its precision."""
    parts = [int(part) for part in text.split("-")]
    precision = {1: Precision.YEAR, 2: Precision.MONTH, 3: Precision.DAY}[len(parts)]
    return date(*parts, *[1] * (3 - len(parts))), precision


def number(text: str) -> Decimal | None:
    return Decimal(text) if text else None
