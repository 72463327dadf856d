"""What rooms offer to the public shell. Each room does so in its ``site.py``, found the way ``admin.py`` is.

Navigation entries, home blocks, frequent tasks and sitemaps are plain registrations: the shell knows the
registry, never the rooms.
"""

from collections.abc import Callable
from dataclasses import dataclass

from django.contrib.sitemaps import Sitemap


@dataclass(frozen=True, kw_only=True)
class NavigationEntry:
    """One entry of the main navigation. ``section`` is compared with a page's ``section`` to mark the current one."""

    section: str
    label: str  # lazy translation
    url_name: str
    order: int


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

    ``content(request)`` gives the template's context, or None when there is nothing to show.
    """

    key: str
    order: int
    template: str
    content: Callable


NAVIGATION: dict[str, NavigationEntry] = {}
TASKS: dict[str, Task] = {}
BLOCKS: dict[str, HomeBlock] = {}
SITEMAPS: dict[str, type[Sitemap]] = {}


def navigation_entry(section, label, url_name, *, order):
    NAVIGATION[section] = NavigationEntry(section=section, label=label, url_name=url_name, order=order)


def task(label, note, icon, url_name, *, order):
    TASKS[url_name] = Task(label=label, note=note, icon=icon, url_name=url_name, order=order)


def home_block(key, template, *, order):
    """Decorator: register the function as the content of the home block ``key``."""

    def register(content):
        BLOCKS[key] = HomeBlock(key=key, order=order, template=template, content=content)
        return content

    return register


def sitemap(name):
    """Decorator: register the Sitemap class under ``name``."""

    def register(cls):
        SITEMAPS[name] = cls
        return cls

    return register


def home_blocks(request):
    """The blocks that have something to show, in order: ``(block, context)`` pairs."""
    pairs = ((block, block.content(request)) for block in sorted(BLOCKS.values(), key=lambda block: block.order))
    return [(block, context) for block, context in pairs if context]
