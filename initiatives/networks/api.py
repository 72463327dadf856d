"""Groups, alliances and coverage in the one JSON API: the same QuerySets and figures as the pages."""

from datetime import date
from typing import Any

from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from django.utils import timezone
from ninja import Query, Router, Schema

from initiatives.networks.coverage_page import CoveragePage, Row
from initiatives.networks.datasets import REGISTER
from initiatives.networks.filters import NetworkFilters
from initiatives.networks.listing import Listing
from initiatives.networks.models import Membership, Network
from initiatives.networks.profile import Profile, setting_of
from initiatives.schools.datasets import provenance
from portal.api.page import ApiPage, Envelope, Paging, api_page
from portal.api.root import api
from portal.places.models import Place

router = Router(tags=["networks"])
USUAL = 100  # items of an answer


class NetworkRow(Schema):
    code: str
    name: str
    kind: str
    kind_label: str
    county: str
    county_label: str
    mode: str
    mode_label: str
    opened: str
    closed: str | None
    is_demo: bool
    url: str
    members: int | None = None
    rural_members: int | None = None
    core_school: str | None = None


class NetworkList(ApiPage[NetworkRow]):
    pass


class Member(Schema):
    code: str
    name: str
    role: str
    date_from: str
    date_to: str | None
    end_reason: str
    township: str
    setting: str


class Step(Schema):
    title: str
    progress: str


class NetworkDetail(Envelope):
    network: NetworkRow
    members: list[Member]
    former_members: list[Member]
    milestones: list[Step]


class ListParameters(Schema):
    q: str = ""
    kind: str = ""
    county: str = ""
    mode: str = ""
    status: str = ""


class Figures(Schema):
    """Schools: to be covered, covered, by groups, by alliances, by both; of the covered, rural ones. Share in %."""

    name: str
    code: str | None
    universe: int
    covered: int
    group: int
    alliance: int
    both: int
    rural: int
    rural_group: int
    rural_alliance: int
    groups: int | None
    alliances: int | None
    share: float | None


class CoverageAnswer(Envelope):
    rule: str
    demo_schools: int
    total: Figures
    items: list[Figures]
    uncovered_count: int
    offset: int
    uncovered: list[str]


def row(network: Network) -> NetworkRow:
    return NetworkRow(
        code=network.code,
        name=network.name,
        kind=network.kind,
        kind_label=network.get_kind_display(),
        county=network.county.code,
        county_label=network.county.name,
        mode=network.mode.code,
        mode_label=network.mode.name,
        opened=network.opened,
        closed=network.closed or None,
        is_demo=network.is_demo,
        url=network.get_absolute_url(),
        members=getattr(network, "n_members", None),
        rural_members=getattr(network, "n_rural", None),
        core_school=getattr(network, "core_code", None),
    )


@router.get("", response=NetworkList, summary="教育集团与联盟名单")
def networks(request: HttpRequest, parameters: Query[ListParameters], paging: Query[Paging]) -> dict[str, Any]:
    """The list of the page with the same filters."""
    today = timezone.localdate()
    filters = NetworkFilters.read(parameters.dict())
    listing = Listing(filters, today)
    window, envelope = paging.window(USUAL), provenance(today, register=REGISTER).fields()
    items = [row(network) for network in window.of(listing.rows)]
    return api_page(request, window, items, count=listing.total, envelope=envelope, ignored=filters.ignored)


def figures(line: Row) -> Figures:
    counts = line.counts
    return Figures(
        name=line.name,
        code=line.place.code if line.place else None,
        universe=counts.universe,
        covered=counts.covered,
        group=counts.group,
        alliance=counts.alliance,
        both=counts.both,
        rural=counts.rural_covered,
        rural_group=counts.rural_group,
        rural_alliance=counts.rural_alliance,
        groups=line.groups,
        alliances=line.alliances,
        share=None if line.share is None else float(line.share),
    )


@router.get("/coverage", response=CoverageAnswer, summary="覆盖情况")
def coverage(request: HttpRequest, date: date | None = None, county: str = "", offset: int = 0) -> CoverageAnswer:
    """Coverage on ``date`` (today without it) by county, or by township of one county (its code). ``uncovered``
    names 100 schools at a time, from ``offset``."""
    first = max(offset, 0)
    place = get_object_or_404(Place.objects.counties(), code=county) if county else None
    page = CoveragePage(date or timezone.localdate(), place)
    return CoverageAnswer(
        **provenance(page.day, register=REGISTER).fields(),
        rule=page.rule.text,
        demo_schools=page.figures.demo,
        total=figures(page.total_row),
        items=[figures(line) for line in page.rows],
        uncovered_count=page.total.uncovered,
        offset=first,
        uncovered=[school.code for school in page.all_uncovered()[first : first + USUAL]],
    )


@router.get("/{code}", response=NetworkDetail, summary="一个集团或联盟")
def network(request: HttpRequest, code: str) -> NetworkDetail:
    today = timezone.localdate()
    profile = Profile(get_object_or_404(Network.objects.select_related("county", "mode"), code=code), today)
    return NetworkDetail(
        **provenance(today, register=REGISTER).fields(),
        network=row(profile.network),
        members=[member(m) for m in profile.current],
        former_members=[member(m) for m in profile.former],
        milestones=[Step(title=step.title, progress=step.words) for step in profile.milestones],
    )


def member(membership: Membership) -> Member:
    school = membership.school
    return Member(
        code=school.code,
        name=school.name,
        role=membership.get_role_display(),
        date_from=membership.joined,
        date_to=membership.left or None,
        end_reason=membership.end_reason,
        township=school.township.name,
        setting=setting_of(membership),
    )


api.add_router("/networks", router)
