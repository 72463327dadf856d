"""What is decided about one page on its way through Django: may it be kept, under which query, until when."""

from dataclasses import dataclass

from django.http import HttpRequest, HttpResponseBase

ATTRIBUTE = "cache_policy"


@dataclass
class CachePolicy:
    """Travels on the request (see ``policy_of``) and, where the page may be kept, on the response.

    ``query`` is the canonical query of the key. ``parameters`` are the query parameters that the view understands.
    ``expires`` is the moment at which the page changes by itself, in epoch seconds.
    """

    query: str
    parameters: frozenset[str]
    expires: float = 0.0


def give_policy(bearer: HttpRequest | HttpResponseBase, policy: CachePolicy | None) -> None:
    """Say it of a request or a response; None: must not be kept."""
    setattr(bearer, ATTRIBUTE, policy)


def policy_of(bearer: HttpRequest | HttpResponseBase) -> CachePolicy | None:
    """What was said of the request or response; None also where nobody has said anything."""
    return getattr(bearer, ATTRIBUTE, None)
