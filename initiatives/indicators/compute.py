"""Values counted from records, so that a published figure can be checked against what the city actually recorded.

A room registers what it can count::

    @computation("networks.covered_schools", "集团、联盟覆盖学校数")
    def covered_schools(day):
        return Computed(value=1019, numerator=…, denominator=…)

The function is given a day and answers from the records in force on that day; None means that it cannot say.
"""

from collections.abc import Callable, Hashable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any, TypeVar

T = TypeVar("T")
CountOf = TypeVar("CountOf", bound="Callable[[date], Computed | None]")
COMPUTATIONS: dict[str, "Computation"] = {}


@dataclass(frozen=True)
class Computed:
    """What records say on ``at``. ``rule`` is the counting rule in one sentence, ``url`` the page with the list."""

    value: Decimal | int
    numerator: Decimal | int | None = None
    denominator: Decimal | int | None = None
    rule: str = ""
    url: str = ""
    demo: bool = False  # counted from demonstration records


@dataclass(frozen=True)
class Computation:
    key: str
    title: str
    count: Callable[[date], Computed | None]


def computation(key: str, title: str) -> Callable[[CountOf], CountOf]:
    """Decorator: register the function under ``key`` (room, dot, what is counted)."""

    def register(count: CountOf) -> CountOf:
        COMPUTATIONS[key] = Computation(key, title, count)
        return count

    return register


_SHARED: ContextVar[dict[Hashable, Any] | None] = ContextVar("shared computations", default=None)


@contextmanager
def shared_counts() -> Iterator[None]:
    """Computations within this block answer from the same counts: eight figures of one coverage count once."""
    token = _SHARED.set({})
    try:
        yield
    finally:
        _SHARED.reset(token)


def once(key: Hashable, count: Callable[[], T]) -> T:
    """``count()``, kept under ``key`` until the block of ``shared_counts`` ends; outside of one, counted each time."""
    held = _SHARED.get()
    if held is None:
        return count()
    if key not in held:
        held[key] = count()
    kept: T = held[key]
    return kept


def computed(key: str, day: date) -> Computed | None:
    """The value on ``day``; None where nothing is registered or nothing can be said."""
    found = COMPUTATIONS.get(key)
    return found.count(day) if found else None
