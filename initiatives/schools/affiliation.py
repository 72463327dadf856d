"""Which school belongs to which group or alliance, asked of the room above that keeps it.

The register of schools lists, filters and closes schools without knowing that room: it registers one source here
when it starts. Until then no school belongs anywhere.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any, Protocol

from django.db.models import QuerySet, Value
from django.db.models.fields import BooleanField, CharField

if TYPE_CHECKING:
    from initiatives.schools.models import School


class AffiliationSource(Protocol):
    """What the registered room answers."""

    def with_network(self, schools: QuerySet, day: date) -> QuerySet:
        """Annotate ``network_name`` and ``network_code``: the network that the school is in on ``day``, or None."""

    def with_network_kinds(self, schools: QuerySet, day: date) -> QuerySet:
        """Annotate ``in_group`` and ``in_alliance``: any membership in force on ``day``."""

    def memberships(self, school: "School") -> list[Any]:
        """Every membership of the school, the latest first."""

    def obstacles_to_end(self, school: "School", day: date) -> Iterator[str]:
        """Every reason, in sentences, why the memberships cannot end on ``day``."""

    def end(self, school: "School", day: date, reason: str) -> "Ended":
        """End what is in force on ``day``; ``reason`` is what the school's page will show."""


@dataclass(frozen=True)
class Ended:
    """What closing a school ended in the other room. ``without_core``: networks that now have no core school."""

    memberships: int = 0
    without_core: tuple[Any, ...] = ()


class NoAffiliations:
    """Without a registered room no school belongs anywhere."""

    def with_network(self, schools: QuerySet, day: date) -> QuerySet:
        nothing = Value(None, output_field=CharField(null=True))
        return schools.annotate(network_name=nothing, network_code=nothing)

    def with_network_kinds(self, schools: QuerySet, day: date) -> QuerySet:
        no = Value(False, output_field=BooleanField())
        return schools.annotate(in_group=no, in_alliance=no)

    def memberships(self, school) -> list:
        return []

    def obstacles_to_end(self, school, day: date) -> Iterator[str]:
        yield from ()

    def end(self, school, day: date, reason: str) -> Ended:
        return Ended()


_registered: list[AffiliationSource] = [NoAffiliations()]


def register(source: AffiliationSource) -> None:
    """Called once, when the room with groups and alliances starts."""
    _registered[:] = [source]


def affiliations() -> AffiliationSource:
    return _registered[0]
