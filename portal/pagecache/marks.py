"""What a view says about its page beyond the standard Cache-Control: that it may be kept.

Pages are kept by choice. ``@public_page("county", "page")`` says that the page is the same for every reader, and names
the query parameters that the view understands: all others are taken away before the view sees them, so they neither
change the page nor multiply it. Every other page is ``private, no-store``, and so is a marked one whose answer turns
out to be personal (a cookie, a session, a nonce) or that says so itself (``never_cache``, ``Cache-Control: private``).
"""

from collections.abc import Callable
from typing import Any, TypeVar

View = TypeVar("View", bound=Callable[..., Any])
ATTRIBUTE = "cache_parameters"  # of a view
PREPARED = "is_prepared"  # of a streamed answer: a file made from records (``?format=xlsx``), to be kept like a page


def public_page(*parameters: str) -> Callable[[View], View]:
    """Decorator for a view function; for a class, use it on what ``as_view()`` returns."""

    def mark(view: View) -> View:
        setattr(view, ATTRIBUTE, frozenset(parameters))
        return view

    return mark


def parameters_of(view: Any) -> frozenset[str] | None:
    """The query parameters that the view has named, or None where it has no mark."""
    return getattr(view, ATTRIBUTE, None)
