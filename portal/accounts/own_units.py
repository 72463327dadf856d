"""我的单位: the units in which a person works, and who else works there."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.urls import reverse
from django.utils import timezone

from portal.accounts.access import scope
from portal.accounts.models import Unit, UnitMember, User
from portal.dates.precision import in_table

LEFT_WITHIN = timedelta(days=365)  # who left longer ago is in the list of the back office alone


@dataclass(frozen=True)
class Colleague:
    """One membership as the page shows it. ``period``: parts between which a line may break. ``end``: where the person
    may end it, empty where they may not."""

    name: str
    period: Sequence[str]
    own: bool
    end: str


@dataclass(frozen=True)
class OwnUnit:
    name: str
    kind: str
    place: str
    members: Sequence[Colleague]

    @property
    def ends(self) -> bool:
        """Whether the person may end a membership here."""
        return any(member.end for member in self.members)


def own_units(person: User) -> list[OwnUnit]:
    """Those in which the person works today; three questions whatever their number."""
    today = timezone.localdate()
    mine = UnitMember.objects.in_force(today).filter(person=person).values("unit")
    rows = UnitMember.objects.filter(unit__in=mine).exclude(valid_to__lte=today - LEFT_WITHIN)
    rows = rows.select_related("person", "unit__place").order_by("unit__kind", "unit__code", "valid_from", "pk")
    may_end = set(scope(person, rows.filter(valid_to=None), "end").exclude(person=person).values_list("pk", flat=True))
    members: dict[Unit, list[Colleague]] = {}
    for row in rows:
        end = reverse("admin:accounts_unitmember_action", args=[row.pk, "end"]) if row.pk in may_end else ""
        period = _period(row.valid_from, row.valid_to)
        members.setdefault(row.unit, []).append(Colleague(str(row.person), period, row.person_id == person.pk, end))
    return [
        OwnUnit(unit.name, unit.get_kind_display(), str(unit.place), colleagues) for unit, colleagues in members.items()
    ]


def _period(start: date, end: date | None) -> list[str]:
    return [f"{in_table(start)} 起，", f"{in_table(end)} 离岗"] if end else [f"{in_table(start)} 起"]
