"""Schools in the one JSON API: the same QuerySets and the same words as the pages."""

from datetime import date

from django.shortcuts import get_object_or_404
from django.utils import timezone
from ninja import Query, Router, Schema

from initiatives.schools.datasets import LICENCE, SOURCE
from initiatives.schools.filters import Filters
from initiatives.schools.listing import (
    Listing,
    county_name,
    setting_name,
    status_name,
    township_name,
)
from initiatives.schools.models import School
from initiatives.schools.profile import Profile
from portal.api.root import api

router = Router(tags=["schools"])
PAGE = 100


class SchoolRow(Schema):
    code: str
    name: str
    county: str
    township: str
    stages: list[str]
    form: str
    ownership: str
    setting: str
    network: str | None
    network_code: str | None
    status: str
    is_demo: bool
    url: str


class SchoolList(Schema):
    licence: str = LICENCE
    source: str = SOURCE
    as_of: date
    count: int
    offset: int
    items: list[SchoolRow]


class MembershipRow(Schema):
    network: str
    code: str
    role: str
    date_from: str
    date_to: str | None


class Fact(Schema):
    label: str
    value: str


class SchoolDetail(Schema):
    licence: str = LICENCE
    source: str = SOURCE
    as_of: date
    school: SchoolRow
    facts: list[Fact]
    memberships: list[MembershipRow]
    designations: list[Fact]
    services: list[Fact]
    history: list[Fact]
    milestones: list[Fact]


class ListParameters(Schema):
    q: str = ""
    county: str = ""
    township: str = ""
    stage: str = ""
    ownership: str = ""
    network: str = ""
    service: str = ""
    status: str = ""
    offset: int = 0


def row(school, day):
    return SchoolRow(
        code=school.code,
        name=school.name,
        county=county_name(school),
        township=township_name(school),
        stages=[stage.name for stage in school.stages.all()],
        form=school.get_form_display(),
        ownership=school.get_ownership_display(),
        setting=setting_name(school),
        network=school.network_name,
        network_code=school.network_code,
        status=status_name(school, day),
        is_demo=school.is_demo,
        url=school.get_absolute_url(),
    )


@router.get("", response=SchoolList, summary="学校名单")
def schools(request, parameters: Query[ListParameters]):
    """The list of the page with the same filters, 100 at a time from ``offset``."""
    today = timezone.localdate()
    listing = Listing(Filters.of(parameters.dict()), today)
    offset = max(parameters.offset, 0)
    items = [row(school, today) for school in listing.rows[offset : offset + PAGE]]
    return SchoolList(as_of=today, count=listing.total, offset=offset, items=items)


@router.get("/{code}", response=SchoolDetail, summary="一所学校")
def school(request, code: str):
    today = timezone.localdate()
    schools = School.objects.for_list().select_related("campus_of", "parent_school")
    found = get_object_or_404(schools.with_setting(today).with_network(today), code=code)
    profile = Profile(found, today)
    facts, _networks, designations, services, history, milestones = profile.sections()
    return SchoolDetail(
        as_of=today,
        school=row(found, today),
        facts=[Fact(label=label, value=value) for label, value in facts],
        memberships=[
            MembershipRow(
                network=m.network.name,
                code=m.network.code,
                role=m.get_role_display(),
                date_from=m.joined,
                date_to=m.left or None,
            )
            for m in profile.memberships
        ],
        designations=[Fact(label=label, value=value) for label, value in designations],
        services=[Fact(label=label, value=value) for label, value in services],
        history=[Fact(label=label, value=value) for label, value in history],
        milestones=[Fact(label=label, value=value) for label, value in milestones],
    )


api.add_router("/schools", router)
