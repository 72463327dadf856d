"""How many editions each choice would show.

The count beside a value is what the reader gets when choosing it, the other facets kept. All of them come from
two statements over light rows; a test compares every count with the database's own.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from events.calendar.enums import EventLevel, Status, When, Whom
from events.calendar.filters import UNKNOWN, EditionFilters
from events.calendar.models import Competition, Discipline, Edition
from portal.limits.numbers import whole_number
from portal.places.models import Place
from portal.site.lists.facets import Facet, FacetCounts, facet, facet_counts
from portal.site.lists.fields import Label

DROPS = {"when": ("on",)}  # a day of the reader's own means nothing once 今天 or 本周末 is chosen


def _rows(filters: EditionFilters, today: date) -> Iterator[dict[str, set[str]]]:
    """For each public edition, the set of its values in each facet."""
    played: dict[int, set[str | None]] = defaultdict(set)
    for edition, *codes in Competition.objects.filter(edition__publication="public").values_list(
        "edition", "discipline__code", "discipline__parent__code"
    ):
        played[edition].update(codes)
    names = ("pk", "year", "level", "shown_status", "place__county__code")
    whom = [one.column for one in Whom]
    disciplines = ("discipline__code", "discipline__parent__code")
    visible = Edition.objects.visible()
    times = filters.times(visible, today)
    editions: QuerySet[Any] = visible.with_status(today).with_flags({f"is_{name}": q for name, q in times.items()})
    flags = (*whom, *(f"is_{name}" for name in times))
    for pk, year, level, status, county, *rest in editions.values_list(*names, *flags, *disciplines).order_by():
        suits, on, codes = rest[: len(whom)], rest[len(whom) : len(flags)], rest[len(flags) :]
        taking_place = {name for name, holds in zip(times, on, strict=True) if holds}
        yield {
            "when": taking_place - {"on"},
            "whom": {one.value for one, holds in zip(Whom, suits, strict=True) if holds},
            "on": {filters.fields["on"].write(filters.on)} if "on" in taking_place else set(),
            "year": {str(year) if year else UNKNOWN},
            "level": {level},
            "discipline": {code for code in (*played[pk], *codes) if code},
            "status": {status},
            "county": {county} - {None},
        }


def counts_of(filters: EditionFilters, today: date) -> FacetCounts:
    """How many editions are chosen, and how many each value of each facet would have."""
    rows = ((values, 1) for values in _rows(filters, today))
    return facet_counts(rows, filters.chosen(), tuple(EditionFilters.fields), released=DROPS)


def facets(filters: EditionFilters, counts: FacetCounts) -> dict[str, Facet]:
    """The filter bar, by name: choices that show something, and the one chosen."""
    everything = {"county": _("全市")}
    return {
        name: facet(
            filters,
            name,
            [
                (value, words, counts.values[name][value])
                for value, words in choices
                if counts.values[name][value] or value == filters.chosen().get(name)
            ],
            everything=everything.get(name, _("全部")),
            drops=DROPS.get(name, ()),
        )
        for name, choices in _labels(filters, counts.values).items()
    }


def _labels(filters: EditionFilters, counts: Mapping[str, Mapping[str, int]]) -> dict[str, list[tuple[str, Label]]]:
    """Per facet, the values offered with their words: those that occur, and the one chosen."""
    years = sorted((value for value in {*counts["year"], filters.year} if whole_number(value)), reverse=True)
    offered: list[tuple[str, Label]] = [(year, year) for year in years]
    offered += [(UNKNOWN, _("未公布"))] if UNKNOWN in {*counts["year"], filters.year} else []
    used = {*counts["discipline"], filters.discipline}
    disciplines = Discipline.objects.select_related("parent")
    return {
        "when": list(When.choices),
        "whom": list(Whom.choices),
        "year": offered,
        "level": [(value, words) for value, words in EventLevel.choices if value in {*counts["level"], filters.level}],
        "discipline": [
            (one.code, one.shown_name)
            for one in disciplines
            if one.code in used and (one.parent is None or one.code == filters.discipline)
        ],
        "status": [(value, words) for value, words in Status.choices if value in {*counts["status"], filters.status}],
        "county": [(place.code, place.name) for place in Place.objects.counties()],
    }
