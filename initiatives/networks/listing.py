"""One list of groups and alliances for page, file and API."""

from collections import Counter
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from django.db.models import Count, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from initiatives.networks.enums import NetworkKind, Role
from initiatives.networks.filters import Filters
from initiatives.networks.models import Membership, Network
from initiatives.schools.enums import Setting
from initiatives.schools.models import UrbanRural
from portal.dates.periods import in_force
from portal.spreadsheets.download import Column

PER_PAGE = 24
STATUSES = (("", _("存续")), ("closed", _("已撤销")), ("all", _("全部")))


def with_members(networks, day):
    """Annotate members and rural members on ``day`` and the core school's name, by subqueries."""
    now = Membership.objects.on(day).filter(network=OuterRef("pk")).order_by().exclude(role=Role.PARTNER)
    village = UrbanRural.objects.filter(in_force(day), setting=Setting.VILLAGE).values("school")

    def number(rows):
        return Coalesce(Subquery(rows.values("network").annotate(n=Count("pk")).values("n")), 0)

    return networks.annotate(
        n_members=number(now),
        n_rural=number(now.filter(school__in=village)),
        core_name=Subquery(now.filter(role=Role.CORE).values("school__name")[:1]),
        core_code=Subquery(now.filter(role=Role.CORE).values("school__code")[:1]),
    )


@dataclass
class Listing:
    """Two queries at any size: one count over kind, county and mode at once, and the rows."""

    filters: Filters
    day: date

    @cached_property
    def matching(self):
        networks = Network.objects.matching(self.filters.q)
        if self.filters.status == "closed":
            return networks.filter(close_date__lte=self.day)
        return networks if self.filters.status == "all" else networks.open_on(self.day)

    @cached_property
    def cube(self):
        values = ("kind", "county__code", "county__name", "county__position", "mode__code", "mode__name")
        return list(self.matching.order_by().values_list(*values).annotate(n_networks=Count("pk")))

    def _counted(self, key, but):
        filters, counter = self.filters, Counter()
        for row in self.cube:
            chosen = {
                "kind": (filters.kind, row[0]),
                "county": (filters.county, row[1]),
                "mode": (filters.mode, row[4]),
            }
            if all(name == but or want in ("", have) for name, (want, have) in chosen.items()):
                counter[key(row)] += row[6]
        return counter

    @cached_property
    def total(self):
        return sum(self._counted(lambda row: "", "").values())

    @cached_property
    def kinds(self):
        found = self._counted(lambda row: row[0], "kind")
        return [(value, label, found[value]) for value, label in NetworkKind.choices if found[value]]

    @cached_property
    def counties(self):
        found = self._counted(lambda row: (row[3], row[1], row[2]), "county")
        return [(code, name, n) for (_position, code, name), n in sorted(found.items())]

    @cached_property
    def modes(self):
        found = self._counted(lambda row: (row[4], row[5]), "mode")
        return [(code, name, n) for (code, name), n in sorted(found.items())]

    @property
    def rows(self):
        filters, rows = self.filters, self.matching
        conditions = Q()
        for lookup, value in (("kind", filters.kind), ("county__code", filters.county), ("mode__code", filters.mode)):
            if value:
                conditions &= Q(**{lookup: value})
        rows = rows.filter(conditions).select_related("county", "mode")
        return with_members(rows, self.day).order_by("county__position", "-kind", "sort_key", "code")


def columns():
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
