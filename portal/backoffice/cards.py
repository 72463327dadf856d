"""Cards of the dashboard for what is no list of records. Each room puts its own into ``backoffice.py``.

A card is a function of the request that gives its content, or None when this person has nothing to do there. What
waits in a list is a worklist (``portal/backoffice/worklists.py``), which alone has a count.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TypedDict

from django.http import HttpRequest


class CardContent(TypedDict, total=False):
    """What a room says on its card: lines as ``(label, url)``, a sentence, where it is dealt with, and by what deed.

    ``way`` is the two or three characters at the end of the line, like those of a worklist.
    """

    items: list[tuple[str, str]]
    note: str
    url: str
    way: str


Content = Callable[[HttpRequest], CardContent | None]


@dataclass(frozen=True)
class Card:
    """A room's place on the dashboard; the cards stand by ``order``."""

    title: str
    order: int
    content: Content


@dataclass(frozen=True)
class FilledCard:
    """What the dashboard shows of one card. Lines have a name of their own: to a template ``items`` is a method."""

    title: str
    lines: list[tuple[str, str]] = field(default_factory=list)
    note: str = ""
    url: str = ""
    way: str = "去填写"


CARDS: dict[Content, Card] = {}


def card(title: str, *, order: int) -> Callable[[Content], Content]:
    """Decorator: show the function's answer on the dashboard under ``title``."""

    def register(content: Content) -> Content:
        CARDS[content] = Card(title, order, content)
        return content

    return register


def filled_cards(request: HttpRequest) -> list[FilledCard]:
    """The cards that concern this person, in order."""
    pairs = ((entry, entry.content(request)) for entry in sorted(CARDS.values(), key=lambda entry: entry.order))
    return [
        FilledCard(
            entry.title,
            content.get("items", []),
            content.get("note", ""),
            content.get("url", ""),
            content.get("way", FilledCard.way),
        )
        for entry, content in pairs
        if content is not None
    ]
