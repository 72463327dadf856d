"""The choices of a list with their counts.

The count beside a choice is what the reader gets by taking it: all other filters hold, the facet's own does not.
"""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from portal.site.lists.fields import Label
from portal.site.lists.filters import Filters

ALL = _("全部")


@dataclass(frozen=True)
class Option:
    """One choice. ``url`` leads to the list with it taken; ``count`` is None where the list does not count."""

    value: str
    label: Label
    count: int | None
    chosen: bool
    url: str


@dataclass(frozen=True)
class Facet:
    """The choices for one field, without the one that drops the filter: that is ``everything``."""

    name: str
    label: Label
    everything: Option
    options: list[Option]

    @property
    def chips(self) -> list[Option]:
        return [self.everything, *self.options]


def facet(
    filters: Filters,
    name: str,
    choices: Iterable[tuple[Any, ...]],
    *,
    everything: Label = ALL,
    drops: Collection[str] = (),
) -> Facet:
    """The facet of the field ``name``. ``choices`` are ``(value, label)`` or ``(value, label, count)``; with a count of
    0 a choice is offered only where it is the one chosen.

    ``drops`` are fields that mean nothing once this one changes, such as the township below a county.
    """
    field, current = filters.fields[name], filters.values[name]
    rest = filters.without(*drops)

    def option(value: Any, label: Label, count: int | None = None) -> Option:
        kept = filters if value == current else rest
        return Option(field.write(value), label, count, value == current, kept.link(**{name: value}))

    return Facet(name, field.label, option(field.default, everything), offered(option(*choice) for choice in choices))


def offered(options: Iterable[Option]) -> list[Option]:
    """Without those that would find nothing; the one that the reader has chosen stays, so that they can drop it."""
    return [one for one in options if one.chosen or one.count != 0]


def counted(choices: Iterable[tuple[Any, Label]], counts: Mapping[Any, int]) -> list[tuple[Any, Label, int]]:
    """The choices that would find something, each with how much."""
    return [(value, label, counts[value]) for value, label in choices if counts.get(value)]


@dataclass
class FacetCounts:
    """How many rows the chosen filters have, and how many each value of each facet would have.

    A value that occurs but would show nothing now has the count 0; one that does not occur has none.
    """

    total: int
    values: dict[str, Counter[Any]]


def facet_counts(
    rows: Iterable[tuple[Mapping[str, Collection[Any]], int]],
    chosen: Mapping[str, Any],
    names: Collection[str],
    *,
    released: Mapping[str, Collection[str]] | None = None,
) -> FacetCounts:
    """Count light rows ``(values by facet, number of records they stand for)`` under the ``chosen`` values.

    ``released`` names, for a facet, further filters that do not hold while it is counted (the township while the
    counties are counted).
    """
    free = {name: {name, *(released or {}).get(name, ())} for name in names}
    counts = FacetCounts(0, {name: Counter() for name in names})
    for values, number in rows:
        missed = {name for name, value in chosen.items() if value not in values[name]}
        if not missed:
            counts.total += number
        for name in names:
            share = number if missed <= free[name] else 0
            counter = counts.values[name]
            for value in values[name]:
                counter[value] += share
    return counts
