"""Pieces of JSON that several answers share: a value, and the sources of values."""

from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from ninja import Schema

from initiatives.indicators.figures import display_value
from initiatives.indicators.files import nature
from initiatives.indicators.models import Indicator, Observation
from portal.dates.precision import in_table


class Value(Schema):
    """``value`` is exact and in the base unit; ``text`` is what was published and what readers see."""

    place: str | None
    place_label: str
    value: Decimal | None
    numerator: Decimal | None
    denominator: Decimal | None
    text: str
    qualifier: str
    quality: str
    state: str
    period: str
    period_start: str
    period_end: str
    quote: str
    note: str
    source: str
    revision_reason: str
    demonstration: bool


def value_out(row: Observation, indicator: Indicator) -> dict[str, Any]:
    return {
        "place": row.place.code if row.place else None,
        "place_label": row.place.name if row.place else "全市",
        "value": row.value,
        "numerator": row.numerator,
        "denominator": row.denominator,
        "text": display_value(row, indicator).text,
        "qualifier": row.qualifier,
        "quality": nature(row),
        "state": row.state,
        "period": row.period,
        "period_start": in_table(row.period_start, row.start_precision),
        "period_end": in_table(row.period_end, row.end_precision),
        "quote": row.quote,
        "note": row.note,
        "source": row.source.line if row.source else "",
        "revision_reason": row.revision_reason,
        "demonstration": row.is_demo,
    }


def sources_of(rows: Iterable[Observation]) -> list[str]:
    return list(dict.fromkeys(row.source.line for row in rows if row.source))
