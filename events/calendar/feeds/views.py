"""The addresses that calendar programs subscribe to."""

import hashlib
from collections.abc import Iterable

from django.db.models import Prefetch
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.cache import get_conditional_response
from django.utils.http import content_disposition_header
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from events.calendar.feeds.ical import entries
from events.calendar.filters import EditionFilters
from events.calendar.models import Discipline, Edition, EventBrand, Session
from events.calendar.queries import EditionQuerySet, SessionQuerySet
from portal.dates.ical import calendar
from portal.pagecache.marks import public_page
from portal.site.identity import identity_of

__all__ = ["brand_calendar", "city_calendar", "discipline_calendar", "edition_calendar", "session_calendar"]
PRODUCT = "Bureau of Education and Sport//Events"


@public_page(*EditionFilters.fields)
@require_safe
def city_calendar(request: HttpRequest) -> HttpResponseBase:
    """Everything, or what the same GET parameters show on the events page."""
    filters = EditionFilters.read(request.GET)
    editions = filters.editions(timezone.localdate())
    whole = _("%(city)s赛事活动") % {"city": identity_of(request).shown_city}
    return answer(request, " · ".join([whole, *filters.words()]), "events", editions)


@public_page()
@require_safe
def brand_calendar(request: HttpRequest, slug: str) -> HttpResponseBase:
    brand = get_object_or_404(EventBrand.objects.filter(editions__publication="public").distinct(), slug=slug)
    return answer(request, brand.shown_name, slug, brand.editions.visible())


@public_page()
@require_safe
def discipline_calendar(request: HttpRequest, code: str) -> HttpResponseBase:
    discipline = get_object_or_404(Discipline, code=code)
    city = identity_of(request).shown_city
    name = _("{city}{discipline}赛事").format(city=city, discipline=discipline.shown_name)
    return answer(request, name, code, Edition.objects.visible().in_discipline(code))


@public_page()
@require_safe
def edition_calendar(request: HttpRequest, slug: str) -> HttpResponseBase:
    editions = Edition.objects.visible().filter(slug=slug)
    return answer(request, get_object_or_404(editions).shown_title, slug, editions)


@public_page()
@require_safe
def session_calendar(request: HttpRequest, slug: str, pk: int) -> HttpResponseBase:
    """One session, for 加入日历 beside a row of the schedule."""
    session = get_object_or_404(
        sessions_of(Edition.objects.visible().filter(slug=slug)),
        pk=pk,
    )
    return _response(request, session.shown_title, f"{slug}-{pk}", [], [session])


def sessions_of(editions: EditionQuerySet) -> SessionQuerySet:
    edition = Edition.objects.select_related("discipline", "facility")
    sessions = Session.objects.of(editions).select_related("facility").in_calendar_order()
    return sessions.prefetch_related(Prefetch("edition", edition))


def answer(request: HttpRequest, name: str, file: str, editions: EditionQuerySet) -> HttpResponseBase:
    editions = editions.select_related("discipline", "facility")
    return _response(request, name, file, editions, sessions_of(editions))


def _response(
    request: HttpRequest, name: str, file: str, editions: Iterable[Edition], sessions: Iterable[Session]
) -> HttpResponseBase:
    site = request.build_absolute_uri("/").rstrip("/")
    description = _("赛事安排，改期、延期、取消时自动更新。来源：%s。") % identity_of(request).shown_name
    body = calendar(
        product=PRODUCT,
        name=name,
        description=description,
        url=request.build_absolute_uri(),
        entries=entries(editions, sessions, site),
    )
    etag = f'"{hashlib.sha256(body).hexdigest()[:32]}"'
    response = HttpResponse(body, content_type="text/calendar; charset=utf-8")
    response["Content-Disposition"] = content_disposition_header(False, f"{slugify(file) or 'events'}.ics") or "inline"
    response["ETag"] = etag
    response["Cache-Control"] = "public, max-age=300"
    return get_conditional_response(request, etag=etag, response=response) or response
