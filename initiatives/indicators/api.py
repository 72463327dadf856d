"""Indicators as JSON: the same values in the same words as the pages."""

from datetime import date
from decimal import Decimal

from django.shortcuts import get_object_or_404
from ninja import Router, Schema

from initiatives.indicators.answers import Answer, Value, answer, sources_of, value_out
from initiatives.indicators.figures import display_value, in_unit
from initiatives.indicators.models import Indicator
from initiatives.indicators.pages import IndicatorPage
from initiatives.indicators.series import with_series, with_targets
from initiatives.indicators.values import IndicatorValue
from portal.api.root import api

router = Router(tags=["指标"])
PAGE = 100


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


def indicator_out(indicator_value):
    row = indicator_value.indicator
    return {
        "code": row.code,
        "name": row.name,
        "definition": row.definition,
        "unit": row.unit.word,
        "accumulation": row.get_accumulation_display(),
        "universe": row.universe,
        "standing": indicator_value.target_status.word,
        "standing_note": indicator_value.target_status.note,
        "latest": value_out(indicator_value.latest, row) if indicator_value.latest else None,
    }


@router.get("", response=IndicatorList, summary="全部指标及最新公布值")
def indicators(request, offset: int = 0):
    """100 at a time from ``offset``; source and date speak of these."""
    first = max(offset, 0)
    values = [IndicatorValue(row) for row in with_series(Indicator.objects.all())[first : first + PAGE]]
    latest = [value.latest for value in values if value.latest]
    as_of = max((row.period_end for row in latest), default=None)
    return {
        **answer(as_of, sources_of(latest)),
        "count": Indicator.objects.count(),
        "offset": first,
        "items": [indicator_out(value) for value in values],
    }


@router.get("/{code}", response=IndicatorDetail, summary="一项指标的全部公布值、目标与核对")
def indicator(request, code: str):
    row = get_object_or_404(with_targets(Indicator.objects.all()), code=code)
    page = IndicatorPage(row)
    return {
        **answer(page.as_of, sources_of(page.observations)),
        "indicator": indicator_out(page),
        "values": [value_out(value, row) for value in page.observations],
        "targets": [target_out(target, row) for target in row.all_targets],
        "reconciliation": [
            {
                "reported": display_value(pair.observation, row).text,
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
