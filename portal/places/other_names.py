"""What people call a place besides its names: shortened, with the county before it, by its office."""

from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

# How names of a kind end; a name is shortened only if two characters are left.
ENDINGS = {
    "city": ("市",),
    "district": ("区",),
    "county_city": ("市",),
    "county": ("县",),
    "subdistrict": ("街道",),
    "town": ("镇",),
    "township": ("乡",),
}
# The offices that stand for the place, in lists of addresses and of who answers.
OFFICES = {
    "subdistrict": ("{0}街道办事处", "{0}街道办", "{0}办事处", "{0}办"),
    "town": ("{0}镇人民政府", "{0}镇政府"),
    "township": ("{0}乡人民政府", "{0}乡政府"),
}
# Functional zones by the end of their full names, and how everybody shortens them.
ZONES = {
    "高新技术产业开发区": ("高新区", "高新技术开发区", "高新技术产业开发区"),
    "经济技术开发区": ("经开区", "经济开发区", "经济技术开发区"),
    "经济开发区": ("经开区", "经济开发区"),
    "旅游度假区": ("度假区", "旅游度假区"),
}


class Named(NamedTuple):
    """A place as far as its names go."""

    pk: int
    name: str
    short_name: str
    kind: str
    parent: int | None
    managing_area: int | None


def other_names(places: Sequence[Named]) -> dict[int, list[str]]:
    """By primary key. A township's first one has its county before it, which tells it from others of its name."""
    by_pk = {place.pk: place for place in places}
    city = [name for place in places if place.kind == "city" for name in _known(place)]
    own = {place.pk: list(dict.fromkeys([*_known(place), *_offices(place), *_zone(place, city)])) for place in places}
    found: dict[int, list[str]] = {}
    for place in places:
        above = [by_pk[pk] for pk in (place.parent, place.managing_area) if pk in by_pk]
        counties = [name for county in above if county.kind != "city" for name in own[county.pk]]
        before = [*counties, *city, *(f"{one}{county}" for one in city for county in counties)]
        joined = [f"{one}{name}" for name in own[place.pk] for one in before] if place.kind != "city" else []
        names = dict.fromkeys([*joined, *own[place.pk]])
        found[place.pk] = [name for name in names if name not in (place.name, place.short_name)]
    return found


def _known(place: Named) -> Iterator[str]:
    """Its names, and those without their ending."""
    yield from filter(None, (place.name, place.short_name))
    if bare := _bare(place):
        yield bare


def _bare(place: Named) -> str:
    for ending in ENDINGS.get(place.kind, ()):
        if place.name.endswith(ending) and len(place.name) >= len(ending) + 2:
            return place.name.removesuffix(ending)
    return ""


def _offices(place: Named) -> Iterable[str]:
    bare = _bare(place)
    return [office.format(bare) for office in OFFICES.get(place.kind, ())] if bare else []


def _zone(place: Named, city: Sequence[str]) -> Iterator[str]:
    """The usual short forms of a functional zone, and its name without the city's."""
    if place.kind != "functional_zone":
        return
    for ending, forms in ZONES.items():
        if place.name.endswith(ending):
            yield from forms
            break
    for name in city:
        if place.name.startswith(name) and len(place.name) > len(name) + 2:
            yield place.name.removeprefix(name)
