"""One facility: hours, charges, facts, the way there."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from events.facilities import directions, sketch
from events.facilities.directory import distance
from events.facilities.enums import Answer
from events.facilities.hours import Day, free_on, next_change, week
from events.facilities.models import Facility
from events.facilities.sketch import Sketch
from events.facilities.structured import facility_data
from events.facilities.timetable import Timetable
from events.facilities.wording import (
    CSS,
    WEEKDAYS,
    card_words,
    change_in_words,
    day_in_words,
    remark,
    week_in_words,
)
from portal.dates.models import HolidayDay
from portal.dates.precision import in_words
from portal.pagecache.expiry import changes_at
from portal.pagecache.marks import public_page
from portal.site.head import Head
from portal.site.identity import identity_of
from portal.site.preview import readable

Holidays = Mapping[date, tuple[str, bool]]  # name, and whether it is a day off


@public_page()
@require_safe
def detail(request: HttpRequest, code: str) -> HttpResponseBase:
    facilities = readable(request, Facility.objects.all()).with_step_free_entrance()
    facilities = facilities.select_related("kind", "township__county", "school")
    facility = get_object_or_404(facilities, code=code)
    now = timezone.localtime()
    timetable = Timetable([facility.pk])
    state = timetable.state(facility.pk, facility.status, now)
    state_text, runs_on = card_words(state, now)
    days = week(timetable.schedule(facility.pk), now.date(), timetable.holidays)
    access = sorted(facility.access_facts.all(), key=lambda fact: (fact.answer != Answer.YES, fact.pk))
    county = facility.township.county
    crumbs = [(county.name, f"{reverse('facilities:list')}?county={county.code}")] if county else []
    context = {
        "head": Head(title=facility.name, section="facilities", crumbs=crumbs),
        "facility": facility,
        "now": now,
        "state_text": state_text,
        "state_css": CSS[state.status],
        **_hours(facility, timetable, days),
        "closures": facility.closures.current_or_coming(now.date()).order_by("first_day", "pk"),
        "access": access,
        "amenities": facility.amenities.all(),
        "opened": in_words(facility.opened_on, facility.opened_precision),
        "position": f"{facility.longitude:.3f},{facility.latitude:.3f}" if facility.longitude is not None else "",
        "directions": directions.links(facility),
        "pictures": [picture.sizes() for picture in facility.pictures.select_related("facility")],
        "concessions": facility.concessions.all(),
        "nearby": nearby(facility),
        "sketch": _own_sketch(facility),
        "structured": facility_data(
            facility, request.build_absolute_uri(request.path), days, identity_of(request).province
        ),
    }
    response = changes_at(render(request, "events/facilities/detail.html", context), runs_on)
    return changes_at(response, state.until or state.opens)


def _hours(facility: Facility, timetable: Timetable, days: list[Day]) -> dict[str, Any]:
    """The week as rows, or as one sentence where its days are alike, and the next day that is different."""
    holidays = {day: (name, off) for day, name, off in HolidayDay.objects.values_list("date", "name", "is_off")}
    first, rows = days[0].date, _rows(facility, days, holidays)
    change = next_change(timetable.schedule(facility.pk), first, timetable.holidays)
    remarks = [row["remark"] for row in rows]
    sentence = "" if any(row["free"] for row in rows) else week_in_words(days, remarks, all_year=change is None)
    return {
        "week": rows,
        "week_sentence": sentence,
        "change": change and change_in_words(change, first, holidays.get(change.date)),
    }


def _rows(facility: Facility, days: Iterable[Day], holidays: Holidays) -> list[dict[str, Any]]:
    """The week's rows: hours, what is special about the day, and whether it costs nothing."""
    return [
        {
            "day": day,
            "name": WEEKDAYS[day.date.weekday()],
            "text": day_in_words(day),
            "remark": remark(day, holidays.get(day.date)),
            "free": facility.fee != "free" and free_on(facility.fee, day.date, facility.free_on_fitness_day),
        }
        for day in days
    ]


def nearby(facility: Facility, count: int = 4) -> list[tuple[float, Facility]]:
    """The nearest other facilities of the county, by distance."""
    if facility.point is None or facility.township.county_id is None:
        return []
    others = Facility.objects.visible().filter(township__county=facility.township.county_id).exclude(longitude=None)
    longitude, latitude = map(float, facility.point)
    neighbours = others.exclude(pk=facility.pk).select_related("kind")
    measured = [(distance((longitude, latitude), other), other) for other in neighbours]
    found = [(far, other) for far, other in measured if far is not None]
    return sorted(found, key=lambda pair: (pair[0], pair[1].code))[:count]


def _own_sketch(facility: Facility) -> Sketch | None:
    if facility.point is None:
        return None
    return sketch.draw([("", *facility.point, "chosen", facility.name)], closest=0.06)
