"""Events in the one JSON API. Same QuerySet, same words as the pages."""

from datetime import date, datetime
from typing import Annotated, Any
from uuid import UUID

from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from django.utils import timezone
from ninja import Query, Router, Schema

from events.calendar.enums import EventLevel, Status
from events.calendar.filters import EditionFilters
from events.calendar.models import Edition, EventBrand
from portal.api.page import ApiPage, Envelope, Paging, api_page, keys_of
from portal.api.pictures import PictureOut
from portal.api.root import api
from portal.site.provenance import Provenance

router = Router(tags=["events"])
USUAL = 100  # items of an answer


class BrandOut(Schema):
    slug: str
    name: str
    name_en: str
    level: Annotated[str, keys_of(EventLevel)]
    level_label: str
    discipline: str
    discipline_label: str
    recognitions: list[dict[str, Any]]


class SessionOut(Schema):
    uid: UUID
    title: str
    title_en: str
    round_no: int | None
    opponents: str
    day: date | None
    starts_at: datetime | None
    ends_at: datetime | None
    to_follow: bool
    status: str
    previous_starts_at: datetime | None
    venue: str
    longitude: float | None
    latitude: float | None
    sequence: int


class EditionOut(Schema):
    uid: UUID
    slug: str
    title: str
    title_en: str
    summary: str
    brand: str | None
    ordinal: int | None
    year: int | None
    level: Annotated[str, keys_of(EventLevel)]
    level_label: str
    discipline: str
    discipline_label: str
    county: str | None
    county_label: str | None
    venue: str
    start_on: date | None
    end_on: date | None
    date_precision: str
    date_text: str
    event_status: str
    event_status_label: str
    status: Status
    status_label: str
    previous_start_on: date | None
    declared_participants: int | None
    declared_qualifier: str
    for_children: bool
    for_elders: bool
    step_free: bool
    is_demo: bool
    source_title: str
    source_quote: str


class EditionPage(ApiPage[EditionOut]):
    pass


class EditionDetail(Envelope):
    edition: EditionOut
    sessions: list[SessionOut]
    notices: list[dict[str, Any]]
    pictures: list[PictureOut]


class BrandList(ApiPage[BrandOut]):
    pass


class EditionParameters(Schema):
    when: str = ""
    whom: str = ""
    on: str = ""
    year: str = ""
    level: str = ""
    discipline: str = ""
    status: str = ""
    county: str = ""


def edition_out(edition: Edition, today: date) -> dict[str, Any]:
    # An edition known only to the year carries no day: the first of January is how it is stored, not what is known.
    exact, county, status = edition.exact, edition.place.county, edition.status(today)
    return {
        **{name: getattr(edition, name) for name in EditionOut.model_fields if hasattr(edition, name)},
        "brand": edition.brand and edition.brand.slug,
        "level_label": edition.get_level_display(),
        "discipline": edition.discipline.code,
        "discipline_label": edition.discipline.name,
        "county": county and county.code,
        "county_label": county and county.name,
        "event_status_label": edition.get_event_status_display(),
        "start_on": edition.first_day if exact else None,
        "end_on": edition.last_day,
        "previous_start_on": edition.previous_first_day,
        "date_text": edition.when,
        "status": status,
        "status_label": str(status.label),
        "declared_qualifier": edition.declared_qualifier if edition.declared_participants is not None else "",
    }


@router.get("", response=EditionPage, summary="赛事列表")
def editions(request: HttpRequest, parameters: Query[EditionParameters], paging: Query[Paging]) -> dict[str, Any]:
    today = timezone.localdate()
    filters, window = EditionFilters.read(parameters.dict()), paging.window(USUAL)
    chosen = filters.editions(today).in_reading_order(today).with_related()
    items = [edition_out(edition, today) for edition in window.of(chosen)]
    envelope = Provenance.of(as_of=timezone.now()).fields()
    return api_page(request, window, items, count=chosen.count(), envelope=envelope, ignored=filters.ignored)


@router.get("/brands", response=BrandList, summary="赛事品牌")
def brands(request: HttpRequest, paging: Query[Paging]) -> dict[str, Any]:
    found = EventBrand.objects.select_related("discipline").prefetch_related("recognitions").order_by("name", "pk")
    window = paging.window(USUAL)
    items = [
        {
            "slug": brand.slug,
            "name": brand.name,
            "name_en": brand.name_en,
            "level": brand.level,
            "level_label": brand.get_level_display(),
            "discipline": brand.discipline.code,
            "discipline_label": brand.discipline.name,
            "recognitions": [
                {"body": one.body, "wording": one.wording, "source": one.source_title, "source_on": one.source_on}
                for one in brand.recognitions.all()
            ],
        }
        for brand in window.of(found)
    ]
    envelope = Provenance.of(as_of=timezone.now()).fields()
    return api_page(request, window, items, count=found.count(), envelope=envelope)


@router.get("/{slug}", response=EditionDetail, summary="一项赛事及其场次")
def edition(request: HttpRequest, slug: str) -> dict[str, Any]:
    found = get_object_or_404(Edition.objects.visible().with_related(), slug=slug)
    return {
        **Provenance.of(as_of=found.changed_at, demo=found.is_demo).fields(),
        "edition": edition_out(found, timezone.localdate()),
        "sessions": found.sessions.select_related("facility").in_calendar_order(),
        "notices": [
            {"deed": notice.kind, "text": notice.text, "before": notice.before, "after": notice.after,
             "announced_at": notice.announced_at}
            for notice in found.notices.visible()
        ],
        "pictures": [picture.sizes().fields() for picture in found.pictures.select_related("edition")],
    }  # fmt: skip


api.add_router("/events", router)
