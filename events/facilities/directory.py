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
from events.facilities.filters import FacilityFilters, Start
from events.facilities.hours import OpenState, State
from events.facilities.models import Facility
from events.facilities.timetable import Timetable

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
    changes: datetime | None = None  # the next moment at which any state is different

    def state(self, entry: Entry) -> State:
        return self.timetable.state(entry.pk, entry.status, self.moment)

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
    change = state.until or state.opens
    if change and (found.changes is None or change < found.changes):
        found.changes = change
    has = traits(entry, state.status == OpenState.OPEN)
    missed = {name for name in filters.switches if name not in has}
    if filters.kind and filters.kind not in kinds:
        missed.add("kind")
    if filters.county and filters.county != entry.county:
        missed.add("county")
    if not missed:
        found.entries.append(entry)
        found.switches.update(has)
    if missed <= {"kind"}:
        found.kinds.update(kinds)
    if missed <= {"county"}:
        found.counties[entry.county] += 1


def matches(entry: Entry, q: str) -> bool:
    """Every word of the query occurs in the name, place, kind or address."""
    if not q:
        return True
    parts = (entry.name, entry.township, entry.county_name, entry.kind_name, entry.address, entry.contents)
    text = " ".join(filter(None, parts)).casefold()  # a facility of the whole city has no county
    return all(word in text for word in q.casefold().split())
