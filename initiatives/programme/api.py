"""The programme as JSON: the same initiatives, statuses and figures as the pages."""

from datetime import date
from typing import Any

from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from ninja import Router, Schema

from initiatives.indicators.answers import Value, value_out
from initiatives.indicators.files import provenance
from initiatives.programme.models import Initiative, Milestone
from initiatives.programme.overview import with_progress
from initiatives.programme.pages import Card, InitiativePage, MeasureView, programme_page
from portal.api.page import Envelope
from portal.api.root import api

router = Router(tags=["八大行动"])


class MilestoneOut(Schema):
    title: str
    place: str
    state: str
    state_label: str
    due: str
    completed: str
    quote: str


class MeasureOut(Schema):
    code: str
    name: str
    kind: str
    kind_label: str
    status: str
    period: str
    quote: str
    description: str
    inferred: bool
    indicators: list[str]
    milestones: list[MilestoneOut]


class InitiativeOut(Schema):
    slug: str
    number: int
    name: str
    provisional: bool
    pillar: str
    status: str
    status_rule: str
    headline: Value | None
    headline_indicator: str
    measures: int
    indicators: int


class InitiativeList(Envelope):
    programme: str
    expected_count: int | None
    items: list[InitiativeOut]


class Series(Schema):
    indicator: str
    name: str
    unit: str
    values: list[Value]


class InitiativeDetail(Envelope):
    initiative: InitiativeOut
    quote: str
    last_confirmed_on: date | None
    measures: list[MeasureOut]
    milestones: list[MilestoneOut]
    series: list[Series]


def initiative_out(card: Card) -> dict[str, Any]:
    row, headline = card.initiative, card.headline
    return {
        "slug": row.slug,
        "number": row.number,
        "name": row.name,
        "provisional": row.is_provisional,
        "pillar": row.pillar.name if row.pillar else "",
        "status": card.verdict.word,
        "status_rule": card.verdict.rule,
        "headline": value_out(headline.latest, headline.indicator) if headline and headline.latest else None,
        "headline_indicator": headline.indicator.code if headline else "",
        "measures": len(card.measures),
        "indicators": len(card.gauges),
    }


def milestone_out(row: Milestone) -> dict[str, Any]:
    return {
        "title": row.title,
        "place": row.place.name if row.place else "",
        "state": row.state,
        "state_label": row.get_state_display(),
        "due": row.due,
        "completed": row.completed if row.completed_on else "",
        "quote": row.quote,
    }


def measure_out(view: MeasureView) -> dict[str, Any]:
    row = view.measure
    return {
        "code": row.code,
        "name": row.name,
        "kind": row.kind,
        "kind_label": row.get_kind_display(),
        "status": view.verdict.word,
        "period": row.period,
        "quote": row.quote,
        "description": row.description,
        "inferred": row.is_inferred,
        "indicators": [gauge.indicator.code for gauge in view.gauges],
        "milestones": [milestone_out(step) for step in view.milestones],
    }


@router.get("", response=InitiativeList, summary="各项行动")
def initiatives(request: HttpRequest) -> dict[str, Any]:
    page = programme_page()
    if page is None:
        return {**provenance(None).fields(), "programme": "", "expected_count": None, "items": []}
    source = page.programme.source
    return {
        **provenance(page.as_of, [source.line] if source else []).fields(),
        "programme": page.programme.name,
        "expected_count": page.programme.expected_count,
        "items": [initiative_out(card) for card in page.cards],
    }


@router.get("/{slug}", response=InitiativeDetail, summary="一项行动的措施、里程碑与数据")
def initiative(request: HttpRequest, slug: str) -> dict[str, Any]:
    page = InitiativePage(get_object_or_404(with_progress(Initiative.objects.all()), slug=slug))
    card = page.card
    return {
        **provenance(card.as_of, [document.line for document in card.sources]).fields(),
        "initiative": initiative_out(card),
        "quote": page.initiative.quote,
        "last_confirmed_on": page.initiative.last_confirmed_on,
        "measures": [measure_out(view) for view in card.measures],
        "milestones": [milestone_out(step) for step in card.milestones],
        "series": [
            {
                "indicator": view.indicator.code,
                "name": view.indicator.name,
                "unit": view.indicator.unit.word,
                "values": [value_out(row, view.indicator) for row in view.indicator_value.series],
            }
            for view in card.gauges
        ],
    }


api.add_router("/initiatives", router)
