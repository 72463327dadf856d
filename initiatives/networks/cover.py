"""How many schools the groups and alliances cover on a day: always computed from dated rows, never typed.

``cells`` asks one query: the universe of that day, grouped by township, urban-rural class and whether a group, an
alliance or both reach the school. Every figure by city, county, township and setting is a sum of cells, so they
cannot disagree. A school in a group and in an alliance is one covered school and is counted in ``both``.
"""

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import BooleanField, Count, ExpressionWrapper, F, Q, QuerySet

from initiatives.networks.enums import NetworkKind, Role
from initiatives.networks.models import CountingRule, Membership, Network
from initiatives.schools.enums import Setting
from initiatives.schools.models import School
from initiatives.schools.queries import SchoolQuerySet
from portal.places.models import Place


def universe(day: date, rule: CountingRule) -> SchoolQuerySet:
    """The schools that the rule counts on ``day``."""
    schools = School.objects.open_on(day).with_compulsory_stage().filter(counts_as_unit=True)
    if rule.public_only:
        schools = schools.publicly_run()
    return schools if rule.teaching_points else schools.without_teaching_points()


def reached(day: date, rule: CountingRule, **network: str) -> QuerySet[Any]:
    """Keys of the schools that a membership covers on ``day``.

    Not correlated with the school of the outer query: the database makes this list once, not once for each school.
    """
    roles = [Role.CORE, Role.MEMBER, *([Role.PARTNER] if rule.partners else [])]
    conditions = {f"network__{name}": value for name, value in network.items()}
    return Membership.objects.on(day).filter(role__in=roles, **conditions).order_by().values("school")


def marked(schools: SchoolQuerySet, day: date, rule: CountingRule) -> QuerySet[Any]:
    """Annotate ``setting``, ``by_group`` and ``by_alliance`` on ``day``."""
    return schools.with_setting(day).annotate(
        **{
            f"by_{kind}": ExpressionWrapper(Q(pk__in=reached(day, rule, kind=kind)), BooleanField())
            for kind in (NetworkKind.GROUP, NetworkKind.ALLIANCE)
        }
    )


def rural_settings(rule: CountingRule) -> tuple[Setting, ...]:
    return (Setting.TOWN, Setting.VILLAGE) if rule.town_is_rural else (Setting.VILLAGE,)


@dataclass(frozen=True)
class CoverageCounts:
    """Schools of some area or kind: in the universe, reached by a group, by an alliance, by both; of these rural."""

    universe: int = 0
    group: int = 0
    alliance: int = 0
    both: int = 0
    rural: int = 0
    rural_group: int = 0
    rural_alliance: int = 0
    rural_covered: int = 0

    @property
    def covered(self) -> int:
        return self.group + self.alliance - self.both

    @property
    def uncovered(self) -> int:
        return self.universe - self.covered

    @property
    def share(self) -> Decimal | None:
        """Covered of universe in per cent; None when there is nothing to cover."""
        return Decimal(self.covered * 100) / self.universe if self.universe else None

    @property
    def other_covered(self) -> int:
        return self.covered - self.rural_covered

    @property
    def other_group(self) -> int:
        return self.group - self.rural_group

    @property
    def other_alliance(self) -> int:
        return self.alliance - self.rural_alliance

    @property
    def rural_share(self) -> Decimal | None:
        """Rural of covered in per cent."""
        return Decimal(self.rural_covered * 100) / self.covered if self.covered else None


@dataclass(frozen=True)
class Cell:
    """Schools that agree in all that is counted by."""

    county: int
    township: int
    setting: str | None
    group: bool
    alliance: bool
    schools: int
    demo: int = 0


def add(cells: Iterable[Cell], rural: Collection[str]) -> CoverageCounts:
    totals = dict.fromkeys(CoverageCounts.__dataclass_fields__, 0)
    for cell in cells:
        marks = {"universe": True, "group": cell.group, "alliance": cell.alliance, "both": cell.group and cell.alliance}
        if cell.setting in rural:
            marks |= {"rural": True, "rural_group": cell.group, "rural_alliance": cell.alliance}
            marks["rural_covered"] = cell.group or cell.alliance
        for name, true in marks.items():
            totals[name] += cell.schools if true else 0
    return CoverageCounts(**totals)


@dataclass(frozen=True)
class Coverage:
    """All figures of one day: ``networks`` counts open networks by (county, kind)."""

    day: date
    rule: CountingRule
    cells: list[Cell]
    networks: dict[tuple[int, str], int] = field(default_factory=dict)

    @property
    def total(self) -> CoverageCounts:
        return self._add(self.cells)

    def by(self, key: str) -> dict[Any, CoverageCounts]:
        """Counts by a field of the cell: county, township or setting."""
        values: dict[Any, list[Cell]] = {}
        for cell in self.cells:
            values.setdefault(getattr(cell, key), []).append(cell)
        return {value: self._add(cells) for value, cells in values.items()}

    def within(self, county: int) -> "Coverage":
        return Coverage(
            self.day,
            self.rule,
            [cell for cell in self.cells if cell.county == county],
            {key: n for key, n in self.networks.items() if key[0] == county},
        )

    def count(self, kind: str, county: int | None = None) -> int:
        """Open networks of a kind, in one county or in all."""
        return sum(n for (place, k), n in self.networks.items() if k == kind and county in (None, place))

    @property
    def known(self) -> bool:
        """Whether anything can be said: there are schools to cover, and networks are recorded for that day."""
        return bool(self.cells and self.networks)

    @property
    def demo(self) -> int:
        """How many of the counted schools are invented."""
        return sum(cell.demo for cell in self.cells)

    @property
    def groups(self) -> int:
        return self.count(NetworkKind.GROUP)

    @property
    def alliances(self) -> int:
        return self.count(NetworkKind.ALLIANCE)

    def _add(self, cells: Iterable[Cell]) -> CoverageCounts:
        return add(cells, rural_settings(self.rule))


def cells(day: date, rule: CountingRule) -> list[Cell]:
    rows = (
        marked(universe(day, rule), day, rule)
        .annotate(county=F("township__county"))
        .order_by()
        .values_list("county", "township", "setting", "by_group", "by_alliance")
        .annotate(n_schools=Count("pk"), n_demo=Count("pk", filter=Q(is_demo=True)))
    )
    return [Cell(*row) for row in rows]


def by_county(day: date, rule: CountingRule) -> dict[int, list[int]]:
    """County → (schools to cover, covered, invented): what a small map needs, in a third of the time of ``cells``."""
    covered = Q(pk__in=reached(day, rule))
    rows = (
        universe(day, rule)
        .order_by()
        .values_list("township__county")
        .annotate(Count("pk"), n_covered=Count("pk", filter=covered), n_demo=Count("pk", filter=Q(is_demo=True)))
    )
    return {county: counts for county, *counts in rows}


def coverage(day: date, rule: CountingRule | None = None) -> Coverage:
    """Two queries, three with the rule: cells, open networks."""
    rule = rule or CountingRule.on(day)
    networks = Network.objects.open_on(day).order_by().values_list("county", "kind").annotate(n_networks=Count("pk"))
    return Coverage(day, rule, cells(day, rule), {(county, kind): n for county, kind, n in networks})


def by_stage(day: date, rule: CountingRule, county: Place | None = None) -> dict[str, CoverageCounts]:
    """Counts by compulsory stage name. A nine-year school counts in both stages, so stages do not add up."""
    schools = universe(day, rule)
    if county:
        schools = schools.filter(township__county=county)
    rows = (
        marked(schools, day, rule)
        .filter(stages__compulsory=True)
        .order_by()
        .values_list("stages__position", "stages__name", "setting", "by_group", "by_alliance")
        .annotate(n_schools=Count("pk"))
    )
    stages: dict[str, list[Cell]] = {}
    for position, name, setting, group, alliance, n in sorted(rows, key=lambda row: row[0]):
        stages.setdefault(name, []).append(Cell(0, position, setting, group, alliance, n))
    return {name: add(found, rural_settings(rule)) for name, found in stages.items()}


def uncovered(day: date, rule: CountingRule) -> SchoolQuerySet:
    """Schools of the universe that no group or alliance reaches."""
    return universe(day, rule).exclude(pk__in=reached(day, rule))


def outside(day: date, rule: CountingRule) -> SchoolQuerySet:
    """Schools with a covering membership that the rule does not count: private, closed, teaching points, campuses."""
    counted = universe(day, rule).order_by().values("pk")
    return School.objects.filter(pk__in=reached(day, rule)).exclude(pk__in=counted)


def several(day: date) -> SchoolQuerySet:
    """Schools in more than one network at once, with their number as ``n_networks``."""
    now = Membership.objects.on(day).order_by().values("school").annotate(n=Count("network", distinct=True))
    return School.objects.filter(pk__in=now.filter(n__gt=1).values("school")).annotate(
        n_networks=Count(
            "memberships__network",
            distinct=True,
            filter=Q(memberships__in=Membership.objects.on(day).order_by().values("pk")),
        )
    )


def warnings(network: Network, day: date) -> Iterator[str]:
    """Sentences on members of ``network`` that are allowed, but that coverage does not count as one expects."""
    members = Membership.objects.on(day).filter(network=network).values("school")
    for schools, what in (
        (several(day), "同时在两个以上集团或联盟，覆盖学校数只计一次"),
        (outside(day, CountingRule.on(day)), "不在统计口径内，不计入覆盖学校数"),
    ):
        names = list(schools.filter(pk__in=members).order_by("sort_key", "code").values_list("name", flat=True))
        if names:
            more = f"等 {len(names)} 所学校" if len(names) > 3 else ""
            yield f"{'、'.join(names[:3])}{more}{what}，请核对。"
