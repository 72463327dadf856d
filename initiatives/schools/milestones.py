"""Dated steps shown on the page of a school or a network. The room that keeps them registers itself."""

from collections.abc import Callable, Iterable
from typing import Protocol

from django.db.models import Model


class Step(Protocol):
    """A milestone: what, and its state and date in one line."""

    @property
    def title(self) -> str: ...

    @property
    def words(self) -> str: ...


Find = Callable[[Model], Iterable[Step]]
_sources: list[Find] = []


def milestones_from(find: Find) -> None:
    """``find(record)`` gives the milestones of a school or a network, each with ``title`` and ``words``."""
    if find not in _sources:
        _sources.append(find)


def milestones_of(record: Model) -> list[Step]:
    return [step for find in _sources for step in find(record)]
