"""How many editions each choice would show.

The count beside a value is what the reader gets when choosing it, the other facets kept. All of them come from
two statements over light rows; a test compares every count with the database's own.
"""

from collections import Counter, defaultdict
from dataclasses import dataclass

from django.utils.translation import gettext as _

from events.calendar.enums import Level, Status
from events.calendar.filters import LABELS, UNKNOWN
from events.calendar.models import Competition, Discipline, Edition
from portal.places.models import Place


@dataclass(frozen=True)
class Option:
    value: str
    label: str
    count: int
    chosen: bool
    query: str


@dataclass(frozen=True)
class Facet:
    name: str
    label: str
    options: list


def _rows(today):
    """For each public edition, the set of its values in each facet."""
    played = defaultdict(set)
    for edition, *codes in Competition.objects.filter(edition__publication="public").values_list(
        "edition", "discipline__code", "discipline__parent__code"
    ):
        played[edition].update(codes)
    for pk, year, level, status, county, *codes in (
        Edition.objects.visible()
        .with_status(today)
        .values_list(
            "pk", "year", "level", "shown_status", "place__county__code", "discipline__code", "discipline__parent__code"
        )
        .order_by()
    ):
        yield {
            "year": {str(year) if year else UNKNOWN},
            "level": {level},
            "discipline": (played[pk] | set(codes)) - {None},
            "status": {status},
            "county": {county} - {None},
        }


def facet_counts(filters, today):
    """``(total, counts)``: how many are chosen, and per facet a Counter of values."""
    chosen = filters.chosen()
    counts: dict[str, Counter[str]] = {name: Counter() for name in LABELS}
    total = 0
    for row in _rows(today):
        missed = [name for name, value in chosen.items() if value not in row[name]]
        if not missed:
            total += 1
        for name in LABELS:
            if not missed or missed == [name]:
                counts[name].update(row[name])
            else:
                for value in row[name]:
                    counts[name].setdefault(value, 0)  # offered, though it would show nothing now
    return total, counts


def facets(filters, today, **kept):
    """``(total, facets)`` for the filter bar. ``kept`` are parameters that every link carries on."""
    total, counts = facet_counts(filters, today)
    labels = _labels(filters, counts)
    bar = []
    for name, label in LABELS.items():
        chosen = getattr(filters, name)
        options = [
            Option(value, words, counts[name][value], value == chosen, filters.with_(**{name: value}).query(**kept))
            for value, words in labels[name]
        ]
        everything = Option(
            "", _("全市") if name == "county" else _("全部"), 0, not chosen, filters.with_(**{name: ""}).query(**kept)
        )
        bar.append(Facet(name, str(label), [everything, *options]))
    return total, bar


def _labels(filters, counts):
    """Per facet, the values offered with their words: those that occur, and the one chosen."""
    years = sorted((value for value in {*counts["year"], filters.year} if value.isdigit()), reverse=True)
    unknown = [(UNKNOWN, _("未公布"))] if UNKNOWN in {*counts["year"], filters.year} else []
    used = {*counts["discipline"], filters.discipline}
    disciplines = Discipline.objects.select_related("parent")
    return {
        "year": [(year, year) for year in years] + unknown,
        "level": [(value, words) for value, words in Level.choices if value in {*counts["level"], filters.level}],
        "discipline": [
            (one.code, one.shown_name)
            for one in disciplines
            if one.code in used and (one.parent is None or one.code == filters.discipline)
        ],
        "status": [(value, words) for value, words in Status.choices if value in {*counts["status"], filters.status}],
        "county": [(place.code, place.name) for place in Place.objects.counties()],
    }
