"""The newest programme as tiles: each initiative with its headline figure, and no more than that."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import F, Max, Q, QuerySet

from initiatives.indicators.figures import DisplayValue, display_value
from initiatives.indicators.models import Indicator, Observation
from initiatives.programme.models import Initiative, Programme
from portal.dates.precision import in_words

GAUGES = "indicator__initiative_gauges"
OF_A_FIGURE = (
    *("value", "qualifier", "quality", "published_text", "is_demo"),
    *("indicator__name", "indicator__decimals", "indicator__unit__word", "indicator__unit__decimals"),
)


@dataclass(frozen=True)
class Headline:
    display: DisplayValue
    indicator: Indicator
    is_demo: bool


@dataclass(frozen=True)
class Tile:
    initiative: Initiative
    headline: Headline | None


@dataclass(frozen=True)
class Tiles:
    """``as_of`` is the newest day that a published value speaks of, of all indicators and not only the headlines."""

    programme: Programme | None
    cards: list[Tile]
    as_of: date | None

    @property
    def as_of_words(self) -> str:
        return in_words(self.as_of, "month")

    @property
    def provisional(self) -> int:
        return sum(card.initiative.is_provisional for card in self.cards)


def tiles() -> Tiles:
    """Four queries; what they ask for is no more than the tiles show."""
    programme = (
        Programme.objects.select_related("source")
        .only("start_on", "source__title", "source__published_on", "source__published_precision")
        .first()
    )
    if programme is None:
        return Tiles(programme=None, cards=[], as_of=None)
    values = Observation.objects.published().citywide().filter(**{f"{GAUGES}__initiative__programme": programme.pk})
    days = (
        values.order_by()
        .values("indicator")
        .annotate(real=Max("period_end", filter=Q(is_demo=False)), any=Max("period_end"))
        .values_list("real", "any")
    )
    headlines = {
        row.initiative: Headline(display_value(row, row.indicator), row.indicator, row.is_demo)
        for row in _by_initiative(values.filter(**{f"{GAUGES}__is_headline": True}))
    }
    initiatives = Initiative.objects.filter(programme=programme).order_by("number")
    return Tiles(
        programme=programme,
        cards=[Tile(initiative, headlines.get(initiative.pk)) for initiative in initiatives],
        as_of=max((real or any_ for real, any_ in days), default=None),
    )


def _by_initiative(values: QuerySet[Observation]) -> QuerySet[Any]:
    """Each with its ``initiative``, the one to be shown last: the newest, an invented one only where there is no
    other."""
    return (
        values.annotate(initiative=F(f"{GAUGES}__initiative"))
        .select_related("indicator__unit")
        .only(*OF_A_FIGURE)
        .order_by("-is_demo", "period_end", "period_start", "pk")
    )
