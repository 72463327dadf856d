"""Which school belongs to which group or alliance, asked of the room above that keeps it.

The register of schools lists, filters and closes schools without knowing that room: it registers one source here
when it starts. Until then no school belongs anywhere.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any, Protocol, TypeVar

from django.db.models import QuerySet, Value
from django.db.models.fields import BooleanField, CharField

if TYPE_CHECKING:
    from initiatives.schools.models import School


Schools = TypeVar("Schools", bound=QuerySet[Any])


class Affiliation(Protocol):
    """A group or an alliance, as far as the register of schools looks at it."""

    @property
    def name(self) -> str: ...

    @property
    def code(self) -> str: ...

    def is_open_on(self, day: date) -> bool: ...


class Belonging(Protocol):
    """A membership: of which network, in which role, from when until when (days and as text)."""

    @property
    def network(self) -> Affiliation: ...

    @property
    def valid_to(self) -> date | None: ...

    @property
    def joined(self) -> str: ...

    @property
    def left(self) -> str: ...

    def get_role_display(self) -> str: ...


class AffiliationSource(Protocol):
    """What the registered room answers."""

    def with_network(self, schools: Schools, day: date) -> Schools:
        """Give each school ``memberships_now``, what is in force on ``day``, in one more query.

        The annotation ``network_name`` is the first network of them, or None, to order by.
        """

    def with_network_kinds(self, schools: Schools, day: date) -> Schools:
        """Annotate ``in_group`` and ``in_alliance``: any membership in force on ``day``."""

    def memberships(self, school: "School") -> Sequence[Belonging]:
        """Every membership of the school, the latest first."""

    def obstacles_to_end(self, school: "School", day: date) -> Iterator[str]:
        """Every reason, in sentences, why the memberships cannot end on ``day``."""

    def end(self, school: "School", day: date, reason: str) -> "Ended":
        """End what is in force on ``day``; ``reason`` is what the school's page will show."""


@dataclass(frozen=True)
class Ended:
    """What closing a school ended in the other room. ``without_core``: networks that now have no core school."""

    memberships: int = 0
    without_core: tuple[Affiliation, ...] = ()


class NoAffiliations:
    """Without a registered room no school belongs anywhere."""

    def with_network(self, schools: Schools, day: date) -> Schools:
        return schools.annotate(network_name=Value(None, output_field=CharField(null=True)))

    def with_network_kinds(self, schools: Schools, day: date) -> Schools:
        no = Value(False, output_field=BooleanField())
        return schools.annotate(in_group=no, in_alliance=no)

    def memberships(self, school: "School") -> Sequence[Belonging]:
        return []

    def obstacles_to_end(self, school: "School", day: date) -> Iterator[str]:
        yield from ()

    def end(self, school: "School", day: date, reason: str) -> Ended:
        return Ended()


_registered: list[AffiliationSource] = [NoAffiliations()]


def register(source: AffiliationSource) -> None:
    """Called once, when the room with groups and alliances starts."""
    _registered[:] = [source]


def affiliations() -> AffiliationSource:
    return _registered[0]
