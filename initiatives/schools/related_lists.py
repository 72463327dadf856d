"""What rooms above show on a school's page. The page knows this list, never the rooms."""

from collections.abc import Callable, Iterable

LISTS: dict[str, Callable[[object], Iterable]] = {}


def related_list(heading):
    """Decorator: ``find(school)`` gives records with a ``name`` and a page of their own, listed under ``heading``."""

    def register(find):
        LISTS[heading] = find
        return find

    return register


def of(school) -> list[tuple[str, list]]:
    """``(heading, records)`` of every list that has something."""
    return [(heading, records) for heading, find in LISTS.items() if (records := list(find(school)))]
