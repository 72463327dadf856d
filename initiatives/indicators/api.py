"""Indicators as JSON: the same values in the same words as the pages."""

from datetime import date
from decimal import Decimal
from typing import Any

from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from ninja import Query, Router, Schema

from initiatives.indicators.answers import Value, sources_of, value_out
from initiatives.indicators.figures import display_value, in_unit
from initiatives.indicators.files import provenance
from initiatives.indicators.models import Indicator, Target
from initiatives.indicators.pages import IndicatorPage
from initiatives.indicators.series import with_series, with_targets
from initiatives.indicators.values import IndicatorValue
from portal.api.page import ApiPage, Envelope, Paging, api_page
from portal.api.root import api

router = Router(tags=["指标"])
USUAL = 100  # items of an answer


class TargetOut(Schema):
    value: Decimal | None
    text: str
    comparator: str
    comparator_label: str
    plan: str
    level: str
    level_label: str
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
    accumulation_label: str
    universe: str
    standing: str
    standing_note: str
    latest: Value | None


class IndicatorList(ApiPage[IndicatorOut]):
    pass


class ReconciledOut(Schema):
    reported: str
    computed: Decimal | None
    computed_at: date
    difference: Decimal | None


class IndicatorDetail(Envelope):
    indicator: IndicatorOut
    values: list[Value]
    targets: list[TargetOut]
    reconciliation: list[ReconciledOut]


def indicator_out(indicator_value: IndicatorValue) -> dict[str, Any]:
    row = indicator_value.indicator
    return {
        "code": row.code,
        "name": row.name,
        "definition": row.definition,
        "unit": row.unit.word,
        "accumulation": row.accumulation,
        "accumulation_label": row.get_accumulation_display(),
        "universe": row.universe,
        "standing": indicator_value.target_status.word,
        "standing_note": indicator_value.target_status.note,
        "latest": value_out(indicator_value.latest, row) if indicator_value.latest else None,
    }


@router.get("", response=IndicatorList, summary="全部指标及最新公布值")
def indicators(request: HttpRequest, paging: Query[Paging]) -> dict[str, Any]:
    """Source and date speak of the items of this answer."""
    window = paging.window(USUAL)
    values = [IndicatorValue(row) for row in window.of(with_series(Indicator.objects.all()))]
    latest = [value.latest for value in values if value.latest]
    as_of = max((row.period_end for row in latest), default=None)
    envelope = provenance(as_of, sources_of(latest)).fields()
    items = [indicator_out(value) for value in values]
    return api_page(request, window, items, count=Indicator.objects.count(), envelope=envelope)


@router.get("/{code}", response=IndicatorDetail, summary="一项指标的全部公布值、目标与核对")
def indicator(request: HttpRequest, code: str) -> dict[str, Any]:
    row = get_object_or_404(with_targets(Indicator.objects.all()), code=code)
    page = IndicatorPage(row)
    return {
        **provenance(page.as_of, sources_of(page.observations)).fields(),
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


def target_out(target: Target, indicator: Indicator) -> dict[str, Any]:
    return {
        "value": target.value,
        "text": in_unit(target.value, indicator) if target.value is not None else "未公布",
        "comparator": target.comparator,
        "comparator_label": target.get_comparator_display(),
        "plan": target.plan,
        "level": target.level,
        "level_label": target.get_level_display(),
        "due": target.due,
        "reference": target.is_reference,
        "declared_met": target.declared_met,
        "quote": target.quote,
        "demonstration": target.is_demo,
    }


api.add_router("/indicators", router)
