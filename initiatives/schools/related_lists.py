"""What rooms above show on a school's page. The page knows this list, never the rooms."""

from collections.abc import Callable, Iterable
from typing import Protocol, TypeVar

from initiatives.schools.models import School
from portal.site.lists.fields import Label


class Related(Protocol):
    """A record with a name and a page of its own."""

    @property
    def name(self) -> str: ...

    def get_absolute_url(self) -> str: ...


Find = Callable[[School], Iterable[Related]]
FindOf = TypeVar("FindOf", bound=Find)
LISTS: dict[Label, Find] = {}


def related_list(heading: Label) -> Callable[[FindOf], FindOf]:
    """Decorator: ``find(school)`` gives records with a ``name`` and a page of their own, listed under ``heading``."""

    def register(find: FindOf) -> FindOf:
        LISTS[heading] = find
        return find

    return register


def of(school: School) -> list[tuple[Label, list[Related]]]:
    """``(heading, records)`` of every list that has something."""
    return [(heading, records) for heading, find in LISTS.items() if (records := list(find(school)))]
