"""What a view may say about its page beyond the standard Cache-Control.

Every page of a public room may be kept, unless the view says otherwise (``never_cache``, ``Cache-Control: private``)
or the answer turns out to be personal. ``@public_page("county", "page")`` names the query parameters that the view
understands: all others are taken away before the view sees them, so they neither change the page nor multiply it.
Without the mark a page is kept only under its bare address. Outside the rooms the mark makes a page public.
"""

from collections.abc import Callable
from typing import Any, TypeVar

View = TypeVar("View", bound=Callable[..., Any])
ATTRIBUTE = "cache_parameters"  # of a view


def public_page(*parameters: str) -> Callable[[View], View]:
    """Decorator for a view function; for a class, use it on what ``as_view()`` returns."""

    def mark(view: View) -> View:
        setattr(view, ATTRIBUTE, frozenset(parameters))
        return view

    return mark


def parameters_of(view: Any) -> frozenset[str] | None:
    """The query parameters that the view has named, or None where it has no mark."""
    return getattr(view, ATTRIBUTE, None)
