"""Schools in the one JSON API: the same QuerySets and the same words as the pages."""

from datetime import date
from typing import Any

from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from django.utils import timezone
from ninja import Query, Router, Schema

from initiatives.schools.datasets import provenance
from initiatives.schools.filters import SchoolFilters
from initiatives.schools.listing import Listing, county_name, network_names, setting_name, status_name, township_name
from initiatives.schools.models import School
from initiatives.schools.profile import Profile
from portal.api.page import ApiPage, Envelope, Paging, api_page
from portal.api.pictures import PictureOut
from portal.api.root import api

router = Router(tags=["schools"])
USUAL = 100  # items of an answer


class SchoolRow(Schema):
    code: str
    name: str
    county: str
    county_label: str
    township: str | None
    township_label: str
    stages: list[str]
    stages_label: list[str]
    form: str
    form_label: str
    ownership: str
    ownership_label: str
    setting: str | None
    setting_label: str
    network: str | None  # the first of ``networks``
    networks: list[str]
    network_label: str | None
    status: str
    is_demo: bool
    url: str


class SchoolList(ApiPage[SchoolRow]):
    pass


class MembershipRow(Schema):
    network: str
    code: str
    role: str
    date_from: str
    date_to: str | None


class Fact(Schema):
    label: str
    value: str


class SchoolDetail(Envelope):
    school: SchoolRow
    facts: list[Fact]
    memberships: list[MembershipRow]
    designations: list[Fact]
    services: list[Fact]
    history: list[Fact]
    milestones: list[Fact]
    pictures: list[PictureOut]


class ListParameters(Schema):
    """The same names as in the address of the public page."""

    q: str = ""
    county: str = ""
    township: str = ""
    stage: str = ""
    ownership: str = ""
    network: str = ""
    service: str = ""
    status: str = ""


def row(school: School, day: date) -> SchoolRow:
    known_township = school.township != school.township.county
    networks = [membership.network.code for membership in school.memberships_now]
    return SchoolRow(
        code=school.code,
        name=school.name,
        county=school.township.county.code if school.township.county else "",
        county_label=county_name(school),
        township=school.township.code if known_township else None,
        township_label=township_name(school),
        stages=[stage.code for stage in school.stages.all()],
        stages_label=[stage.name for stage in school.stages.all()],
        form=school.form,
        form_label=school.get_form_display(),
        ownership=school.ownership,
        ownership_label=school.get_ownership_display(),
        setting=school.setting or None,
        setting_label=setting_name(school),
        network=networks[0] if networks else None,
        networks=networks,
        network_label=network_names(school) or None,
        status=status_name(school, day),
        is_demo=school.is_demo,
        url=school.get_absolute_url(),
    )


@router.get("", response=SchoolList, summary="学校名单")
def schools(request: HttpRequest, parameters: Query[ListParameters], paging: Query[Paging]) -> dict[str, Any]:
    """The list of the page with the same filters."""
    today = timezone.localdate()
    filters = SchoolFilters.read(parameters.dict())
    listing = Listing(filters, today)
    window, envelope = paging.window(USUAL), provenance(today).fields()
    items = [row(school, today) for school in window.of(listing.rows)]
    return api_page(request, window, items, count=listing.total, envelope=envelope, ignored=filters.ignored)


@router.get("/{code}", response=SchoolDetail, summary="一所学校")
def school(request: HttpRequest, code: str) -> SchoolDetail:
    today = timezone.localdate()
    schools = School.objects.for_list().select_related("campus_of", "parent_school")
    found = get_object_or_404(schools.with_setting(today).with_network(today), code=code)
    profile = Profile(found, today)
    facts, _networks, designations, services, history, milestones = profile.sections()
    return SchoolDetail(
        **provenance(today).fields(),
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
        pictures=[PictureOut(**picture.sizes().fields()) for picture in found.pictures.select_related("school")],
    )


api.add_router("/schools", router)
