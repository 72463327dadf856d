"""Indicators as JSON: the same values in the same words as the pages."""

from datetime import date
from decimal import Decimal

from django.shortcuts import get_object_or_404
from ninja import Router, Schema

from initiatives.indicators.figures import face, in_unit
from initiatives.indicators.files import LICENCE, nature
from initiatives.indicators.models import Indicator
from initiatives.indicators.pages import IndicatorPage
from initiatives.indicators.reading import Reading
from portal.api.root import api
from portal.dates.precision import in_table

router = Router(tags=["指标"])
PUBLISHER = "聊城市教育和体育局"
PAGE = 100


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


class TargetOut(Schema):
    value: Decimal | None
    text: str
    comparator: str
    plan: str
    level: str
    due: str
    reference: bool
    declared_met: bool | None
    quote: str
    demonstration: bool


class IndicatorOut(Schema):
    code: str
    name: str
    definition: str
    unit: str
    accumulation: str
    universe: str
    standing: str
    standing_note: str
    latest: Value | None


class Answer(Schema):
    """What every answer says beside its items."""

    licence: str
    source: str
    as_of: date | None


class IndicatorList(Answer):
    count: int
    offset: int
    items: list[IndicatorOut]


class ReconciledOut(Schema):
    reported: str
    computed: Decimal | None
    computed_at: date
    difference: Decimal | None


class IndicatorDetail(Answer):
    indicator: IndicatorOut
    values: list[Value]
    targets: list[TargetOut]
    reconciliation: list[ReconciledOut]


def value_out(row, indicator):
    return {
        "place": row.place.name if row.place_id else "全市",
        "place_code": row.place.code if row.place_id else None,
        "value": row.value,
        "numerator": row.numerator,
        "denominator": row.denominator,
        "text": face(row, indicator).text,
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


def indicator_out(reading):
    row = reading.indicator
    return {
        "code": row.code,
        "name": row.name,
        "definition": row.definition,
        "unit": row.unit.word,
        "accumulation": row.get_accumulation_display(),
        "universe": row.universe,
        "standing": reading.standing.word,
        "standing_note": reading.standing.note,
        "latest": value_out(reading.latest, row) if reading.latest else None,
    }


def answer(as_of, sources):
    """Licence, source and as-of of an answer."""
    return {"licence": LICENCE, "source": "；".join(sources) or PUBLISHER, "as_of": as_of}


def sources_of(rows):
    return list(dict.fromkeys(row.source.line for row in rows if row.source_id))


@router.get("", response=IndicatorList, summary="全部指标及最新公布值")
def indicators(request, offset: int = 0):
    """100 at a time from ``offset``; source and date speak of these."""
    first = max(offset, 0)
    readings = [Reading(row) for row in Indicator.objects.with_series()[first : first + PAGE]]
    latest = [reading.latest for reading in readings if reading.latest]
    as_of = max((row.period_end for row in latest), default=None)
    return {
        **answer(as_of, sources_of(latest)),
        "count": Indicator.objects.count(),
        "offset": first,
        "items": [indicator_out(reading) for reading in readings],
    }


@router.get("/{code}", response=IndicatorDetail, summary="一项指标的全部公布值、目标与核对")
def indicator(request, code: str):
    row = get_object_or_404(Indicator.objects.with_targets(), code=code)
    page = IndicatorPage(row)
    return {
        **answer(page.as_of, sources_of(page.observations)),
        "indicator": indicator_out(page),
        "values": [value_out(value, row) for value in page.observations],
        "targets": [target_out(target, row) for target in row.all_targets],
        "reconciliation": [
            {
                "reported": face(pair.observation, row).text,
                "computed": pair.counted.value if pair.counted else None,
                "computed_at": pair.reported.computed_at,
                "difference": pair.difference,
            }
            for pair in page.reconciliations
        ],
    }


def target_out(target, indicator):
    return {
        "value": target.value,
        "text": in_unit(target.value, indicator) if target.value is not None else "未公布",
        "comparator": target.get_comparator_display(),
        "plan": target.plan,
        "level": target.get_level_display(),
        "due": target.due,
        "reference": target.is_reference,
        "declared_met": target.declared_met,
        "quote": target.quote,
        "demonstration": target.is_demo,
    }


api.add_router("/indicators", router)
