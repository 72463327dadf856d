"""Facilities in the one JSON API."""

from datetime import datetime

from django.shortcuts import get_object_or_404
from django.utils import timezone
from ninja import Query, Router, Schema

from events.facilities import files
from events.facilities.directory import listing
from events.facilities.filters import PARAMETERS, Filters
from events.facilities.hours import week
from events.facilities.models import Facility
from events.facilities.timetable import Timetable
from events.facilities.wording import day_in_words, state_in_words
from portal.api.root import api
from portal.pagecache.expiry import changes_at

router = Router(tags=["体育场地"])
LARGEST_PAGE = 200


class FacilityParameters(Schema):
    """The same names as in the address of the public page."""

    q: str = ""
    kind: str = ""
    county: str = ""
    near: str = ""
    open: str = ""
    free: str = ""
    indoor: str = ""
    floodlit: str = ""
    accessible: str = ""
    school: str = ""
    bookable: str = ""
    page: int = 1
    size: int = 50


class Item(Schema):
    number: int
    code: str
    name: str
    kind: str
    county: str | None
    township: str
    address: str
    longitude: float | None
    latitude: float | None
    state: str
    state_text: str
    free: bool
    setting: str
    is_demo: bool
    kilometres: float | None = None


class Answer(Schema):
    licence: str
    source: str
    as_of: datetime
    total: int
    page: int
    items: list[Item]


class DayOut(Schema):
    date: str
    text: str
    spans: list[tuple[int, int]]


class Detail(Schema):
    licence: str
    source: str
    as_of: datetime
    code: str
    name: str
    kind: str
    county: str | None
    township: str
    address: str
    longitude: float | None
    latitude: float | None
    datum: str = "WGS-84"
    area_m2: float | None
    phone: str
    fee: str
    fee_note: str
    booking: str
    school: str | None
    state: str
    state_text: str
    week: list[DayOut]
    is_demo: bool


def _envelope(moment):
    return {"licence": files.LICENCE, "source": files.SOURCE, "as_of": timezone.localtime(moment)}


@router.get("/", response=Answer, summary="体育场地目录，与网页同样的筛选、顺序和序号")
def directory(request, parameters: FacilityParameters = Query(...)):  # noqa: B008 - the framework's way to declare parameters
    found = listing(Filters.read({name: getattr(parameters, name) for name in PARAMETERS}))
    size = max(1, min(parameters.size, LARGEST_PAGE))
    page = max(1, parameters.page)
    first = (page - 1) * size
    items = []
    for number, entry in enumerate(found.entries[first : first + size], first + 1):
        state = found.state(entry)
        far = found.kilometres(entry)
        items.append(
            {
                "number": number,
                "code": entry.code,
                "name": entry.name,
                "kind": entry.kind_name,
                "county": entry.county_name,
                "township": entry.township,
                "address": entry.address,
                "longitude": entry.longitude,
                "latitude": entry.latitude,
                "state": state.status.value,
                "state_text": state_in_words(state, found.moment),
                "free": entry.fee == "free",
                "setting": entry.setting,
                "is_demo": entry.is_demo,
                "kilometres": None if far is None else round(far, 2),
            }
        )
    changes_at(request, found.changes)
    return {**_envelope(found.moment), "total": len(found.entries), "page": page, "items": items}


@router.get("/{code}", response=Detail, summary="一处场地，含未来 7 天开放时间")
def one(request, code: str):
    facility = get_object_or_404(
        Facility.objects.visible().select_related("kind", "township__county", "school"), code=code
    )
    now = timezone.now()
    timetable = Timetable([facility.pk])
    state = timetable.state(facility.pk, facility.status, now)
    changes_at(request, state.until or state.opens)
    days = week(timetable.schedule(facility.pk), timezone.localdate(now), timetable.holidays)
    plain = ("code", "name", "longitude", "latitude", "area_m2", "phone", "fee", "fee_note", "booking")
    return {
        **_envelope(now),
        **{name: getattr(facility, name) for name in (*plain, "is_demo")},
        "address": facility.street_address,
        "kind": facility.kind.name,
        "county": facility.township.county.name if facility.township.county else None,
        "township": facility.township.name,
        "school": facility.school.code if facility.school else None,
        "state": state.status.value,
        "state_text": state_in_words(state, now),
        "week": [{"date": day.date.isoformat(), "text": day_in_words(day), "spans": day.spans} for day in days],
    }


api.add_router("/facilities", router)
