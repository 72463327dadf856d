"""Pieces of JSON that several answers share: a value, and what every answer says of itself."""

from datetime import date
from decimal import Decimal

from ninja import Schema

from initiatives.indicators.figures import display_value
from initiatives.indicators.files import LICENCE, nature
from portal.dates.precision import in_table

PUBLISHER = "聊城市教育和体育局"


class Value(Schema):
    """``value`` is exact and in the base unit; ``text`` is what was published and what readers see."""

    place: str
    place_code: str | None
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


class Answer(Schema):
    """What every answer says beside its items."""

    licence: str
    source: str
    as_of: date | None


def value_out(row, indicator):
    return {
        "place": row.place.name if row.place_id else "全市",
        "place_code": row.place.code if row.place_id else None,
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
        "source": row.source.line if row.source_id else "",
        "revision_reason": row.revision_reason,
        "demonstration": row.is_demo,
    }


def answer(as_of, sources):
    """Licence, source and as-of of an answer."""
    return {"licence": LICENCE, "source": "；".join(sources) or PUBLISHER, "as_of": as_of}


def sources_of(rows):
    return list(dict.fromkeys(row.source.line for row in rows if row.source_id))
