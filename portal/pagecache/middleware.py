"""Says of every answer who may keep it, and makes sure that a public page is made of what its key holds.

It stands first in the list of middleware but for the limits, which pass answers on as they are: it is the last to see
an answer, with all its cookies.
"""

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse, QueryDict

from portal.pagecache.content_security import nonce_was_used, withhold_nonce
from portal.pagecache.expiry import changes_at, expires, next_midnight
from portal.pagecache.form_keys import carries_a_key
from portal.pagecache.marks import PREPARED, parameters_of
from portal.pagecache.policy import CachePolicy, give_policy, policy_of
from portal.pagecache.reader import STANDARD, canonical_query, variant
from portal.pagecache.reading import COOKIE

SHARED = "public, max-age=0, s-maxage=5, stale-while-revalidate=10"
PERSONAL = "private, no-store"
# Request headers that a public view may see: they do not change what it says, or it answers other than 200.
SEEN = ("HTTP_HOST", "HTTP_IF_", "HTTP_RANGE", "HTTP_X_FORWARDED_", "HTTP_X_REAL_IP", "HTTP_X_REQUEST_ID")
OF_ONE_READER = "CSRF_COOKIE"  # in META; whoever needs it on such a page makes one, and is seen doing it
VARY = {"accept-encoding", "accept-language", "cookie", "origin"}


class PageCacheMiddleware:
    """Writes the policy: on the request which view may be kept, on the answer whether and how long it is."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        give_policy(request, None)  # set where the page may be kept
        response = self.get_response(request)
        said = response.get("Cache-Control", "")
        policy = policy_of(request)
        public = policy is not None and _impersonal(request, response)
        if not said:
            said = SHARED if public else PERSONAL
        elif "public" in said and not public:  # right for anybody else, perhaps, but not for sure
            said = PERSONAL if response.cookies else said.replace("public", "private")
        response["Cache-Control"] = said
        if policy and public and "public" in said and _keepable(request, response):
            give_policy(response, CachePolicy(policy.query, policy.parameters, expires(request, response)))
        if public and "public" in said:
            response["Vary"] = "Accept-Encoding, Cookie"
        return response

    def process_view(self, request: HttpRequest, view: Callable[..., Any], args: Any, kwargs: Any) -> None:
        """Decide whether this view's page may be kept, and reduce the request to what the page may depend on."""
        parameters = parameters_of(view)
        if request.method not in ("GET", "HEAD") or parameters is None:  # a page is kept by choice
            return
        choice = variant(request.META.get("HTTP_COOKIE", ""))
        query = canonical_query(request.META.get("QUERY_STRING", ""), parameters)
        if choice is None or query is None or "HTTP_AUTHORIZATION" in request.META:
            return
        request.META.setdefault("HTTP_HOST", request.get_host())
        _reduce(request, choice, query)
        give_policy(request, CachePolicy(query, parameters))
        changes_at(request, next_midnight())


def _reduce(request: HttpRequest, choice: str, query: str) -> None:
    """Leave of the request what the key holds. There is no nonce either: a kept page must not repeat one."""
    # A copy: the server's own dictionary is still needed to answer this reader.
    meta = {name: text for name, text in request.META.items() if not name.startswith("HTTP_") or name.startswith(SEEN)}
    meta.pop(OF_ONE_READER, None)
    request.META = {**meta, "QUERY_STRING": query, "HTTP_HOST": meta["HTTP_HOST"].lower()}
    request.COOKIES = {} if choice == STANDARD else {COOKIE: choice}
    request.GET = QueryDict(query)
    withhold_nonce(request)
    request.__dict__.pop("headers", None)


def _impersonal(request: HttpRequest, response: HttpResponse) -> bool:
    """Whether nothing on the answer belongs to one person."""
    return (
        response.status_code in (200, 304)
        and not response.cookies
        and not getattr(getattr(request, "session", None), "session_key", None)
        and not request.META.get("CSRF_COOKIE_NEEDS_UPDATE")
        and not nonce_was_used(request)
        and not carries_a_key(response)
        and {name.strip().lower() for name in response.get("Vary", "").split(",") if name.strip()} <= VARY
    )


def _keepable(request: HttpRequest, response: HttpResponse) -> bool:
    whole = not response.streaming or getattr(response, PREPARED, False)
    return response.status_code == 200 and whole and request.method == "GET"
