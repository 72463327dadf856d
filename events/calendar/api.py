"""Events in the one JSON API. Same QuerySet, same words as the pages."""

from datetime import date, datetime
from uuid import UUID

from django.shortcuts import get_object_or_404
from django.utils import timezone
from ninja import Query, Router, Schema

from events.calendar.enums import Level, Status
from events.calendar.filters import Filters
from events.calendar.models import Edition, EventBrand
from portal.api.root import api

router = Router(tags=["events"])
SOURCE = "聊城市教育和体育局"
LICENCE = "可自由使用，请注明来源：聊城市教育和体育局。"
PAGE = 100


class Provenance(Schema):
    licence: str = LICENCE
    source: str = SOURCE
    as_of: datetime


class BrandOut(Schema):
    slug: str
    name: str
    name_en: str
    level: Level
    discipline: str
    recognitions: list[dict]


class SessionOut(Schema):
    uid: UUID
    title: str
    title_en: str
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
    level: Level
    discipline: str
    county: str | None
    venue: str
    start_on: date | None
    end_on: date | None
    date_precision: str
    date_text: str
    event_status: str
    status: Status
    previous_start_on: date | None
    declared_participants: int | None
    declared_qualifier: str
    is_demo: bool
    source_title: str
    source_quote: str


class EditionPage(Provenance):
    count: int
    page: int
    items: list[EditionOut]


class EditionDetail(Provenance):
    edition: EditionOut
    sessions: list[SessionOut]
    notices: list[dict]


class BrandList(Provenance):
    count: int
    page: int
    items: list[BrandOut]


class EditionParameters(Schema):
    year: str = ""
    level: str = ""
    discipline: str = ""
    status: str = ""
    county: str = ""


def edition_out(edition, today):
    # An edition known only to the year carries no day: the first of January is how it is stored, not what is known.
    exact = edition.exact
    return {
        **{name: getattr(edition, name) for name in EditionOut.model_fields if hasattr(edition, name)},
        "brand": edition.brand and edition.brand.slug,
        "discipline": edition.discipline.code,
        "county": edition.place.county and edition.place.county.code,
        "start_on": edition.first_day if exact else None,
        "end_on": edition.last_day,
        "previous_start_on": edition.previous_first_day,
        "date_text": edition.when,
        "status": edition.status(today),
        "declared_qualifier": edition.declared_qualifier if edition.declared_participants is not None else "",
    }


@router.get("", response=EditionPage, summary="赛事列表")
def editions(request, parameters: Query[EditionParameters], page: int = 1):
    today = timezone.localdate()
    chosen = Filters.read(parameters.model_dump()).editions(today).in_reading_order(today).with_related()
    first = (max(page, 1) - 1) * PAGE
    return {
        "as_of": timezone.now(),
        "count": chosen.count(),
        "page": max(page, 1),
        "items": [edition_out(edition, today) for edition in chosen[first : first + PAGE]],
    }


@router.get("/brands", response=BrandList, summary="赛事品牌")
def brands(request, page: int = 1):
    found = EventBrand.objects.select_related("discipline").prefetch_related("recognitions").order_by("name", "pk")
    first = (max(page, 1) - 1) * PAGE
    items = [
        {
            "slug": brand.slug,
            "name": brand.name,
            "name_en": brand.name_en,
            "level": brand.level,
            "discipline": brand.discipline.code,
            "recognitions": [
                {"body": one.body, "wording": one.wording, "source": one.source_title, "source_on": one.source_on}
                for one in brand.recognitions.all()
            ],
        }
        for brand in found[first : first + PAGE]
    ]
    return {"as_of": timezone.now(), "count": found.count(), "page": max(page, 1), "items": items}


@router.get("/{slug}", response=EditionDetail, summary="一项赛事及其场次")
def edition(request, slug: str):
    found = get_object_or_404(Edition.objects.visible().with_related(), slug=slug)
    return {
        "as_of": found.changed_at,
        "edition": edition_out(found, timezone.localdate()),
        "sessions": found.sessions.select_related("facility").in_calendar_order(),
        "notices": [
            {"deed": notice.kind, "text": notice.text, "before": notice.before, "after": notice.after,
             "announced_at": notice.announced_at}
            for notice in found.notices.all()
        ],
    }  # fmt: skip


api.add_router("/events", router)
