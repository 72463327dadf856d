"""Where public texts name a figure: sentences for the page of the indicator."""

from dataclasses import dataclass

from portal.content.figures import sentence_with
from portal.content.models import Edition, FigureUse

MOST = 6


@dataclass(frozen=True)
class Quote:
    edition: Edition
    sentence: str


def quotes_of(begins: str) -> list[Quote]:
    """The newest public sentences that name a figure whose key begins so; one of a text."""
    uses = FigureUse.objects.filter(key__startswith=begins, edition__in=Edition.objects.listed())
    rows = uses.select_related("edition__document__channel").order_by("-edition__published_at", "-edition", "pk")
    quotes: dict[int, Quote] = {}
    for use in rows[: MOST * 3]:
        quotes.setdefault(use.edition_id, Quote(use.edition, sentence_with(use.edition.body, use.key)))
    return list(quotes.values())[:MOST]
