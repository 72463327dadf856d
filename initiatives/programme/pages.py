"""What the pages of the programme show; page, file and API take the same rows from here."""

from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

from django.utils import timezone

from initiatives.indicators.enums import SourceKind
from initiatives.indicators.models import Comparison, Indicator, Observation, RankClaim, SourceDocument
from initiatives.indicators.values import IndicatorValue
from initiatives.programme.models import Initiative, InitiativeIndicator, Measure, Milestone, Pillar, Programme
from initiatives.programme.overview import with_progress
from initiatives.programme.status import Verdict, of_initiative, of_measure
from portal.dates.precision import in_words


@dataclass
class GaugeView:
    """An indicator in its place within an initiative."""

    gauge: InitiativeIndicator
    indicator_value: IndicatorValue

    @property
    def indicator(self) -> Indicator:
        return self.indicator_value.indicator


@dataclass
class MeasureView:
    measure: Measure
    verdict: Verdict
    gauges: list[GaugeView]

    @property
    def milestones(self) -> list[Milestone]:
        return list(self.measure.milestones.all())


class Card:
    """One initiative: its tile and its page."""

    def __init__(self, initiative: Initiative, day: date) -> None:
        self.initiative, self.day = initiative, day

    @cached_property
    def verdict(self) -> Verdict:
        return of_initiative(self.initiative, self.day)

    @cached_property
    def gauges(self) -> list[GaugeView]:
        return [GaugeView(gauge, IndicatorValue(gauge.indicator)) for gauge in self.initiative.gauges.all()]

    @cached_property
    def headline(self) -> IndicatorValue | None:
        return next(
            (view.indicator_value for view in self.gauges if view.gauge.is_headline and view.indicator_value.latest),
            None,
        )

    @property
    def key_gauges(self) -> list[GaugeView]:
        return [view for view in self.gauges if view.gauge.is_key]

    @property
    def charts(self) -> list[IndicatorValue]:
        return [view.indicator_value for view in self.gauges if view.gauge.has_chart and view.indicator_value.chart]

    @cached_property
    def measures(self) -> list[MeasureView]:
        by_measure: dict[int | None, list[GaugeView]] = {}
        for view in self.gauges:
            by_measure.setdefault(view.gauge.measure_id, []).append(view)
        return [self._measure(measure, by_measure.get(measure.pk, [])) for measure in self.initiative.measures.all()]

    def _measure(self, measure: Measure, gauges: list[GaugeView]) -> MeasureView:
        measured = any(view.indicator_value.latest for view in gauges)
        return MeasureView(measure, of_measure(measure, self.day, measured=measured), gauges)

    @property
    def milestones(self) -> list[Milestone]:
        return list(self.initiative.milestones.all())

    @property
    def without_data(self) -> list[Indicator]:
        return [view.indicator for view in self.gauges if view.indicator_value.latest is None]

    @cached_property
    def as_of(self) -> date | None:
        """The newest day that a published value speaks of."""
        days = [view.indicator_value.latest.period_end for view in self.gauges if view.indicator_value.latest]
        return max(days, default=None)

    @property
    def has_demo(self) -> bool:
        return any(row.is_demo for view in self.gauges for row in view.indicator_value.series) or any(
            target.is_demo for view in self.gauges for target in view.indicator.all_targets
        )

    @cached_property
    def sources(self) -> list[SourceDocument]:
        """The documents behind this page, each once."""
        found = {self.initiative.source_id: self.initiative.source}
        for view in self.gauges:
            found |= {row.source_id: row.source for row in view.indicator_value.series}
            found |= {target.source_id: target.source for target in view.indicator.all_targets}
        found |= {view.measure.source_id: view.measure.source for view in self.measures}
        documents = [row for row in found.values() if row and row.kind != SourceKind.DEMONSTRATION]
        return sorted(documents, key=lambda row: row.position)


class ProgrammePage:
    def __init__(self, programme: Programme, day: date) -> None:
        self.programme = programme
        initiatives = with_progress(Initiative.objects.filter(programme=programme))
        self.cards = [Card(initiative, day) for initiative in initiatives]

    @cached_property
    def pillars(self) -> list[tuple[str, list[Card]]]:
        """Each aim with its initiatives; those without an aim come last."""
        named = [
            (pillar.name, [card for card in self.cards if card.initiative.pillar_id == pillar.pk])
            for pillar in Pillar.objects.filter(programme=self.programme)
        ]
        rest = [card for card in self.cards if card.initiative.pillar_id is None]
        return named + ([("", rest)] if rest else [])

    @cached_property
    def as_of(self) -> date | None:
        return max((card.as_of for card in self.cards if card.as_of), default=None)

    @property
    def as_of_words(self) -> str:
        return in_words(self.as_of, "month")

    @property
    def provisional(self) -> int:
        return sum(card.initiative.is_provisional for card in self.cards)

    @cached_property
    def completeness(self) -> dict[str, Any]:
        """How many of the indicators have a published value, and what else is missing."""
        gauges = [view for card in self.cards for view in card.gauges]
        return {
            "indicators": len(gauges),
            "with_data": sum(view.indicator_value.latest is not None for view in gauges),
            "without_data": [view.indicator for view in gauges if view.indicator_value.latest is None],
            "without_indicator": [card.initiative for card in self.cards if not card.gauges],
        }

    @cached_property
    def milestones(self) -> list[Milestone]:
        rows = [m for card in self.cards for view in card.measures for m in view.milestones]
        rows += [m for card in self.cards for m in card.milestones]
        return rows

    @property
    def milestones_done(self) -> int:
        return sum(milestone.state == "done" for milestone in self.milestones)


def programme_page(slug: str | None = None) -> ProgrammePage | None:
    """The newest programme, or the named one; None where there is none yet."""
    programmes = Programme.objects.select_related("source")
    programme = programmes.filter(slug=slug).first() if slug else programmes.first()
    return ProgrammePage(programme, timezone.localdate()) if programme else None


class InitiativePage:
    """One initiative with its neighbours and what was said of its values."""

    def __init__(self, initiative: Initiative) -> None:
        self.card = Card(initiative, timezone.localdate())
        self.initiative = initiative

    @cached_property
    def siblings(self) -> list[Initiative]:
        return list(Initiative.objects.filter(programme=self.initiative.programme_id).order_by("number"))

    @cached_property
    def _indicators(self) -> list[int]:
        return [view.indicator.pk for view in self.card.gauges]

    @cached_property
    def ranks(self) -> list[RankClaim]:
        return list(RankClaim.objects.filter(indicator__in=self._indicators).select_related("source", "indicator"))

    @cached_property
    def comparisons(self) -> list[Comparison]:
        rows = Comparison.objects.filter(
            observation__indicator__in=self._indicators, observation__state="published", observation__place=None
        )
        return list(rows.select_related("observation__indicator", "source"))

    @property
    def rows(self) -> list[tuple[Indicator, Observation]]:
        """What the table of the page and its files hold: every published city-wide value of every indicator."""
        return [(view.indicator, row) for view in self.card.gauges for row in view.indicator_value.series]
