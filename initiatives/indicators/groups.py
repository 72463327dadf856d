"""The headings under which indicators are listed. A room above supplies them; this room knows only the list.

The room with the programme registers itself: an indicator is shown under the initiative that is judged by it.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from django.db.models import QuerySet

if TYPE_CHECKING:
    from initiatives.indicators.models import Indicator


@dataclass(frozen=True)
class Group:
    """A heading with a page of its own. ``position`` orders the headings."""

    key: str
    name: str
    position: int
    url: str


@dataclass(frozen=True)
class Use:
    """One place where an indicator is used: the heading, and the part below it where there is one."""

    group: Group
    part: str = ""


class Grouping(Protocol):
    """What the supplying room answers."""

    def groups(self) -> list[Group]:
        """Every heading that has an indicator, in order."""

    def narrow(self, indicators: "QuerySet[Indicator]", key: str) -> "QuerySet[Indicator]":
        """Only the indicators under the heading ``key``."""

    def uses(self, keys: Iterable[int]) -> dict[int, list[Use]]:
        """Where each of the indicators (primary keys) is used, the first use first."""


class Ungrouped:
    """Without a room above there are no headings."""

    def groups(self) -> list[Group]:
        return []

    def narrow(self, indicators: "QuerySet[Indicator]", key: str) -> "QuerySet[Indicator]":
        return indicators.none()

    def uses(self, keys: Iterable[int]) -> dict[int, list[Use]]:
        return {}


_registered: list[Grouping] = [Ungrouped()]


def register(grouping: Grouping) -> None:
    """Called once, when the supplying room starts."""
    _registered[:] = [grouping]


def grouping() -> Grouping:
    return _registered[0]
