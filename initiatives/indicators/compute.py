"""Values counted from records, so that a published figure can be checked against what the city actually recorded.

A room registers what it can count::

    @computation("networks.covered_schools", "集团、联盟覆盖学校数")
    def covered_schools(day):
        return Computed(value=1019, numerator=…, denominator=…)

The function is given a day and answers from the records in force on that day; None means that it cannot say.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

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


def computation(key, title):
    """Decorator: register the function under ``key`` (room, dot, what is counted)."""

    def register(count):
        COMPUTATIONS[key] = Computation(key, title, count)
        return count

    return register


def computed(key: str, day: date) -> Computed | None:
    """The value on ``day``; None where nothing is registered or nothing can be said."""
    found = COMPUTATIONS.get(key)
    return found.count(day) if found else None
