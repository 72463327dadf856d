"""What rooms offer to the public shell. Each room does so in its ``site.py``, found the way ``admin.py`` is.

Navigation entries, home blocks, frequent tasks, search sources and sitemaps are plain registrations: the shell
knows the registry, never the rooms.
"""

from collections.abc import Callable
from dataclasses import dataclass

from django.contrib.sitemaps import Sitemap


@dataclass(frozen=True, kw_only=True)
class NavigationEntry:
    """One entry of the main navigation. ``section`` is compared with a page's ``section`` to mark the current one.

    ``description`` and ``keywords`` (comma-separated) fill the column's meta tags; ``column_type`` is one of
    ``portal.site.head.COLUMN_TYPES``.
    """

    section: str
    label: str  # lazy translation
    url_name: str
    order: int
    description: str = ""
    keywords: str = ""
    column_type: str = "办事服务"


@dataclass(frozen=True, kw_only=True)
class Task:
    """One frequent service of the strip under the home hero. ``icon`` names a symbol of the icon set."""

    label: str
    note: str
    icon: str
    url_name: str
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
    content: Callable


@dataclass(frozen=True, kw_only=True)
class Hit:
    """One search result: where it leads, and in ``note`` what tells it from others (place, date, kind)."""

    title: str
    url: str
    note: str = ""


@dataclass(frozen=True, kw_only=True)
class SearchSource:
    """``find(words, limit)`` gives at most ``limit`` hits for a cleaned, non-empty text."""

    key: str
    label: str  # lazy translation, plural: what is found
    order: int
    find: Callable


NAVIGATION: dict[str, NavigationEntry] = {}
TASKS: dict[str, Task] = {}
BLOCKS: dict[str, HomeBlock] = {}
SEARCH_SOURCES: dict[str, SearchSource] = {}
SITEMAPS: dict[str, type[Sitemap]] = {}


def navigation_entry(section, label, url_name, *, order, description="", keywords="", column_type="办事服务"):
    NAVIGATION[section] = NavigationEntry(
        section=section,
        label=label,
        url_name=url_name,
        order=order,
        description=description,
        keywords=keywords,
        column_type=column_type,
    )


def task(label, note, icon, url_name, *, order):
    TASKS[url_name] = Task(label=label, note=note, icon=icon, url_name=url_name, order=order)


def home_block(key, template, *, order):
    """Decorator: register the function as the content of the home block ``key``."""

    def register(content):
        BLOCKS[key] = HomeBlock(key=key, order=order, template=template, content=content)
        return content

    return register


def search_source(key, label, *, order):
    """Decorator: register ``find(words, limit) -> list[Hit]`` as a source of the site search."""

    def register(find):
        SEARCH_SOURCES[key] = SearchSource(key=key, label=label, order=order, find=find)
        return find

    return register


def sitemap(name):
    """Decorator: register the Sitemap class under ``name``."""

    def register(cls):
        SITEMAPS[name] = cls
        return cls

    return register


def ordered(registered):
    """The registrations of one of the tables above, in their declared order."""
    return sorted(registered.values(), key=lambda entry: entry.order)
