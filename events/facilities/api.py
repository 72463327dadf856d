"""Facilities in the one JSON API."""

from typing import Any

from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from django.utils import timezone
from ninja import Query, Router, Schema

from events.facilities import files
from events.facilities.directory import Entry, Listing, listing
from events.facilities.enums import Setting
from events.facilities.filters import FacilityFilters
from events.facilities.hours import week
from events.facilities.models import Facility
from events.facilities.timetable import Timetable
from events.facilities.wording import day_in_words, state_in_words
from portal.api.page import ApiPage, Envelope, Paging, api_page
from portal.api.pictures import PictureOut
from portal.api.root import api
from portal.pagecache.expiry import changes_at
from portal.records.enums import label_of
from portal.site.provenance import Provenance

router = Router(tags=["体育场地"])
USUAL, LARGEST = 50, 200  # items of an answer


class FacilityParameters(Schema):
    """The same names as in the address of the public page."""

    q: str = ""
    kind: str = ""
    county: str = ""
    near: str = ""
    when: str = ""
    on: str = ""
    open: str = ""
    children: str = ""
    elders: str = ""
    free: str = ""
    indoor: str = ""
    floodlit: str = ""
    accessible: str = ""
    school: str = ""
    bookable: str = ""


class Item(Schema):
    number: int
    code: str
    name: str
    kind: str
    kind_label: str
    county: str | None
    county_label: str | None
    township: str
    address: str
    longitude: float | None
    latitude: float | None
    state: str
    state_label: str
    free: bool
    setting: str
    setting_label: str
    for_children: bool
    for_elders: bool
    is_demo: bool
    kilometres: float | None = None


class FacilityPage(ApiPage[Item]):
    pass


class DayOut(Schema):
    date: str
    text: str
    spans: list[tuple[int, int]]


class Detail(Envelope):
    code: str
    name: str
    kind: str
    kind_label: str
    county: str | None
    county_label: str | None
    township: str
    address: str
    longitude: float | None
    latitude: float | None
    datum: str = "WGS-84"
    area_m2: float | None
    phone: str
    fee: str
    fee_label: str
    fee_note: str
    booking: str
    booking_label: str
    school: str | None
    for_children: bool
    for_elders: bool
    state: str
    state_label: str
    week: list[DayOut]
    pictures: list[PictureOut]
    is_demo: bool


def item(found: Listing, number: int, entry: Entry) -> dict[str, Any]:
    state, far = found.state(entry), found.kilometres(entry)
    return {
        "number": number,
        "code": entry.code,
        "name": entry.name,
        "kind": entry.kind,
        "kind_label": entry.kind_name,
        "county": entry.county,
        "county_label": entry.county_name,
        "township": entry.township,
        "address": entry.address,
        "longitude": entry.longitude,
        "latitude": entry.latitude,
        "state": state.status.value,
        "state_label": state_in_words(state, found.moment),
        "free": entry.fee == "free",
        "setting": entry.setting,
        "setting_label": label_of(Setting, entry.setting),
        "for_children": entry.for_children,
        "for_elders": entry.for_elders,
        "is_demo": entry.is_demo,
        "kilometres": None if far is None else round(far, 2),
    }


@router.get("/", response=FacilityPage, summary="体育场地目录，与网页同样的筛选、顺序和序号")
def directory(request: HttpRequest, parameters: Query[FacilityParameters], paging: Query[Paging]) -> dict[str, Any]:
    filters = FacilityFilters.read(parameters.dict())
    found, window = listing(filters), paging.window(USUAL, LARGEST)
    items = [item(found, number, entry) for number, entry in enumerate(window.of(found.entries), window.offset + 1)]
    changes_at(request, found.changes)
    envelope = files.provenance(found).fields()
    return api_page(request, window, items, count=len(found.entries), envelope=envelope, ignored=filters.ignored)


@router.get("/{code}", response=Detail, summary="一处场地，含未来 7 天开放时间")
def one(request: HttpRequest, code: str) -> dict[str, Any]:
    facility = get_object_or_404(
        Facility.objects.visible().select_related("kind", "township__county", "school"), code=code
    )
    now, county = timezone.now(), facility.township.county
    timetable = Timetable([facility.pk])
    state = timetable.state(facility.pk, facility.status, now)
    changes_at(request, state.until or state.opens)
    days = week(timetable.schedule(facility.pk), timezone.localdate(now), timetable.holidays)
    plain = ("code", "name", "longitude", "latitude", "area_m2", "phone", "fee", "fee_note", "booking")
    return {
        **Provenance.of(register=files.REGISTER, as_of=now, demo=facility.is_demo).fields(),
        **{name: getattr(facility, name) for name in (*plain, "for_children", "for_elders", "is_demo")},
        "address": facility.street_address,
        "kind": facility.kind.code,
        "kind_label": facility.kind.name,
        "county": county and county.code,
        "county_label": county and county.name,
        "fee_label": facility.get_fee_display(),
        "booking_label": facility.get_booking_display(),
        "township": facility.township.name,
        "school": facility.school.code if facility.school else None,
        "state": state.status.value,
        "state_label": state_in_words(state, now),
        "week": [{"date": day.date.isoformat(), "text": day_in_words(day), "spans": day.spans} for day in days],
        "pictures": [picture.sizes().fields() for picture in facility.pictures.select_related("facility")],
    }


api.add_router("/facilities", router)
