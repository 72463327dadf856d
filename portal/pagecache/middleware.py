"""Says of every answer who may keep it, and makes sure that a public page is made of what its key holds.

It stands first in the list of middleware: it is the last to see an answer, with all its cookies.
"""

from django.http import QueryDict

from portal.pagecache.expiry import changes_at, expires, next_midnight
from portal.pagecache.policy import CachePolicy
from portal.pagecache.reader import STANDARD, canonical_query, variant
from portal.pagecache.reading import COOKIE

SHARED = "public, max-age=0, s-maxage=5, stale-while-revalidate=10"
PERSONAL = "private, no-store"
# Request headers that a public view may see: they do not change what it says, or it answers other than 200.
SEEN = ("HTTP_HOST", "HTTP_IF_", "HTTP_RANGE", "HTTP_X_FORWARDED_", "HTTP_X_REAL_IP", "HTTP_X_REQUEST_ID")
VARY = {"accept-encoding", "accept-language", "cookie", "origin"}


class PageCacheMiddleware:
    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        request.cache_policy = None  # set where the page may be kept
        response = self.get_response(request)
        said = response.get("Cache-Control", "")
        public = request.cache_policy is not None and _impersonal(request, response)
        if not said:
            said = SHARED if public else PERSONAL
        elif "public" in said and not public:  # right for anybody else, perhaps, but not for sure
            said = PERSONAL if response.cookies else said.replace("public", "private")
        response["Cache-Control"] = said
        if public and "public" in said and _keepable(request, response):
            policy = request.cache_policy
            response.cache_policy = CachePolicy(policy.query, policy.parameters, expires(request, response))
        if public and "public" in said:
            response["Vary"] = "Accept-Encoding, Cookie"
        return response

    def process_view(self, request, view, args, kwargs):
        parameters = getattr(view, "cache_parameters", None)
        if request.method not in ("GET", "HEAD") or parameters is None:  # a page is kept by choice
            return
        choice = variant(request.META.get("HTTP_COOKIE", ""))
        query = canonical_query(request.META.get("QUERY_STRING", ""), parameters)
        if choice is None or query is None or "HTTP_AUTHORIZATION" in request.META:
            return
        request.META.setdefault("HTTP_HOST", request.get_host())
        _reduce(request, choice, query)
        request.cache_policy = CachePolicy(query, parameters)
        changes_at(request, next_midnight())


def _reduce(request, choice, query):
    """Leave of the request what the key holds. There is no nonce either: a kept page must not repeat one."""
    # A copy: the server's own dictionary is still needed to answer this reader.
    meta = {name: told for name, told in request.META.items() if not name.startswith("HTTP_") or name.startswith(SEEN)}
    request.META = {**meta, "QUERY_STRING": query, "HTTP_HOST": meta["HTTP_HOST"].lower()}
    request.COOKIES = {} if choice == STANDARD else {COOKIE: choice}
    request.GET = QueryDict(query)
    request.csp_nonce = ""
    request.__dict__.pop("headers", None)


def _impersonal(request, response):
    return (
        response.status_code in (200, 304)
        and not response.cookies
        and not getattr(getattr(request, "session", None), "session_key", None)
        and not request.META.get("CSRF_COOKIE_NEEDS_UPDATE")
        and not getattr(request, "_csp_nonce", None)
        and {name.strip().lower() for name in response.get("Vary", "").split(",") if name.strip()} <= VARY
    )


def _keepable(request, response):
    return response.status_code == 200 and not response.streaming and request.method == "GET"
