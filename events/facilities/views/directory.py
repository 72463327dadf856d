"""The public directory: list, map and files of one set of filters."""

from collections.abc import Mapping, Sequence
from typing import Any

from csp.decorators import csp_update
from django.http import HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from events.facilities import directory, files, sketch, tiles
from events.facilities.directory import Entry, Listing
from events.facilities.enums import Fee, Setting
from events.facilities.filters import SWITCHES, FacilityFilters, When
from events.facilities.ground import backdrop as ground_in_degrees
from events.facilities.ground import ground
from events.facilities.hours import OpenState
from events.facilities.wording import CSS, card_words, moment_in_words, stretch_in_words
from portal.dates import spoken
from portal.pagecache.expiry import changes_at
from portal.pagecache.marks import public_page
from portal.places.coordinates import area_box, from_wgs84
from portal.records.enums import label_of
from portal.site.head import Head
from portal.site.identity import identity_of
from portal.site.lists.exports import asked_format, exports
from portal.site.lists.facets import Facet, Option, facet, offered
from portal.site.lists.listing import Empty, ListPage
from portal.site.lists.paging import shown_page
from portal.spreadsheets.download import download

PER_PAGE = 20


@public_page(*FacilityFilters.fields, "page", "format")
@require_safe
def facility_list(request: HttpRequest) -> HttpResponseBase:
    filters = FacilityFilters.read(request.GET)
    found = directory.listing(filters)
    if format := asked_format(request.GET):
        notes = files.provenance(found).notes(files.DATUM)
        return download(format, files.TITLE, files.columns(found), files.rows(found), notes=notes)
    page = shown_page(found.entries, PER_PAGE, request)
    rows = [row(found, number, entry) for number, entry in enumerate(page, page.start_index())]
    listing = ListPage(
        filters=filters,
        page=page,
        empty=Empty(
            _("没有符合条件的场地"),
            _("试试减少筛选条件，或换一个县（市、区）。"),
            reverse("facilities:list"),
            _("查看全部场地"),
        ),
        provenance=files.provenance(found, identity_of(request)),
        facets={"county": counties(found, filters), "when": times(found, filters)},
        shown=("q", "kind", "county", "near", "when", "on"),
        exports=exports(filters, geojson=reverse("facilities:geojson")),
    )
    context = {
        "head": Head(
            title=_("身边的运动场"),
            section="facilities",
            lead=_("公共体育场地设施电子地图。查场地、看开放时间、找怎么去。"),
            follow=not (filters.switches or filters.near or filters.q or found.window or filters.ignored),
        ),
        "listing": listing,
        "rows": rows,
        "open_count": found.switches["open"],
        "groups": kind_groups(found, filters),
        "seats": seats(found.county_names),
        **chosen_time(filters, found),
        "chips": chips(found, filters),
        "map": map_context(filters, found, rows),
    }
    response = allow_tiles(request, render(request, "events/facilities/list.html", context))
    return kept(request, response, found)


def kept(request: HttpRequest, response: HttpResponseBase, found: Listing) -> HttpResponseBase:
    """The page changes when the next facility opens or closes; a reader's own position is kept nowhere."""
    if "," in request.GET.get("near", ""):
        response["Cache-Control"] = "private, no-store"
    return changes_at(response, found.changes)


def row(found: Listing, number: int, entry: Entry) -> dict[str, Any]:
    """One line of the list."""
    text, css = shown_state(found, entry)
    return {
        "number": number,
        "entry": entry,
        "url": reverse("facilities:detail", args=[entry.code]),
        "setting": label_of(Setting, entry.setting),
        "fee": label_of(Fee, entry.fee),
        "state_text": text,
        "state_css": css,
        "kilometres": found.kilometres(entry),
        "pin": files.pin_kind(entry),
    }


def shown_state(found: Listing, entry: Entry) -> tuple[str, str]:
    """Words and shape: of the chosen time, or of now."""
    window = found.window
    if window and (stretch := found.stretch(entry, window)):
        if not window.is_moment:
            return stretch_in_words(*stretch, window, found.moment), CSS[OpenState.OPEN]
        state = found.timetable.state(entry.pk, entry.status, window.start)
        return moment_in_words(state, window.start, found.moment), CSS[state.status]
    state = found.state(entry)
    text, changes = card_words(state, found.moment)
    found.change(changes)
    return text, CSS[state.status]


def chosen_time(filters: FacilityFilters, found: Listing) -> dict[str, str]:
    """The day or moment of the reader's own: as a form field has it, in words, and the list without it."""
    if filters.on is None or found.window is None:
        return {}
    today = timezone.localdate(found.moment)
    return {
        "chosen_time": f"{timezone.localtime(found.window.start):%Y-%m-%dT%H:%M}",
        "chosen_time_words": spoken.moment_in_words(found.window.start, today)
        if found.window.is_moment
        else spoken.day_in_words(timezone.localdate(found.window.start), today),
        "without_time": filters.link(on=None),
    }


def times(found: Listing, filters: FacilityFilters) -> Facet:
    """今晚 and 本周末, each with its count; a day or moment of the reader's own is dropped by either."""
    return facet(
        filters.without("on"), "when", [(one, one.label, found.times[one]) for one in When], everything=_("不限")
    )


def counties(found: Listing, filters: FacilityFilters) -> Facet:
    """Counties with facilities that the other filters leave, each with its count."""
    names = sorted((code, name) for code, name in found.county_names.items() if code)
    choices = [(code, name, found.counties[code]) for code, name in names]
    return facet(filters, "county", choices, everything=_("全市"))


def seats(names: Mapping[str, str | None]) -> list[tuple[str, str]]:
    """The counties whose seat is known: where distances may start."""
    return sorted((code, name) for code, name in names.items() if name and code in ground().seats)


def chips(found: Listing, filters: FacilityFilters) -> list[Option]:
    """The switches: each link turns one of them on or off."""
    return offered(
        Option("1", filters.fields[name].label, found.switches[name], on, filters.link(**{name: not on}))
        for name in SWITCHES
        for on in [name in filters.switches]
    )


def kind_groups(found: Listing, filters: FacilityFilters) -> list[dict[str, Any]]:
    """Kinds by code, each under its group, whatever the codes are.

    A group is a kind without a parent, or one that another kind names as its parent; so every kind is listed once,
    even where somebody made three levels or a circle of parents. One that would find nothing is not offered.
    """
    parents = {parent for parent, _name in found.kind_names.values()}
    groups, children = [], []
    for code, (parent, name) in sorted(found.kind_names.items()):
        choice: dict[str, Any] = {
            "code": code,
            "name": name,
            "count": found.kinds[code],
            "chosen": filters.kind == code,
            "children": [],
        }
        if parent is None or code in parents:
            groups.append(choice)
        else:
            children.append((parent, choice))
    by_code = {group["code"]: group for group in groups}
    for parent, choice in children:
        if choice["count"] or choice["chosen"]:
            by_code[parent]["children"].append(choice)
    return [group for group in groups if group["count"] or group["chosen"] or group["children"]]


def map_context(filters: FacilityFilters, found: Listing, rows: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    """The drawn map of this page's list, and what the script needs to make it interactive."""
    pins = [
        (line["number"], line["entry"].longitude, line["entry"].latitude, line["pin"], line["entry"].name)
        for line in rows
        if line["entry"].longitude is not None
    ]
    here = {line["entry"].pk for line in rows}
    others = [
        (number, entry.longitude, entry.latitude, files.pin_kind(entry), "")
        for number, entry in enumerate(found.entries, 1)
        if entry.longitude is not None and entry.latitude is not None and entry.pk not in here
    ]
    return {
        "sketch": sketch.draw(pins, others),
        "points": f"{reverse('facilities:geojson')}?{filters.query()}",
        "backdrop": reverse("facilities:backdrop"),
        "tiles": tiles.configured(),
        "area": ",".join(f"{edge:g}" for edge in area_box()),
    }


def allow_tiles(request: HttpRequest, response: HttpResponse) -> HttpResponseBase:
    """Only a page with a map from a tile service may load that service's pictures."""
    service = tiles.configured()
    if service:
        return csp_update({"img-src": [service.host]})(lambda _request: response)(request)
    return response


@public_page(*FacilityFilters.fields, "map")
@require_safe
def geojson(request: HttpRequest) -> HttpResponseBase:
    """The whole listing for the map and for anyone who wants it. ``?map=1`` is in the tile service's datum."""
    service = tiles.configured() if request.GET.get("map") == "1" else None
    convert = (lambda lng, lat: from_wgs84(lng, lat, service.datum)) if service else None
    found = directory.listing(FacilityFilters.read(request.GET))
    data = files.geojson(found, convert)
    options = {"ensure_ascii": False, "separators": (",", ":")}
    response = JsonResponse(data, content_type="application/geo+json; charset=utf-8", json_dumps_params=options)
    return kept(request, response, found)


@public_page()
@require_safe
@cache_control(public=True, max_age=86400)
def backdrop(request: HttpRequest) -> HttpResponseBase:
    """The ground of the interactive map, in degrees."""
    return JsonResponse(ground_in_degrees(), json_dumps_params={"ensure_ascii": False})
