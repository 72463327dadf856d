"""Published figures in prose: ``<data value="key">90.19%</data>`` names one, rooms that keep figures say what it is."""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from lxml.html import fragments_fromstring

NAMED = re.compile('<data value="([0-9A-Za-z_./:-]{1,120})">([^<]*)</data>')
DIGITS = re.compile("[0-9]+(?:[.][0-9]+)?")


@dataclass(frozen=True)
class Figure:
    """A figure as it stands today. ``value`` is as published; ``former`` are the values that it had before.

    ``is_public`` is false for one that was withdrawn.
    """

    key: str
    label: str
    value: str
    place: str
    period: str
    source: str
    url: str
    former: tuple[str, ...] = ()
    is_public: bool = True
    is_demo: bool = False


@dataclass(frozen=True)
class Use:
    """That a text prints ``printed`` for the figure ``key``."""

    key: str
    printed: str


Resolve = Callable[[Iterable[str]], dict[str, Figure]]
Find = Callable[[str], list[Figure]]
SOURCES: list[Resolve] = []
FINDERS: list[Find] = []


def figures(resolve: Resolve) -> Resolve:
    """Decorator: registers a room that keeps figures, by what their keys stand for."""
    SOURCES.append(resolve)
    return resolve


def finds(find: Find) -> Find:
    """Decorator: registers a room's answer to the words with which a writer looks for a figure: public ones, a few."""
    FINDERS.append(find)
    return find


def found(words: str) -> list[Figure]:
    """Figures that a writer may put into a text."""
    return [figure for find in FINDERS for figure in find(words)]


def resolved(keys: Iterable[str]) -> dict[str, Figure]:
    """What the keys stand for; a key that no room knows is absent."""
    wanted = set(keys)
    found: dict[str, Figure] = {}
    for resolve in SOURCES if wanted else ():
        found |= resolve(wanted - set(found))
    return found


def uses_in(body: str) -> list[Use]:
    """Every figure that a washed text names, in its order."""
    return [Use(key, " ".join(printed.split())) for key, printed in NAMED.findall(body)]


def says_the_same(printed: str, published: str) -> bool:
    """Whether a text prints the published number, however blanks and units are set."""
    return DIGITS.findall(printed.replace(",", "")) == DIGITS.findall(published.replace(",", ""))


def fault_of(use: Use, known: dict[str, Figure]) -> str:
    """What is wrong with a figure in a text, as a sentence; empty where nothing is."""
    figure = known.get(use.key)
    if figure is None:
        return f"正文“{use.printed}”链接的数据不存在，请重新选择或去掉链接。"
    if not figure.is_public:
        return f"正文“{use.printed}”对应的数据“{figure.label}”已撤回，请更新。"
    if says_the_same(use.printed, figure.value):
        return ""
    if any(says_the_same(use.printed, former) for former in figure.former):
        return f"正文“{use.printed}”对应的数据已修订为“{figure.value}”，请更新或注明“截至当时”。"
    return f"正文“{use.printed}”与公布的“{figure.value}”（{figure.label}）不同，请核对。"


def sentence_with(body: str, key: str) -> str:
    """The sentence of a washed text that names the figure."""
    for part in fragments_fromstring(body) if body else ():
        for element in [] if isinstance(part, str) else part.iter("data"):
            if element.get("value") == key:
                block = next((one for one in element.iterancestors("p", "li", "td", "th", "figcaption")), element)
                text = " ".join(str(block.text_content()).split())
                printed = " ".join(str(element.text_content()).split())
                return next((one for one in re.findall("[^。！？]+[。！？]?", text) if printed in one), text)
    return ""
