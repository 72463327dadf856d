"""Static files that are made, not written: stylesheets, drawings and icons.

A staticfiles finder offers them like files of an app, so that ``collectstatic`` gives them hashed names and
compressed copies, and the test server finds them too. Stylesheets stay split by component in
``static/site/css/``; a page loads one file, in 长者模式 a second one, and another for paper. The number in a file's
name is its place in the cascade.
"""

from collections.abc import Callable, Iterator
from functools import lru_cache, partial
from pathlib import Path
from threading import get_ident
from typing import Any

from django.conf import settings
from django.contrib.staticfiles.finders import BaseFinder
from django.core.checks import CheckMessage
from django.core.files.storage import FileSystemStorage
from rcssmin import cssmin

from portal.site.art import icons, patterns, scene

Messages = list[CheckMessage]  # inside the finder "list" is a method
# What is loaded beside the one stylesheet, after it: for texts, for a way of reading, and for paper.
APART = {
    "news.css": "30-news.css",
    "papers.css": "31-papers.css",
    "conference.css": "32-conference.css",
    "elder.css": "95-elder.css",
    "print.css": "99-print.css",
}
STYLES = Path(__file__).parent / "static" / "site" / "css"


def stylesheet() -> str:
    """All component stylesheets in order, without comments and needless space, and the classes for bar widths."""
    files = [file for file in sorted(STYLES.glob("*.css")) if file.name not in APART.values()]
    parts = [file.read_text(encoding="utf-8") for file in files]
    steps = "".join(f".w-{n}{{width:{n}%}}" for n in range(101))
    small: str = cssmin("\n".join(parts))
    return small.replace('url("../', 'url("') + steps


def apart(name: str) -> str:
    """A stylesheet that not every page needs at once."""
    small: str = cssmin((STYLES / APART[name]).read_text(encoding="utf-8"))
    return small


BUILDERS: dict[str, Callable[[], str | bytes]] = {
    "portal.css": stylesheet,
    **{name: partial(apart, name) for name in APART},
    "mark.svg": patterns.mark,
    "waves.svg": patterns.waves,
    "hero.svg": scene.scene,
    "page-head.svg": patterns.page_head,
    "favicon.ico": icons.favicon,
    **{f"touch-{size}.png": partial(icons.touch, size) for size in (180, 192, 512)},
}


@lru_cache
def built() -> Path:
    """The folder that holds the made files, written once per process and only where something changed."""
    folder = Path(settings.DATA_DIR) / "built"
    (folder / "site").mkdir(parents=True, exist_ok=True)
    for name, build in BUILDERS.items():
        made = build()
        data = made.encode() if isinstance(made, str) else made
        file = folder / "site" / name
        if not file.exists() or file.read_bytes() != data:
            fresh = file.with_suffix(f"{file.suffix}.{get_ident()}")  # two threads may ask at once
            fresh.write_bytes(data)
            fresh.replace(file)
    return folder


class BuiltFinder(BaseFinder):
    def check(self, **kwargs: Any) -> Messages:
        return []

    def find(self, path: str, find_all: bool = False, **kwargs: Any) -> Any:
        prefix, _, name = path.partition("/")
        if prefix != "site" or name not in BUILDERS:
            return []
        found = str(built() / path)
        return [found] if find_all else found

    def list(self, ignore_patterns: Any) -> Iterator[tuple[str, FileSystemStorage]]:
        storage = FileSystemStorage(location=built())
        for name in BUILDERS:
            yield f"site/{name}", storage
