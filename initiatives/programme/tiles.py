"""The newest programme as tiles: each initiative with its headline figure, and no more than that. One query."""

from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from django.db.models import F, Max, Q, Subquery

from initiatives.indicators.figures import DisplayValue, display_value
from initiatives.indicators.models import Indicator, Observation
from initiatives.programme.models import Initiative, Programme
from portal.dates.precision import in_words
from portal.site.together import Questions

GAUGES = "indicator__initiative_gauges"
OF_A_FIGURE = (
    *("value", "qualifier", "quality", "published_text"),
    *("indicator__name", "indicator__decimals", "indicator__unit__word", "indicator__unit__decimals"),
)


@dataclass(frozen=True)
class Headline:
    display: DisplayValue
    indicator: Indicator


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
    def as_of_words(self):
        return in_words(self.as_of, "month")

    @property
    def provisional(self):
        return sum(card.initiative.is_provisional for card in self.cards)


def tiles():
    found = _questions().answers()
    headlines = {row.initiative: Headline(display_value(row, row.indicator), row.indicator) for row in found.headlines}
    return Tiles(
        programme=found.programmes[0] if found.programmes else None,
        cards=[Tile(initiative, headlines.get(initiative.pk)) for initiative in found.initiatives],
        as_of=max((real or any_ for real, any_ in found.days), default=None),
    )


@lru_cache(maxsize=1)
def _questions():
    programmes = Programme.objects.select_related("source")[:1]
    newest = Subquery(Programme.objects.values("pk")[:1])
    of_programme, headline = {f"{GAUGES}__initiative__programme": newest}, {f"{GAUGES}__is_headline": True}
    values = Observation.objects.published().citywide()
    return Questions(
        programmes=programmes.only("start_on", "source__title", "source__published_on", "source__published_precision"),
        initiatives=Initiative.objects.filter(programme=newest).order_by("number"),
        headlines=_by_initiative(values.filter(**of_programme, **headline)),
        days=values.filter(**of_programme)
        .order_by()
        .values("indicator")
        .annotate(real=Max("period_end", filter=Q(is_demo=False)), any=Max("period_end"))
        .values_list("real", "any"),
    )


def _by_initiative(values):
    """Each with its ``initiative``, the one to be shown last: the newest, an invented one only where there is no
    other."""
    return (
        values.annotate(initiative=F(f"{GAUGES}__initiative"))
        .select_related("indicator__unit")
        .only(*OF_A_FIGURE)
        .order_by("-is_demo", "period_end", "period_start", "pk")
    )
