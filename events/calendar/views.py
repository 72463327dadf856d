"""The public pages of events."""

import io
from collections.abc import Iterable
from datetime import date
from typing import Any
from urllib.parse import urlencode

import segno
from django.core.paginator import Page
from django.db.models import QuerySet
from django.http import FileResponse, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from events.calendar.cards import aside, cards, kept, seed
from events.calendar.enums import DocumentKind
from events.calendar.facets import counts_of, facets
from events.calendar.feeds.jsonld import edition_data
from events.calendar.files import editions_file, sessions_file
from events.calendar.filters import EditionListFilters
from events.calendar.models import Edition, EditionPicture, EventBrand, EventDocument
from events.calendar.months import month_of
from events.calendar.programme import Programme
from events.calendar.queries import EditionQuerySet
from events.calendar.sketch import by_venue, sketches, venues_of
from portal.limits.numbers import whole_number
from portal.media.shown_view import picture_response
from portal.pagecache.expiry import changes_at
from portal.pagecache.marks import public_page
from portal.site.head import Head
from portal.site.identity import identity_of
from portal.site.jsonld import structured
from portal.site.lists.exports import asked_format, exports
from portal.site.lists.listing import Empty, ListPage
from portal.site.lists.paging import shown_page
from portal.site.preview import readable
from portal.site.provenance import Provenance

PER_PAGE = 11  # the feature card fills two cells of the first page's twelve
PER_MAP = 60
PER_BRAND = 60  # brands, and editions of one brand


@public_page(*EditionListFilters.fields, "page", "format")
@require_safe
def listing(request: HttpRequest) -> HttpResponseBase:
    """List, month calendar and map: three views of one set of filters, all of it in the address."""
    today = timezone.localdate()
    filters = EditionListFilters.read(request.GET)
    editions = filters.editions(today).with_related()
    by_entry = filters.sort == "entry"
    ordered = editions.by_entry_deadline(today) if by_entry else editions.in_reading_order(today)
    if format := asked_format(request.GET):
        return editions_file(format, ordered, today)
    counts = counts_of(filters, today)
    page = shown_page(ordered, PER_MAP if filters.view == "map" else PER_PAGE, request, count=counts.total)
    listing = ListPage(
        filters=filters,
        page=page,
        empty=Empty(_("没有符合条件的赛事"), _("试试减少筛选条件。"), reverse("calendar:list"), _("查看全部赛事")),
        provenance=Provenance.of(as_of=today, identity=identity_of(request)),
        facets=facets(filters, counts),
        exports=exports(filters.changed(view="list", month=None)),
    )
    context: dict[str, Any] = {
        "head": Head(
            title=_("赛事活动"),
            section="events",
            lead=_("品牌赛事、青少年赛事、校园联赛和群众活动，在这里查日程、报名、看成绩。"),
            follow=not (filters.chosen() or filters.ignored),
        ),
        "listing": listing,
        "views": _views(filters),
        "sorts": _sorts(filters),
        "chosen": urlencode(filters.chosen()),
        "webcal": webcal(request),
        "chosen_day": filters.fields["on"].write(filters.on),
        "any_day": filters.link(on=None),
        "kept_filters": filters.hidden("on", "when", "month"),
        **CONTENT[filters.view](page, editions, filters, today),
    }
    return kept(render(request, "events/calendar/listing.html", context), context.get("cards", ()))


def _views(filters: EditionListFilters) -> list[dict[str, Any]]:
    labels = {"list": (_("列表"), "grid"), "calendar": (_("日历"), "cal"), "map": (_("地图"), "map")}
    rest = filters.without("month")
    return [
        {"label": label, "icon": icon, "chosen": view == filters.view, "url": rest.link(view=view)}
        for view, (label, icon) in labels.items()
    ]


def _sorts(filters: EditionListFilters) -> list[dict[str, Any]]:
    labels = {"start": _("按开始日期"), "entry": _("按报名截止")}
    rest = filters.without("month")
    return [
        {"label": label, "chosen": sort == filters.sort, "url": rest.link(sort=sort)} for sort, label in labels.items()
    ]


def _as_list(
    page: Page[Edition], editions: EditionQuerySet, filters: EditionListFilters, today: date
) -> dict[str, Any]:
    return {"cards": cards(page.object_list, today, filters.since(today)), "invented": _any_invented(page.object_list)}


def _as_calendar(
    page: Page[Edition], editions: EditionQuerySet, filters: EditionListFilters, today: date
) -> dict[str, Any]:
    month = month_of(editions, filters.month or _usual_month(filters, today), today)
    return {
        "month": month,
        "invented": any(day.is_demo for week in month.weeks for day in week.days),
        "earlier": filters.link(month=month.previous),
        "later": filters.link(month=month.next),
    }


def _usual_month(filters: EditionListFilters, today: date) -> date:
    """Today's month, or January of the year that was chosen instead."""
    year = whole_number(filters.year)
    return today.replace(day=1) if year is None or year == today.year else date(year, 1, 1)


def _as_map(page: Page[Edition], editions: EditionQuerySet, filters: EditionListFilters, today: date) -> dict[str, Any]:
    places, groups, elsewhere = by_venue(venues_of(page.object_list))
    said = {card.edition.pk: card for card in cards(page.object_list, today, filters.since(today))}
    venues: list[dict[str, Any]] = [
        {
            "number": number,
            "venue": label or found[0].place.name,
            "cards": [said[one.pk] for one in found],
        }
        for number, ((label, _point), found) in enumerate(zip(places, groups, strict=True), 1)
    ]
    unplaced = [said[one.pk] for one in elsewhere]
    return {
        "sketches": sketches(places),
        "venues": venues,
        "elsewhere": unplaced,
        "cards": said.values(),
        "invented": _any_invented(page.object_list),
    }


def _any_invented(editions: Iterable[Edition]) -> bool:
    return any(edition.is_demo for edition in editions)


CONTENT = {"list": _as_list, "calendar": _as_calendar, "map": _as_map}


@public_page("day", "round", "format")
@require_safe
def edition(request: HttpRequest, slug: str) -> HttpResponseBase:
    found = get_object_or_404(readable(request, Edition.objects.all()).with_related(), slug=slug)
    today = timezone.localdate()
    status = found.status(today)
    programme = Programme(found, request.GET.get("day", ""), today, request.GET.get("round", ""))
    if format := asked_format(request.GET):
        return sessions_file(format, found, programme.sessions)
    site = request.build_absolute_uri("/").rstrip("/")
    data = edition_data(found, programme.sessions, site, identity_of(request))
    brand = found.brand
    related = cards(_related(found, today), today)
    context = {
        "head": Head(
            title=found.shown_title,
            section="events",
            lead=found.shown_summary,
            crumbs=[(brand.shown_name, brand.get_absolute_url())] if brand else [],
        ),
        "edition": found,
        "status": status,
        "seed": seed(found),
        "aside": aside(found, status, today),
        "programme": programme,
        "notices": list(found.notices.visible().select_related("session")),
        **_papers(found),
        "pictures": [picture.sizes() for picture in found.pictures.select_related("edition")],
        "competitions": list(found.competitions.select_related("discipline")),
        "related": related,
        "invented": _any_invented([found, *(card.edition for card in related)]),
        "recognitions": list(brand.recognitions.all()) if brand else [],
        "structured": structured(data),
        "address": site + found.get_absolute_url(),
        "webcal": webcal(request),
        "has_entries": bool(found.calendar_days or programme.dated),
        "today": today,
    }
    response = kept(render(request, "events/calendar/edition.html", context), related)
    return changes_at(response, programme.changes)


def webcal(request: HttpRequest) -> str:
    """This site for calendar programs: they subscribe to a feed instead of reading it once."""
    return f"webcal://{request.get_host()}"


def _papers(edition: Edition) -> dict[str, Any]:
    """The files to take away, the results among them, and what says how to enter."""
    documents = list(edition.documents.all())
    entering = (DocumentKind.REGULATIONS, DocumentKind.FORM, DocumentKind.NOTICE)
    return {
        "documents": documents,
        "result_books": [one for one in documents if one.kind == DocumentKind.RESULTS],
        "entry_papers": [one for one in documents if one.kind in entering],
    }


def _related(edition: Edition, today: date) -> QuerySet[Edition]:
    if edition.brand is None:
        return Edition.objects.none()
    others = edition.brand.editions.visible().exclude(pk=edition.pk)
    return others.in_reading_order(today).with_related()[:6]


@public_page("page")
@require_safe
def brands(request: HttpRequest) -> HttpResponseBase:
    found = EventBrand.objects.select_related("discipline").prefetch_related("recognitions")
    public = Edition.objects.visible().order_by().values_list("brand", flat=True)
    counts: dict[int, int] = {}
    for brand in public:
        counts[brand] = counts.get(brand, 0) + 1
    ordered = sorted(found, key=lambda one: (-len(one.recognitions.all()), -counts.get(one.pk, 0), one.name))
    rows = [{"brand": one, "count": counts.get(one.pk, 0)} for one in ordered]
    page = shown_page(rows, PER_BRAND, request)
    head = Head(
        title=_("赛事品牌"),
        section="events",
        lead=_("每年或每届举办的赛事，历届情况和获得的认可。"),
    )
    return render(request, "events/calendar/brands.html", {"head": head, "page": page})


@public_page("page", "format")
@require_safe
def brand(request: HttpRequest, slug: str) -> HttpResponseBase:
    found = get_object_or_404(EventBrand.objects.select_related("discipline"), slug=slug)
    today = timezone.localdate()
    editions = found.editions.visible().in_reading_order(today).with_related()
    if format := asked_format(request.GET):
        return editions_file(format, editions, today, title=found.name)
    page = shown_page(editions, PER_BRAND, request)
    shown = cards(page.object_list, today)
    context = {
        "head": Head(
            title=found.shown_name,
            section="events",
            lead=found.shown_summary,
            crumbs=[(_("赛事品牌"), reverse("calendar:brands"))],
        ),
        "brand": found,
        "page": page,
        "cards": shown,
        "webcal": webcal(request),
        "invented": _any_invented(page.object_list),
        "recognitions": list(found.recognitions.all()),
    }
    return kept(render(request, "events/calendar/brand.html", context), shown)


@public_page()
@require_safe
def document(request: HttpRequest, slug: str, pk: int) -> HttpResponseBase:
    """A file of an edition that the reader may see, under its own title."""
    editions = readable(request, Edition.objects.all()).filter(slug=slug)
    found = get_object_or_404(EventDocument, edition__in=editions, pk=pk)
    name = f"{found.title}.{found.suffix.lower()}"
    return FileResponse(found.file.open("rb"), as_attachment=True, filename=name)


@public_page()
@require_safe
def picture(request: HttpRequest, slug: str, pk: int, width: int, kind: str) -> HttpResponseBase:
    editions = readable(request, Edition.objects.all()).filter(slug=slug)
    pictures = EditionPicture.objects.filter(edition__in=editions)
    return picture_response(request, pictures, pk, width, kind)


@public_page()
@require_safe
@cache_control(public=True, max_age=86400)
def qr(request: HttpRequest, slug: str) -> HttpResponseBase:
    """The edition's address as a QR code, drawn here; no service elsewhere learns who looks."""
    found = get_object_or_404(readable(request, Edition.objects.all()), slug=slug)
    picture = io.BytesIO()
    code = segno.make(request.build_absolute_uri(found.get_absolute_url()), error="m", micro=False)
    code.save(picture, kind="svg", scale=4, border=2, dark="#10201f", light="#ffffff", title=_("赛事页二维码"))
    return HttpResponse(picture.getvalue(), content_type="image/svg+xml; charset=utf-8")
