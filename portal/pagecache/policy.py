"""What is decided about one page on its way through Django: may it be kept, under which query, until when."""

from dataclasses import dataclass


@dataclass
class CachePolicy:
    """Travels on the request (``request.cache_policy``) and, where the page may be kept, on the response.

    ``query`` is the canonical query of the key. ``parameters`` are the query parameters that the view understands.
    ``expires`` is the moment at which the page changes by itself, in epoch seconds.
    """

    query: str
    parameters: frozenset[str]
    expires: float = 0.0
