"""The entrances of the home page by audience: 家长, 学生, 教师, 居民, 长者, 企业与社会组织."""

from dataclasses import dataclass
from urllib.parse import urlencode

from portal.site.layout import address_of
from portal.site.registry import ENTRANCES, Audience, ordered

MOST = 4  # links of an audience
ICONS = {
    Audience.PARENTS: "people",
    Audience.PUPILS: "cap",
    Audience.TEACHERS: "board",
    Audience.RESIDENTS: "home",
    Audience.ELDERS: "walker",
    Audience.ORGANISATIONS: "office",
}


@dataclass(frozen=True)
class Group:
    """An audience with its links, each ``(label, address)``; only what has a page is among them."""

    audience: Audience
    links: list[tuple[str, str]]

    @property
    def icon(self) -> str:
        return ICONS[self.audience]


def groups() -> list[Group]:
    """Every audience that the rooms offer something, in the order of the page."""
    found: dict[Audience, list[tuple[str, str]]] = {audience: [] for audience in Audience}
    for entry in ordered(ENTRANCES):
        if url := address_of(entry.url_name):
            address = f"{url}?{urlencode(entry.query)}" if entry.query else url
            found[entry.audience].append((str(entry.label), address))
    return [Group(audience, links[:MOST]) for audience, links in found.items() if links]
