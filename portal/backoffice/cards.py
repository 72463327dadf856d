"""Cards of the dashboard. Each room puts its own into ``backoffice.py``, found the way ``admin.py`` is.

A card is a function of the request that gives ``{"count": int, "items": [(label, url), …], "note": str, "url": str}``
(every key may be missing), or None when this person has nothing to do there.
"""

from collections.abc import Callable
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Card:
    title: str
    order: int
    content: Callable


@dataclass(frozen=True)
class FilledCard:
    """What the dashboard shows of one card."""

    title: str
    count: int | None = None
    items: list = field(default_factory=list)
    note: str = ""
    url: str = ""


CARDS: dict[Callable, Card] = {}


def card(title, *, order):
    """Decorator: show the function's answer on the dashboard under ``title``."""

    def register(content):
        CARDS[content] = Card(title, order, content)
        return content

    return register


def filled_cards(request):
    """The cards that concern this person, in order, and the titles of those in which nothing waits."""
    pairs = ((entry, entry.content(request)) for entry in sorted(CARDS.values(), key=lambda entry: entry.order))
    cards = [FilledCard(entry.title, **content) for entry, content in pairs if content is not None]
    waiting = [card for card in cards if card.count != 0 or card.items]
    return waiting, [card for card in cards if card not in waiting]
