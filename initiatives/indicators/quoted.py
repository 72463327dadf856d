"""Observations as figures that texts may name: by the code of the indicator, the place and the period."""

from collections import defaultdict
from collections.abc import Iterable

from django.db.models import F

from initiatives.indicators.enums import State
from initiatives.indicators.figures import display_value
from initiatives.indicators.models import Observation
from initiatives.indicators.queries import ObservationQuerySet
from portal.content.figures import Figure
from portal.language.lookups import every_word

WHOLE_CITY = "city"
MOST_FOUND = 20


def key_of(observation: Observation) -> str:
    """Stays the same when the value is revised."""
    place = observation.place.code if observation.place else WHOLE_CITY
    return f"{observation.indicator.code}/{place}/{observation.period_code}"


def resolve(keys: Iterable[str]) -> dict[str, Figure]:
    """One query for all keys. What was revised gives its value of today and the former ones."""
    wanted = set(keys)
    codes = {key.partition("/")[0] for key in wanted}
    rows = _rows().filter(indicator__code__in=codes).exclude(state=State.DRAFT).order_by("published_at", "pk")
    series: dict[str, list[Observation]] = defaultdict(list)
    for row in rows:
        if (key := key_of(row)) in wanted:
            series[key].append(row)
    return {key: _figure(key, found) for key, found in series.items()}


def find(words: str) -> list[Figure]:
    """The newest published values of indicators and places with these words: the whole city first."""
    rows = _rows().published().filter(every_word(words, "indicator__name", "place__name", "source__title"))
    newest = rows.order_by(F("place").asc(nulls_first=True), "-period_end", "indicator__code", "pk")
    return [_figure(key_of(row), [row]) for row in newest[:MOST_FOUND]]


def _shown(observation: Observation) -> str:
    return display_value(observation, observation.indicator).text


def _rows() -> ObservationQuerySet:
    return Observation.objects.select_related("indicator__unit", "place", "source")


def _figure(key: str, rows: list[Observation]) -> Figure:
    today = next((row for row in reversed(rows) if row.state == State.PUBLISHED), rows[-1])
    return Figure(
        key=key,
        label=today.indicator.name,
        value=_shown(today),
        place=str(today.place or "全市"),
        period=today.period,
        source=str(today.source or ""),
        url=today.indicator.get_absolute_url(),
        former=tuple(_shown(row) for row in rows if row is not today),
        is_public=today.state == State.PUBLISHED,
        is_demo=today.is_demo,
    )
