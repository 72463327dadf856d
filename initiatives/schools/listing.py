"""One list of schools for page, file and API: the same filters, the same order, the same words."""

from dataclasses import dataclass, field
from datetime import date
from functools import cached_property

from django.db.models import Count, Exists, OuterRef
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from initiatives.schools.enums import Ownership, ServiceKind, Setting
from initiatives.schools.filters import NETWORKS, STATUSES, SchoolFilters
from initiatives.schools.models import School, SchoolService
from initiatives.schools.queries import SchoolQuerySet
from portal.dates.periods import in_force
from portal.records.enums import label_of
from portal.site.lists.facets import Facet, FacetCounts, counted, facet, facet_counts
from portal.site.lists.fields import Label
from portal.spreadsheets.download import Column

PER_PAGE = 30
ORDER = ("township__county__position", "sort_key", "code")
CELL_FACETS = ("county", "township", "ownership", "network")  # counted from one query
CELL = (
    *("township__county__code", "township__county__name", "township__county__position"),
    *("township__code", "township__name", "township__sort_key", "ownership"),
)


@dataclass
class Listing:
    """Six queries at any size: one count over county, ownership and network at once, stages, services, rows with their
    stages and their memberships.

    A facet's numbers respect every other filter but not its own, so they say what a click would find.
    """

    filters: SchoolFilters
    day: date
    names: dict[str, dict[str, tuple[int, str, str]]] = field(
        default_factory=lambda: {"county": {}, "township": {}}
    )  # code: (order, code, name)

    @cached_property
    def matching(self) -> SchoolQuerySet:
        """Schools of the search and the status; networks are marked."""
        schools = School.objects.matching(self.filters.q)
        if self.filters.status == "closed":
            schools = schools.closed_by(self.day)
        elif self.filters.status != "all":
            schools = schools.open_on(self.day)
        return schools.with_network_kinds(self.day)

    def filtered(self, *but: str) -> SchoolQuerySet:
        """``matching`` with every filter but those named."""
        filters, schools = self.filters, self.matching
        if filters.county and "county" not in but:
            schools = schools.filter(township__county__code=filters.county)
        if filters.township and "township" not in but:
            schools = schools.filter(township__code=filters.township)
        if filters.stage and "stage" not in but:
            schools = schools.filter(stages__code=filters.stage)
        if filters.ownership and "ownership" not in but:
            schools = schools.filter(ownership=filters.ownership)
        if filters.network and "network" not in but:
            marks = {"group": {"in_group": True}, "alliance": {"in_alliance": True}}
            none = {"in_group": False, "in_alliance": False}
            schools = schools.filter(**marks.get(filters.network, none))
        if filters.service and "service" not in but:
            offered = SchoolService.objects.filter(in_force(self.day), school=OuterRef("pk"), kind=filters.service)
            schools = schools.filter(Exists(offered))
        return schools

    @cached_property
    def counts(self) -> FacetCounts:
        """How many schools by county, township, ownership and kind of network, from one query."""
        keys = (*CELL, "in_group", "in_alliance")
        cells = self.filtered(*CELL_FACETS).order_by().values_list(*keys).annotate(n_schools=Count("pk"))
        rows = []
        for county, name, position, township, label, key, ownership, *networks, number in cells:
            self.names["county"][county] = (position, county, name)
            self.names["township"][township] = (key, township, label)
            values = {"county": [county], "township": [township], "ownership": [ownership]}
            rows.append(({**values, "network": _kinds(*networks)}, number))
        chosen = {name: value for name, value in self.filters.chosen().items() if name in CELL_FACETS}
        return facet_counts(rows, chosen, CELL_FACETS, released={"county": ["township"]})

    @property
    def total(self) -> int:
        return self.counts.total

    def facets(self) -> dict[str, Facet]:
        """The facets by name, in the order of the page."""
        found = self.counts.values
        townships = self._named("township") if self.filters.county else []
        return {
            "county": facet(self.filters, "county", self._named("county"), everything=_("全市"), drops=["township"]),
            "township": facet(
                self.filters,
                "township",
                townships,
                everything=_("全部") if self.filters.county else _("先选县（市、区）"),
            ),
            "stage": facet(self.filters, "stage", self.stages()),
            "ownership": facet(self.filters, "ownership", counted(Ownership.choices, found["ownership"])),
            "network": facet(self.filters, "network", counted(NETWORKS.items(), found["network"])),
            "service": facet(self.filters, "service", self.services()),
            "status": facet(self.filters, "status", STATUSES.items(), everything=_("在办")),
        }

    def _named(self, name: str) -> list[tuple[str, str, int]]:
        """Places that have schools now, in their order, with how many."""
        found = self.counts.values[name]
        places = sorted(self.names[name][code] for code, number in found.items() if number and code is not None)
        return [(code, label, found[code]) for _position, code, label in places]

    def stages(self) -> list[tuple[str, str, int]]:
        rows = self.filtered("stage").order_by().values_list("stages__position", "stages__code", "stages__name")
        found = sorted(row for row in rows.annotate(n_schools=Count("pk", distinct=True)) if row[1])
        return [(code, name, n) for _position, code, name, n in found]

    def services(self) -> list[tuple[str, Label, int]]:
        kinds = SchoolService.objects.filter(in_force(self.day), school__in=self.filtered("service").values("pk"))
        found = dict(kinds.order_by().values_list("kind").annotate(n_schools=Count("school", distinct=True)))
        return counted(ServiceKind.choices, found)

    @property
    def rows(self) -> SchoolQuerySet:
        """The schools to show, in order, with what a row shows."""
        return self.filtered().with_setting(self.day).with_network(self.day).for_list().order_by(*ORDER)


def _kinds(in_group: bool, in_alliance: bool) -> list[str]:
    return [kind for kind, yes in (("group", in_group), ("alliance", in_alliance)) if yes] or ["none"]


def stage_names(school: School) -> str:
    return "、".join(stage.name for stage in school.stages.all())


def county_name(school: School) -> str:
    return school.township.county.name if school.township.county else ""


def township_name(school: School) -> str:
    """Empty where only the county is known."""
    return "" if school.township == school.township.county else school.township.name


def setting_name(school: School) -> str:
    return label_of(Setting, school.setting) if school.setting else "未分类"


def network_names(school: School) -> str:
    """Every group and alliance that the school is in, as its own page has them."""
    return "、".join(membership.network.name for membership in school.memberships_now)


def status_name(school: School, day: date) -> str:
    if school.is_proposed:
        return "筹建中"
    return "在办" if school.is_open_on(day) else f"{school.closed or school.opened} 停办"


def columns(day: date) -> list[Column]:
    """What the table shows, for the file."""
    return [
        Column(gettext("学校"), lambda school: school.name),
        Column(gettext("学校标识码"), lambda school: school.code),
        Column(gettext("县（市、区）"), county_name),
        Column(gettext("乡镇（街道）"), township_name),
        Column(gettext("学段"), stage_names),
        Column(gettext("办学类型"), lambda school: school.get_form_display()),
        Column(gettext("办学性质"), lambda school: school.get_ownership_display()),
        Column(gettext("城乡"), setting_name),
        Column(gettext("集团或联盟"), network_names),
        Column(gettext("状态"), lambda school: status_name(school, day)),
        Column(gettext("数据性质"), lambda school: "演示数据" if school.is_demo else ""),
    ]
