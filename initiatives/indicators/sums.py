"""The whole city beside its counties: what a person is asked to look at when the parts do not make the sum."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from typing import Any, TypeAlias

from django.db.models import Model, Q

from initiatives.indicators.enums import MeasureType, State
from portal.places.models import Place
from portal.records.enums import Qualifier

OF = ("indicator_id", "period_start", "period_end", "end_precision", "period_label")
ADDED_UP = (MeasureType.COUNT, MeasureType.MONEY)
MOST_ENDS = 500  # periods of one question
SAID = 3  # sums that are told one by one

Values: TypeAlias = Mapping[str, Any]  # attname of an observation → value
Key: TypeAlias = tuple[Any, ...]


def wrong_sums(observations: type[Model], rows: Iterable[Values]) -> list[str]:
    """A sentence for each figure of the city that is not what its counties make together, the rows being as given.

    Only numbers that can be added up are compared (quantities and money, exact ones), and only where every county has
    one, in the rows or stored; a county that is missing would make any sum wrong. What the rows leave out is asked of
    the database: two queries and one for each ``MOST_ENDS`` periods, none where no row is of such a figure.
    """
    given: dict[Key, dict[int | None, Values]] = defaultdict(dict)
    for row in rows:
        given[tuple(row.get(name) for name in OF)][row.get("place_id")] = row
    names = _names(observations, {key[0] for key in given})
    known = {key: places for key, places in given.items() if key[0] in names}
    counties = list(Place.objects.counties().values_list("pk", flat=True)) if known else []
    if not counties:
        return []
    _add_stored(observations, known)
    wrong = [
        f"“{names[key[0]]}”全市为 {_said(city)}，各县（市、区）相加为 {_said(total)}，请核对"
        f"（市直单位不属于县（市、区）的，相差是对的）。"
        for key, places in known.items()
        for city, total in _difference(places, counties)
    ]
    more = [f"另有 {len(wrong) - SAID} 个全市数与各县（市、区）之和不等，请核对。"] if len(wrong) > SAID else []
    return wrong[:SAID] + more


def _names(observations: type[Model], keys: set[Any]) -> dict[int, str]:
    """The indicators among them whose values can be added up, by name."""
    indicators: Any = observations._meta.get_field("indicator").related_model
    additive = indicators.objects.filter(measure_type__in=ADDED_UP, unit__is_percent=False)
    return dict(additive.filter(pk__in=keys).values_list("pk", "name")) if keys - {None} else {}


def _add_stored(observations: type[Model], known: Mapping[Key, dict[int | None, Values]]) -> None:
    """What counts today of those figures; of a draft and a published value for one place the draft is meant.

    Drafts are used only beside a figure of the city: who writes one sees the drafts of all counties.
    """
    keys, citywide = list(known), {key for key, places in known.items() if None in places}
    for start in range(0, len(keys), MOST_ENDS):
        some = keys[start : start + MOST_ENDS]
        query = Q(indicator_id__in={key[0] for key in some}, period_end__in={key[2] for key in some})
        # "draft" stands before "published", and the first one of a place is kept.
        stored = observations._default_manager.filter(query, state__in=(State.DRAFT, State.PUBLISHED)).order_by("state")
        for row in stored.values(*OF, "place_id", "value", "qualifier", "state"):
            key = tuple(row[name] for name in OF)
            if key in known and (row["state"] == State.PUBLISHED or key in citywide):
                known[key].setdefault(row["place_id"], row)


def _difference(places: Mapping[int | None, Values], counties: Sequence[int]) -> Iterable[tuple[Decimal, Decimal]]:
    values = [_number(places.get(place, {})) for place in (None, *counties)]
    city, *parts = values
    if city is None or None in parts:
        return
    total = sum((part for part in parts if part is not None), Decimal())
    if total != city:
        yield city, total


def _number(row: Values) -> Decimal | None:
    value = row.get("value")
    exact = row.get("qualifier") in (None, Qualifier.EXACT)
    return Decimal(value) if exact and isinstance(value, int | Decimal) else None


def _said(value: Decimal) -> str:
    return f"{value:,.6f}".rstrip("0").rstrip(".")
