"""Cards of the dashboard. Each room puts its own into ``backoffice.py``, found the way ``admin.py`` is.

A card is a function of the request that gives its content, or None when this person has nothing to do there.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TypedDict

from django.http import HttpRequest


class CardContent(TypedDict, total=False):
    """What a room says on its card: how much waits, the first of it as ``(label, url)``, and where all of it is."""

    count: int
    items: list[tuple[str, str]]
    note: str
    url: str


Content = Callable[[HttpRequest], CardContent | None]


@dataclass(frozen=True)
class Card:
    """A room's place on the dashboard; the cards stand by ``order``, what comes back each year folded below them."""

    title: str
    order: int
    content: Content
    yearly: bool = False


@dataclass(frozen=True)
class FilledCard:
    """What the dashboard shows of one card."""

    title: str
    count: int | None = None
    items: list[tuple[str, str]] = field(default_factory=list)
    note: str = ""
    url: str = ""
    yearly: bool = False


CARDS: dict[Content, Card] = {}


def card(title: str, *, order: int, yearly: bool = False) -> Callable[[Content], Content]:
    """Decorator: show the function's answer on the dashboard under ``title``."""

    def register(content: Content) -> Content:
        CARDS[content] = Card(title, order, content, yearly)
        return content

    return register


def filled_cards(request: HttpRequest) -> tuple[list[FilledCard], list[FilledCard]]:
    """The cards that concern this person, in order, those in which something waits apart from the others."""
    pairs = ((entry, entry.content(request)) for entry in sorted(CARDS.values(), key=lambda entry: entry.order))
    cards = [FilledCard(entry.title, yearly=entry.yearly, **content) for entry, content in pairs if content is not None]
    waiting = [card for card in cards if card.count != 0 or card.items]
    return waiting, [card for card in cards if card not in waiting]
