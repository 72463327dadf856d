"""What a reader asks of the directory: page, map, files and JSON read the same parameters."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import NamedTuple

from django.db import models
from django.utils.translation import gettext_lazy as _

from events.facilities.ground import ground
from events.facilities.models import FacilityKind
from portal.dates import spoken
from portal.dates.parse import day_typed
from portal.dates.zone import ZONE
from portal.places.coordinates import refusal
from portal.places.models import Place
from portal.site.lists.fields import Choice, Field, Meaningless, Switch, Text
from portal.site.lists.filters import Filters


class Start(NamedTuple):
    """Where distances are measured from: as the address says it, and as longitude and latitude in degrees WGS-84."""

    text: str
    point: tuple[float, float]


class Near(Field[Start | None]):
    """The code of a county-level unit, or ``longitude,latitude`` of a place inside the area."""

    default = None

    def read(self, text: str) -> Start:
        if seat := ground().seats.get(text):
            return Start(text, seat)
        try:
            longitude, latitude = (float(part) for part in text.split(","))
        except ValueError:
            raise Meaningless(text) from None
        if not (-180 <= longitude <= 180 and -90 <= latitude <= 90) or refusal(longitude, latitude):
            raise Meaningless(text)
        return Start(text, (longitude, latitude))

    def write(self, value: Start | None) -> str:
        return value.text if value else ""


class When(models.TextChoices):
    TONIGHT = "tonight", _("今晚开放")
    WEEKEND = "weekend", _("本周末开放")


@dataclass(frozen=True)
class Window:
    """A time that a reader chose: from ``start`` to ``end``, one moment where they are equal."""

    start: datetime
    end: datetime

    @property
    def is_moment(self) -> bool:
        return self.start == self.end

    @property
    def days(self) -> int:
        """How many whole days it is; 0 for a part of one."""
        whole = (self.end - self.start) // spoken.DAY
        return whole if self.start == spoken.midnight(self.start.astimezone(ZONE).date()) else 0


class Moment(Field[datetime | date | None]):
    """A day (2026-12-05), or a moment of one on the city's clock (2026-12-05T19:00)."""

    default = None

    def read(self, text: str) -> datetime | date:
        try:
            value = datetime.fromisoformat(text) if "T" in text else day_typed(text)
        except ValueError:
            raise Meaningless(text) from None
        if not 2000 <= value.year < 2100 or (isinstance(value, datetime) and value.tzinfo):
            raise Meaningless(text)
        return value.replace(tzinfo=ZONE) if isinstance(value, datetime) else value

    def write(self, value: datetime | date | None) -> str:
        if isinstance(value, datetime):
            return f"{value:%Y-%m-%dT%H:%M}"
        return value.isoformat() if value else ""


def _is_kind(code: str) -> bool:
    return FacilityKind.objects.filter(code=code).exists()


def _is_county(code: str) -> bool:
    return Place.objects.counties().filter(code=code).exists()


class FacilityFilters(Filters):
    """Words, kind, county, switches; ``near`` orders the list by distance."""

    q = Text(_("场馆或地点"))
    kind = Choice(_("类别"), exists=_is_kind)
    county = Choice(_("县（市、区）"), exists=_is_county)
    near = Near(_("算距离的地点"), narrows=False)
    when = Choice(_("什么时候"), among=When)
    on = Moment(_("选日期和时间"))
    open = Switch(_("现在开放"))
    children = Switch(_("适合儿童"))
    elders = Switch(_("适合长者"))
    accessible = Switch(_("无障碍出入口"))
    free = Switch(_("免费"))
    indoor = Switch(_("室内"))
    floodlit = Switch(_("夜间照明"))
    school = Switch(_("学校场地"))
    bookable = Switch(_("可预约"))

    @property
    def switches(self) -> frozenset[str]:
        """Names of the switches that are on."""
        return frozenset(name for name in SWITCHES if self.values[name])

    def window(self, now: datetime) -> Window | None:
        """The chosen time; a day or moment of the reader's own comes before 今晚 and 本周末. None: no time."""
        if isinstance(self.on, datetime):
            return Window(self.on, self.on)
        if self.on:
            today = now.astimezone(ZONE).date()
            start = now if self.on == today else spoken.midnight(self.on)
            return Window(start, spoken.midnight(self.on + spoken.DAY))
        return window_of(self.when, now) if self.when else None


def window_of(when: str, now: datetime) -> Window:
    """What is left of this evening, or of this weekend."""
    today = now.astimezone(ZONE).date()
    if when == When.TONIGHT:
        start, end = spoken.evening(today)
    else:
        first, last = spoken.weekend(today)
        start, end = spoken.midnight(first), spoken.midnight(last + spoken.DAY)
    return Window(max(start, now), end)


SWITCHES = tuple(name for name, field in FacilityFilters.fields.items() if isinstance(field, Switch))
