"""The public directory: one compact index of all facilities, filtered, counted and ordered in memory.

One pass answers the list, the map, every facet count and the files, so they cannot disagree. A facet counts what
the reader would see after choosing it: all other filters hold, its own does not.
"""

from collections import Counter
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from math import cos, hypot, radians
from typing import NamedTuple, Protocol

from django.utils import timezone

from events.facilities.enums import Answer, Booking, Fee, Setting
from events.facilities.filters import FacilityFilters, Start, When, Window, window_of
from events.facilities.hours import OpenState, State
from events.facilities.models import Facility
from events.facilities.timetable import Timetable
from portal.dates import spoken
from portal.language.folding import folded, words

KM_PER_DEGREE = 111.32


class Entry(NamedTuple):
    """One facility as the index holds it. Coordinates in degrees WGS-84, or None."""

    pk: int
    code: str
    name: str
    kind: str
    kind_name: str
    group: str | None
    group_name: str | None
    county: str
    county_name: str | None  # None for a facility of the whole city
    township: str
    address: str
    contents: str
    status: str
    fee: str
    setting: str
    floodlit: str
    school_open: bool
    booking: str
    longitude: Decimal | None
    latitude: Decimal | None
    is_demo: bool
    for_children: bool
    for_elders: bool
    step_free: bool


COLUMNS = (
    "pk",
    "code",
    "name",
    "kind__code",
    "kind__name",
    "kind__parent__code",
    "kind__parent__name",
    "township__county__code",
    "township__county__name",
    "township__name",
    "street_address",
    "contents",
    "status",
    "fee",
    "setting",
    "floodlit",
    "school_open",
    "booking",
    "longitude",
    "latitude",
    "is_demo",
    "for_children",
    "for_elders",
    "step_free",
)


@dataclass
class Listing:
    """The answer: ordered entries, facet counts and the state of every entry."""

    entries: list[Entry]
    total: int
    switches: Counter[str]
    kinds: Counter[str]
    counties: Counter[str]
    timetable: Timetable
    moment: datetime
    kind_names: dict[str, tuple[str | None, str | None]] = field(default_factory=dict)
    county_names: dict[str, str | None] = field(default_factory=dict)
    near: Start | None = None
    window: Window | None = None  # the time that the reader chose
    offered: dict[str, Window] = field(default_factory=dict)  # 今晚 and 本周末
    times: Counter[str] = field(default_factory=Counter)
    changes: datetime | None = None  # the next moment at which any state is different

    def state(self, entry: Entry) -> State:
        return self.timetable.state(entry.pk, entry.status, self.moment)

    def change(self, moment: datetime | None) -> None:
        """Something that the page says is different from ``moment`` on."""
        if moment and (self.changes is None or moment < self.changes):
            self.changes = moment

    def stretch(self, entry: Entry, window: Window) -> tuple[datetime, datetime] | None:
        """When it is open in a chosen time; the moment itself for a moment. None: not at all."""
        if not window.is_moment:
            return self.timetable.open_between(entry.pk, entry.status, window.start, window.end)
        state = self.timetable.state(entry.pk, entry.status, window.start)
        return (window.start, window.end) if state.status == OpenState.OPEN else None

    def kilometres(self, entry: Entry) -> float | None:
        return distance(self.near.point, entry) if self.near else None


class Located(Protocol):
    """An entry, or the record behind it."""

    @property
    def longitude(self) -> Decimal | None: ...

    @property
    def latitude(self) -> Decimal | None: ...


def traits(entry: Entry, is_open: bool) -> set[str]:
    """Which switches the facility satisfies."""
    found = {
        "open": is_open,
        "free": entry.fee == Fee.FREE,
        "indoor": entry.setting in (Setting.INDOOR, Setting.BOTH),
        "floodlit": entry.floodlit == Answer.YES,
        "children": entry.for_children,
        "elders": entry.for_elders,
        "accessible": entry.step_free,
        "school": entry.school_open,
        "bookable": entry.booking in (Booking.PHONE, Booking.ONLINE),
    }
    return {name for name, value in found.items() if value}


def distance(point: tuple[float, float], entry: Located) -> float | None:
    """Kilometres as the crow flies; None without coordinates."""
    if entry.longitude is None or entry.latitude is None:
        return None
    east = (float(entry.longitude) - point[0]) * cos(radians(point[1]))
    return hypot(east, float(entry.latitude) - point[1]) * KM_PER_DEGREE


def listing(filters: FacilityFilters, moment: datetime | None = None) -> Listing:
    """The directory at ``moment`` (now), in five queries: the facilities, and what decides their hours."""
    moment = moment or timezone.now()
    timetable = Timetable()
    rows = Facility.objects.visible().with_step_free_entrance().order_by("code")
    found = Listing([], 0, Counter(), Counter(), Counter(), timetable, moment, near=filters.near)
    found.offered = {one: window_of(one, moment) for one in When.values}
    found.window = filters.window(moment)
    if found.window and found.window.start <= moment < (begins := spoken.evening(timezone.localdate(moment))[0]):
        found.change(begins)  # from here on it is 今晚
    for values in rows.values_list(*COLUMNS):
        _count(found, Entry._make(values), filters)
    if filters.near:
        found.entries.sort(key=lambda entry: _far(found.kilometres(entry)))
    return found


def _far(kilometres: float | None) -> tuple[bool, float]:
    return (kilometres is None, kilometres or 0)


def _count(found: Listing, entry: Entry, filters: FacilityFilters) -> None:
    found.total += 1
    kinds = {kind for kind in (entry.kind, entry.group) if kind is not None}
    found.kind_names[entry.kind] = (entry.group, entry.kind_name)
    if entry.group:
        found.kind_names.setdefault(entry.group, (None, entry.group_name))
    found.county_names[entry.county] = entry.county_name
    if not matches(entry, filters.q):
        return
    state = found.state(entry)
    found.change(state.until or state.opens)
    has = traits(entry, state.status == OpenState.OPEN)
    missed = {name for name in filters.switches if name not in has}
    if filters.kind and filters.kind not in kinds:
        missed.add("kind")
    if filters.county and filters.county != entry.county:
        missed.add("county")
    open_then = found.window is None or found.stretch(entry, found.window) is not None
    if not open_then:
        missed.add("when")
    if not missed:
        found.entries.append(entry)
        found.switches.update(has)
    if missed <= {"when"}:
        found.times.update(one for one, window in found.offered.items() if found.stretch(entry, window))
    if missed <= {"kind"}:
        found.kinds.update(kinds)
    if missed <= {"county"}:
        found.counties[entry.county] += 1


def matches(entry: Entry, q: str) -> bool:
    """Every word of the query occurs in the name, code, place, kind or address."""
    if not (typed := words(q)):
        return True
    place = (entry.township, entry.county_name or "", entry.address)  # a facility of the whole city has no county
    text = folded("|".join((entry.name, entry.code, *place, entry.kind_name, entry.contents)))
    return all(word in text for word in typed)
