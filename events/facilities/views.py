"""The public directory, one facility, and the files of both."""

from csp.decorators import csp_update
from django.core.paginator import Paginator
from django.http import JsonResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from events.facilities import asking, directions, files, ground, sketch, structured, tiles
from events.facilities.datum import from_wgs
from events.facilities.directory import SWITCHES, distance, listing
from events.facilities.enums import Answer, Fee, Setting
from events.facilities.hours import free_on, week
from events.facilities.models import Facility, HolidayDay
from events.facilities.seats import SEATS
from events.facilities.timetable import Timetable
from events.facilities.wording import CSS, WEEKDAYS, day_in_words, remark, state_in_words
from portal.dates.precision import in_words
from portal.pagecache.expiry import changes_at
from portal.pagecache.marks import public_page
from portal.site.head import Head
from portal.spreadsheets.download import FORMATS, download

PER_PAGE = 20
PARAMETERS = ("q", "kind", "county", "near", *SWITCHES)
CHIPS = (
    ("open", gettext_lazy("现在开放")),
    ("free", gettext_lazy("免费")),
    ("indoor", gettext_lazy("室内")),
    ("floodlit", gettext_lazy("夜间照明")),
    ("accessible", gettext_lazy("无障碍出入口")),
    ("school", gettext_lazy("学校场地")),
    ("bookable", gettext_lazy("可预约")),
)


@public_page(*PARAMETERS, "page", "format")
@require_safe
def index(request):
    wish = asking.wish(request.GET)
    found = listing(wish)
    if request.GET.get("format") in FORMATS:
        return as_file(request.GET["format"], found)
    page = Paginator(found.entries, PER_PAGE).get_page(request.GET.get("page"))
    rows = [row(found, number, entry) for number, entry in enumerate(page, page.start_index())]
    context = {
        "head": Head(
            title=_("身边的运动场"),
            section="facilities",
            lead=_("公共体育场地设施电子地图。查场地、看开放时间、找怎么去。"),
            follow=not (wish.switches or wish.near or wish.q),
        ),
        "wish": wish,
        "found": found,
        "page": page,
        "rows": rows,
        "open_count": found.switches["open"],
        "choices": choices(found, wish, request.GET),
        "map": map_context(request, found, rows),
        "has_demo": any(entry.is_demo for entry in found.entries),
    }
    response = allow_tiles(render(request, "events/facilities/index.html", context))
    return kept(request, response, found)


def kept(request, response, found):
    """The page changes when the next facility opens or closes; a reader's own position is kept nowhere."""
    if "," in request.GET.get("near", ""):
        response["Cache-Control"] = "private, no-store"
    return changes_at(response, found.changes)


def row(found, number, entry):
    """One line of the list."""
    state = found.state(entry)
    return {
        "number": number,
        "entry": entry,
        "url": reverse("facilities:detail", args=[entry.code]),
        "setting": Setting(entry.setting).label,
        "fee": Fee(entry.fee).label,
        "state_text": state_in_words(state, found.moment),
        "state_css": CSS[state.status],
        "kilometres": found.kilometres(entry),
        "pin": files.pin_kind(entry),
    }


def choices(found, wish, parameters):
    """The filter bar: kinds in groups, counties, starting points and switches, each with its count."""
    counties = [
        {"code": code, "name": name, "count": found.counties[code], "chosen": wish.county == code}
        for code, name in sorted((c, n) for c, n in found.county_names.items() if c)
    ]
    near = parameters.get("near", "") if wish.near else ""
    return {
        "groups": kind_groups(found, wish),
        "counties": counties,
        "near": near,
        "near_is_position": "," in near,
        "seats": [{**place, "chosen": near == place["code"]} for place in counties if place["code"] in SEATS],
        "chips": [
            {
                "name": name,
                "label": label,
                "count": found.switches[name],
                "on": name in wish.switches,
                "url": toggled(parameters, name),
            }
            for name, label in CHIPS
        ],
    }


def kind_groups(found, wish):
    """Kinds by code, each under its group, whatever the codes are.

    A group is a kind without a parent, or one that another kind names as its parent; so every kind is listed once,
    even where somebody made three levels or a circle of parents.
    """
    parents = {parent for parent, _name in found.kind_names.values()}
    groups, children = [], []
    for code, (parent, name) in sorted(found.kind_names.items()):
        choice = {"code": code, "name": name, "count": found.kinds[code], "chosen": wish.kind == code, "children": []}
        if parent is None or code in parents:
            groups.append(choice)
        else:
            children.append((parent, choice))
    by_code = {group["code"]: group for group in groups}
    for parent, choice in children:
        by_code[parent]["children"].append(choice)
    return groups


def toggled(parameters, name):
    """This page's query with one switch changed; a changed filter starts again at the first page."""
    changed = parameters.copy()
    changed.pop("page", None)
    if changed.pop(name, None) != ["1"]:
        changed[name] = "1"
    encoded = changed.urlencode()
    return f"?{encoded}" if encoded else "."


def map_context(request, found, rows):
    """The drawn map of this page's list, and what the script needs to make it interactive."""
    query = request.GET.copy()
    for name in ("page", "format"):
        query.pop(name, None)
    pins = [
        (line["number"], line["entry"].longitude, line["entry"].latitude, line["pin"], line["entry"].name)
        for line in rows
        if line["entry"].longitude is not None
    ]
    here = {line["entry"].pk for line in rows}
    others = [
        (number, entry.longitude, entry.latitude, files.pin_kind(entry), "")
        for number, entry in enumerate(found.entries, 1)
        if entry.longitude is not None and entry.pk not in here
    ]
    return {
        "sketch": sketch.draw(pins, others),
        "points": f"{reverse('facilities:geojson')}?{query.urlencode()}",
        "backdrop": reverse("facilities:backdrop"),
        "tiles": tiles.configured(),
    }


def allow_tiles(response):
    """Only a page with a map from a tile service may load that service's pictures."""
    service = tiles.configured()
    if service:
        return csp_update({"img-src": [service.host]})(lambda: response)()
    return response


def as_file(format, found):
    has_demo = any(entry.is_demo for entry in found.entries)
    return download(format, files.TITLE, files.columns(found), files.rows(found), notes=files.notes(has_demo))


@public_page(*PARAMETERS, "map")
@require_safe
def geojson(request):
    """The whole listing for the map and for anyone who wants it. ``?map=1`` is in the tile service's datum."""
    convert = None
    if request.GET.get("map") == "1":
        service = tiles.configured()
        convert = service and (lambda lng, lat: from_wgs(lng, lat, service.datum))
    found = listing(asking.wish(request.GET))
    data = files.geojson(found, convert)
    options = {"ensure_ascii": False, "separators": (",", ":")}
    response = JsonResponse(data, content_type="application/geo+json; charset=utf-8", json_dumps_params=options)
    return kept(request, response, found)


@public_page()
@require_safe
@cache_control(public=True, max_age=86400)
def backdrop(request):
    """The ground of the interactive map, in degrees."""
    return JsonResponse(ground.backdrop(), json_dumps_params={"ensure_ascii": False})


@public_page()
@require_safe
def detail(request, code):
    facilities = Facility.objects.public().select_related("kind", "township__county", "school")
    facility = get_object_or_404(facilities, code=code)
    now = timezone.localtime()
    timetable = Timetable([facility.pk])
    state = timetable.state(facility.pk, facility.status, now)
    days = week(timetable.schedule(facility.pk), now.date(), timetable.holidays)
    holidays = {day: (name, off) for day, name, off in HolidayDay.objects.values_list("date", "name", "is_off")}
    access = sorted(facility.access_facts.all(), key=lambda fact: (fact.answer != Answer.YES, fact.pk))
    county = facility.township.county
    crumbs = [(county.name, f"{reverse('facilities:index')}?county={county.code}")] if county else []
    context = {
        "head": Head(title=facility.name, section="facilities", crumbs=crumbs),
        "facility": facility,
        "now": now,
        "state_text": state_in_words(state, now),
        "state_css": CSS[state.status],
        "week": [
            {
                "day": day,
                "name": WEEKDAYS[day.date.weekday()],
                "text": day_in_words(day),
                "remark": remark(day, holidays.get(day.date)),
                "free": facility.fee != "free" and free_on(facility.fee, day.date, facility.free_on_fitness_day),
            }
            for day in days
        ],
        "closures": facility.closures.current_or_coming(now.date()).order_by("starts_on"),
        "access": access,
        "amenities": facility.amenities.all(),
        "opened": in_words(facility.opened_on, facility.opened_precision),
        "position": f"{facility.longitude:.3f},{facility.latitude:.3f}" if facility.longitude is not None else "",
        "directions": directions.links(facility),
        "pictures": facility.pictures.all(),
        "concessions": facility.concessions.all(),
        "nearby": nearby(facility),
        "sketch": _own_sketch(facility),
        "json_ld": structured.script(structured.of(facility, request.build_absolute_uri(request.path), days)),
    }
    return changes_at(render(request, "events/facilities/detail.html", context), state.until or state.opens)


def nearby(facility, count=4):
    """The nearest other facilities of the county, by distance."""
    if facility.longitude is None or facility.township.county_id is None:
        return []
    others = Facility.objects.public().filter(township__county=facility.township.county_id).exclude(longitude=None)
    point = (float(facility.longitude), float(facility.latitude))
    found = [(distance(point, other), other) for other in others.exclude(pk=facility.pk).select_related("kind")]
    return sorted(found, key=lambda pair: (pair[0], pair[1].code))[:count]


def _own_sketch(facility):
    if facility.longitude is None:
        return None
    return sketch.draw([("", facility.longitude, facility.latitude, "chosen", facility.name)], closest=0.06)
