"""One list of groups and alliances for page, file and API."""

from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import Any

from django.db.models import Count, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from initiatives.networks.enums import NetworkKind, Role
from initiatives.networks.filters import STATUSES, NetworkFilters
from initiatives.networks.models import Membership, Network
from initiatives.networks.queries import NetworkQuerySet
from initiatives.schools.enums import Setting
from initiatives.schools.models import UrbanRural
from portal.dates.periods import in_force
from portal.site.lists.facets import Facet, FacetCounts, counted, facet, facet_counts
from portal.spreadsheets.download import Column

PER_PAGE = 24
CELL_FACETS = ("kind", "county", "mode")


def with_members(networks: QuerySet[Any], day: date) -> QuerySet[Network]:
    """Annotate members and rural members on ``day`` and the core school's name, by subqueries."""
    now = Membership.objects.on(day).filter(network=OuterRef("pk")).order_by().exclude(role=Role.PARTNER)
    village = UrbanRural.objects.filter(in_force(day), setting=Setting.VILLAGE).values("school")

    def number(rows: QuerySet[Membership]) -> Coalesce:
        return Coalesce(Subquery(rows.values("network").annotate(n=Count("pk")).values("n")), 0)

    rows: QuerySet[Network] = networks.annotate(
        n_members=number(now),
        n_rural=number(now.filter(school__in=village)),
        core_name=Subquery(now.filter(role=Role.CORE).values("school__name")[:1]),
        core_code=Subquery(now.filter(role=Role.CORE).values("school__code")[:1]),
    )
    return rows


@dataclass
class Listing:
    """Two queries at any size: one count over kind, county and mode at once, and the rows."""

    filters: NetworkFilters
    day: date
    counties: dict[str, tuple[int, str, str]] = field(default_factory=dict)  # code: order, code, name
    modes: dict[str, tuple[str, str]] = field(default_factory=dict)

    @cached_property
    def matching(self) -> NetworkQuerySet:
        networks = Network.objects.matching(self.filters.q)
        if self.filters.status == "closed":
            return networks.filter(close_date__lte=self.day)
        return networks if self.filters.status == "all" else networks.open_on(self.day)

    @cached_property
    def counts(self) -> FacetCounts:
        """How many networks by kind, county and mode, from one query."""
        keys = ("kind", "county__code", "county__name", "county__position", "mode__code", "mode__name")
        rows = []
        for kind, county, name, position, mode, label, number in (
            self.matching.order_by().values_list(*keys).annotate(n_networks=Count("pk"))
        ):
            self.counties[county], self.modes[mode] = (position, county, name), (mode, label)
            rows.append(({"kind": [kind], "county": [county], "mode": [mode]}, number))
        chosen = {name: value for name, value in self.filters.chosen().items() if name in CELL_FACETS}
        return facet_counts(rows, chosen, CELL_FACETS)

    @property
    def total(self) -> int:
        return self.counts.total

    def facets(self) -> dict[str, Facet]:
        """The facets by name, in the order of the page."""
        found, filters = self.counts.values, self.filters
        counties = ((code, name) for _position, code, name in sorted(self.counties.values()))
        return {
            "county": facet(filters, "county", counted(counties, found["county"]), everything=_("全市")),
            "kind": facet(filters, "kind", counted(NetworkKind.choices, found["kind"])),
            "mode": facet(filters, "mode", counted(sorted(self.modes.values()), found["mode"])),
            "status": facet(filters, "status", STATUSES.items(), everything=_("存续")),
        }

    @property
    def rows(self) -> QuerySet[Network]:
        filters, rows = self.filters, self.matching
        conditions = Q()
        for lookup, value in (("kind", filters.kind), ("county__code", filters.county), ("mode__code", filters.mode)):
            if value:
                conditions &= Q(**{lookup: value})
        rows = rows.filter(conditions).select_related("county", "mode")
        return with_members(rows, self.day).order_by("county__position", "-kind", "sort_key", "code")


def columns() -> list[Column]:
    return [
        Column(gettext("名称"), lambda network: network.name),
        Column(gettext("代码"), lambda network: network.code),
        Column(gettext("类型"), lambda network: network.get_kind_display()),
        Column(gettext("县（市、区）"), lambda network: network.county.name),
        Column(gettext("组建模式"), lambda network: network.mode.name),
        Column(gettext("核心校"), lambda network: network.core_name or ""),
        Column(gettext("成员校"), lambda network: network.n_members),
        Column(gettext("乡村校"), lambda network: network.n_rural),
        Column(gettext("成立日期"), lambda network: network.opened),
        Column(gettext("撤销日期"), lambda network: network.closed),
        Column(gettext("数据性质"), lambda network: "演示数据" if network.is_demo else ""),
    ]
