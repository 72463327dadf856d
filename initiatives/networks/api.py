"""Groups, alliances and coverage in the one JSON API: the same QuerySets and figures as the pages."""

from datetime import date

from django.shortcuts import get_object_or_404
from django.utils import timezone
from ninja import Query, Router, Schema

from initiatives.networks.coverage_page import CoveragePage
from initiatives.networks.listing import Listing, Wish
from initiatives.networks.models import Network
from initiatives.networks.profile import Profile, setting_of
from initiatives.networks.views import SOURCE
from initiatives.schools.views import LICENCE
from portal.api.root import api
from portal.places.models import Place

router = Router(tags=["networks"])
PAGE = 100


class NetworkRow(Schema):
    code: str
    name: str
    kind: str
    county: str
    mode: str
    opened: str
    closed: str | None
    is_demo: bool
    url: str
    members: int | None = None
    rural_members: int | None = None
    core_school: str | None = None


class NetworkList(Schema):
    licence: str = LICENCE
    source: str = SOURCE
    as_of: date
    count: int
    offset: int
    items: list[NetworkRow]


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


class NetworkDetail(Schema):
    licence: str = LICENCE
    source: str = SOURCE
    as_of: date
    network: NetworkRow
    members: list[Member]
    former_members: list[Member]
    milestones: list[Step]


class Filters(Schema):
    q: str = ""
    kind: str = ""
    county: str = ""
    mode: str = ""
    status: str = ""
    offset: int = 0


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


class CoverageAnswer(Schema):
    licence: str = LICENCE
    source: str = SOURCE
    as_of: date
    rule: str
    demo_schools: int
    total: Figures
    items: list[Figures]
    uncovered_count: int
    offset: int
    uncovered: list[str]


def row(network):
    return NetworkRow(
        code=network.code,
        name=network.name,
        kind=network.get_kind_display(),
        county=network.county.name,
        mode=network.mode.name,
        opened=network.opened,
        closed=network.closed or None,
        is_demo=network.is_demo,
        url=network.get_absolute_url(),
        members=getattr(network, "n_members", None),
        rural_members=getattr(network, "n_rural", None),
        core_school=getattr(network, "core_code", None),
    )


@router.get("", response=NetworkList, summary="教育集团与联盟名单")
def networks(request, filters: Query[Filters]):
    """The list of the page with the same filters, 100 at a time from ``offset``."""
    today = timezone.localdate()
    listing = Listing(Wish.of(filters.dict()), today)
    offset = max(filters.offset, 0)
    items = [row(network) for network in listing.rows[offset : offset + PAGE]]
    return NetworkList(as_of=today, count=listing.total, offset=offset, items=items)


def figures(line):
    tally = line.tally
    return Figures(
        name=line.name,
        code=line.place.code if line.place else None,
        universe=tally.universe,
        covered=tally.covered,
        group=tally.group,
        alliance=tally.alliance,
        both=tally.both,
        rural=tally.rural_covered,
        rural_group=tally.rural_group,
        rural_alliance=tally.rural_alliance,
        groups=line.groups,
        alliances=line.alliances,
        share=line.share,
    )


@router.get("/coverage", response=CoverageAnswer, summary="覆盖情况")
def coverage(request, date: date | None = None, county: str = "", offset: int = 0):
    """Coverage on ``date`` (today without it) by county, or by township of one county (its code). ``uncovered``
    names 100 schools at a time, from ``offset``."""
    first = max(offset, 0)
    place = get_object_or_404(Place.objects.counties(), code=county) if county else None
    page = CoveragePage(date or timezone.localdate(), place)
    return CoverageAnswer(
        as_of=page.day,
        rule=page.rule.text,
        demo_schools=page.figures.demo,
        total=figures(page.total_row),
        items=[figures(line) for line in page.rows],
        uncovered_count=page.total.uncovered,
        offset=first,
        uncovered=[school.code for school in page.all_uncovered()[first : first + PAGE]],
    )


@router.get("/{code}", response=NetworkDetail, summary="一个集团或联盟")
def network(request, code: str):
    today = timezone.localdate()
    profile = Profile(get_object_or_404(Network.objects.select_related("county", "mode"), code=code), today)
    return NetworkDetail(
        as_of=today,
        network=row(profile.network),
        members=[member(m) for m in profile.current],
        former_members=[member(m) for m in profile.former],
        milestones=[Step(title=step.title, progress=step.words) for step in profile.milestones],
    )


def member(membership):
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
