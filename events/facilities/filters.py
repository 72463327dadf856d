"""What a reader asks of the directory: page, map, files and JSON read the same parameters."""

from typing import NamedTuple

from django.utils.translation import gettext_lazy as _

from events.facilities.ground import ground
from events.facilities.models import FacilityKind
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


def _is_kind(code: str) -> bool:
    return FacilityKind.objects.filter(code=code).exists()


def _is_county(code: str) -> bool:
    return Place.objects.counties().filter(code=code).exists()


class FacilityFilters(Filters):
    """Words, kind, county, switches; ``near`` orders the list by distance."""

    q = Text(_("场馆或地点"))
    kind = Choice(_("类别"), exists=_is_kind)
    county = Choice(_("县（市、区）"), exists=_is_county)
    near = Near(_("按距离排序"), narrows=False)
    open = Switch(_("现在开放"))
    free = Switch(_("免费"))
    indoor = Switch(_("室内"))
    floodlit = Switch(_("夜间照明"))
    accessible = Switch(_("无障碍出入口"))
    school = Switch(_("学校场地"))
    bookable = Switch(_("可预约"))

    @property
    def switches(self) -> frozenset[str]:
        """Names of the switches that are on."""
        return frozenset(name for name in SWITCHES if self.values[name])


SWITCHES = tuple(name for name, field in FacilityFilters.fields.items() if isinstance(field, Switch))
