"""What rooms offer to the public shell. Each room does so in its ``site.py``, found the way ``admin.py`` is.

Navigation entries, home blocks, frequent tasks, entrances by audience, search sources and sitemaps are plain
registrations: the shell knows the registry, never the rooms.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Protocol, TypeVar
from urllib.parse import urlencode

from django.contrib.sitemaps import Sitemap
from django.db.models import TextChoices
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from portal.site.lists.fields import Label

Content = Callable[[HttpRequest], dict[str, Any] | None]
Find = Callable[[str, int], "list[Hit]"]
Clock = Callable[[], datetime | None]
ContentOf = TypeVar("ContentOf", bound=Content)
FindOf = TypeVar("FindOf", bound=Find)
SitemapOf = TypeVar("SitemapOf", bound=type[Sitemap])  # type: ignore[type-arg]  # takes no argument at run time


class Ordered(Protocol):
    """Whatever stands at a place of its own."""

    @property
    def order(self) -> int: ...


Entry = TypeVar("Entry", bound=Ordered)


@dataclass(frozen=True, kw_only=True)
class NavigationEntry:
    """One entry of the main navigation. ``section`` is compared with a page's ``section`` to mark the current one.

    ``description`` and ``keywords`` (comma-separated) fill the column's meta tags; ``column_type`` is one of
    ``portal.site.head.COLUMN_TYPES``.
    """

    section: str
    label: Label
    url_name: str
    order: int
    description: Label = ""
    keywords: Label = ""
    column_type: str = "办事服务"


@dataclass(frozen=True, kw_only=True)
class Task:
    """One frequent service of the strip under the home hero. ``icon`` names a symbol of the icon set."""

    label: Label
    note: Label
    icon: str
    url_name: str
    order: int


class Audience(TextChoices):
    """Whom an entrance of the home page is for, in the order of the page."""

    PARENTS = "parents", _("家长")
    PUPILS = "pupils", _("学生")
    TEACHERS = "teachers", _("教师")
    RESIDENTS = "residents", _("居民")
    ELDERS = "elders", _("长者")
    ORGANISATIONS = "organisations", _("企业与社会组织")


@dataclass(frozen=True, kw_only=True)
class Entrance:
    """One link for an audience. ``query`` is what follows the page's address, such as a list's filter."""

    audience: Audience
    label: Label
    url_name: str
    query: Mapping[str, str]
    order: int


@dataclass(frozen=True, kw_only=True)
class HomeBlock:
    """One block of the home page.

    ``content(request)`` gives the template's context (also all together as ``block``), or None when there is nothing
    to show. ``alternate`` in the template says whether the block stands on the second ground (``section--alt``).
    """

    key: str
    order: int
    template: str
    content: Content


@dataclass(frozen=True, kw_only=True)
class Hit:
    """One search result: where it leads, and in ``note`` what tells it from others (place, date, kind)."""

    title: str
    url: str
    note: str = ""
    is_demo: bool = False


@dataclass(frozen=True, kw_only=True)
class SearchSource:
    """``find(words, limit)`` gives at most ``limit`` hits for a cleaned, non-empty text.

    ``url_name`` is the list that finds the same with the words in ``q``, beside ``query``; empty where there is none.
    """

    key: str
    label: Label  # plural: what is found
    order: int
    find: Find
    url_name: str = ""
    query: Mapping[str, str] = field(default_factory=dict)

    def everything(self, words: str) -> str:
        """Address of the list of all that these words find here; empty where there is none."""
        return f"{reverse(self.url_name)}?{urlencode({**self.query, 'q': words})}" if self.url_name else ""


NAVIGATION: dict[str, NavigationEntry] = {}
TASKS: dict[str, Task] = {}
ENTRANCES: dict[tuple[Audience, str, tuple[tuple[str, str], ...]], Entrance] = {}
BLOCKS: dict[str, HomeBlock] = {}
SEARCH_SOURCES: dict[str, SearchSource] = {}
SITEMAPS: dict[str, type[Sitemap]] = {}  # type: ignore[type-arg]  # as above
CLOCKS: dict[str, Clock] = {}


def navigation_entry(
    section: str,
    label: Label,
    url_name: str,
    *,
    order: int,
    description: Label = "",
    keywords: Label = "",
    column_type: str = "办事服务",
) -> None:
    NAVIGATION[section] = NavigationEntry(
        section=section,
        label=label,
        url_name=url_name,
        order=order,
        description=description,
        keywords=keywords,
        column_type=column_type,
    )


def task(label: Label, note: Label, icon: str, url_name: str, *, order: int) -> None:
    TASKS[url_name] = Task(label=label, note=note, icon=icon, url_name=url_name, order=order)


def entrance(audience: Audience, label: Label, url_name: str, *, order: int, **query: str) -> None:
    """Offer a page to an audience on the home page; at most four of an audience are shown."""
    key = (audience, url_name, tuple(sorted(query.items())))
    ENTRANCES[key] = Entrance(audience=audience, label=label, url_name=url_name, query=query, order=order)


def home_block(key: str, template: str, *, order: int) -> Callable[[ContentOf], ContentOf]:
    """Decorator: register the function as the content of the home block ``key``."""

    def register(content: ContentOf) -> ContentOf:
        BLOCKS[key] = HomeBlock(key=key, order=order, template=template, content=content)
        return content

    return register


def search_source(
    key: str, label: Label, *, order: int, url_name: str = "", **query: str
) -> Callable[[FindOf], FindOf]:
    """Decorator: register ``find(words, limit) -> list[Hit]`` as a source of the site search."""

    def register(find: FindOf) -> FindOf:
        SEARCH_SOURCES[key] = SearchSource(key=key, label=label, order=order, find=find, url_name=url_name, query=query)
        return find

    return register


def sitemap(name: str) -> Callable[[SitemapOf], SitemapOf]:
    """Decorator: register the Sitemap class under ``name``."""

    def register(cls: SitemapOf) -> SitemapOf:
        SITEMAPS[name] = cls
        return cls

    return register


def clock(name: str) -> Callable[[Clock], Clock]:
    """Decorator: register when the next public record of a room appears or goes by itself, without being written."""

    def register(next_moment: Clock) -> Clock:
        CLOCKS[name] = next_moment
        return next_moment

    return register


def next_change() -> datetime | None:
    """When a page that shows records of all rooms looks different by itself."""
    return min(filter(None, (next_moment() for next_moment in CLOCKS.values())), default=None)


def ordered(registered: Mapping[Any, Entry]) -> list[Entry]:
    """The registrations of one of the tables above, in their declared order."""
    return sorted(registered.values(), key=lambda entry: entry.order)
