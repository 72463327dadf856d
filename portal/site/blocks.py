"""The blocks of the home page, rendered, and kept in this process while nothing public has changed.

The page front keeps whole pages by language and reading choice; a block differs by language only. So one computation
serves all twelve variants, and a home page that the front does not have yet costs a query or two instead of thirty.
What is kept is bound to the content generation that the front was reading when the request came in (without the
front nothing is kept) and to the moment at which the block said it would look different.
"""

from dataclasses import dataclass
from datetime import UTC, datetime
from time import time

from django.utils.translation import get_language

from portal.site.front.expiry import changes_at, expires, next_midnight
from portal.site.registry import BLOCKS, ordered

GENERATION = "front.generation"  # set by the page front in the WSGI environment


@dataclass(frozen=True)
class Kept:
    generation: int
    until: float  # epoch seconds
    html: str  # empty: the block had nothing to show


_kept: dict[tuple, Kept] = {}


def rendered(context):
    """The HTML of every block that has something to show, in order."""
    shown = []
    for block in ordered(BLOCKS):
        html = _block(block, context, alternate=len(shown) % 2 == 0)
        if html:
            shown.append(html)
    return shown


def _block(block, context, *, alternate):
    request = context["request"]
    generation = request.META.get(GENERATION)
    if generation is None or request.GET:
        return _render(block, context, alternate)
    key = (block.key, get_language(), alternate)
    kept = _kept.get(key)
    if kept is None or kept.generation != generation or time() >= kept.until:
        outer, request.front_expires = getattr(request, "front_expires", None), next_midnight()
        html = _render(block, context, alternate)
        kept = _kept[key] = Kept(generation, expires(request), html)
        request.front_expires = outer
    changes_at(request, datetime.fromtimestamp(kept.until, UTC))
    return kept.html


def _render(block, context, alternate):
    """The room's template with the content as names of their own and together as ``block``."""
    content = block.content(context["request"])
    if not content:
        return ""
    with context.push(**content, block=content, alternate=alternate):
        return context.template.engine.get_template(block.template).render(context)
