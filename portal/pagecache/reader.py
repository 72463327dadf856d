"""What of a request may change a public page, in one place: the key of a stored page is made of nothing else.

A request with a session, a message or an Authorization header belongs to a person and is always answered by Django.
"""

from collections.abc import Callable
from functools import lru_cache, wraps
from typing import Any, TypeVar, cast
from urllib.parse import parse_qsl, urlencode

from django.conf import settings
from django.core.handlers.wsgi import get_str_from_wsgi
from django.http.cookie import parse_cookie
from django.http.request import split_domain_port, validate_host

from portal.pagecache.reading import COOKIE, Reading

F = TypeVar("F", bound=Callable[..., Any])
STANDARD = Reading().variant
PERSONAL = {settings.SESSION_COOKIE_NAME, "messages"}  # cookies that make a request personal
LONGEST = 1_000  # characters of a path, a query or a header to look at; longer ones are answered by Django
LONGEST_COOKIES = 4_000  # characters; other programs under the same domain may have set many


def remembered(longest: int, otherwise: Any) -> Callable[[F], F]:
    """Keep the answers of a function of one header; what is too long to be kept thousands of times is not read."""

    def decorate(function: F) -> F:
        kept = lru_cache(1024)(function)

        @wraps(function)
        def read(text: str, *more: Any) -> Any:
            return kept(text, *more) if len(text) <= longest else otherwise

        vars(read)["cache_clear"] = kept.cache_clear
        return cast(F, read)

    return decorate


@remembered(LONGEST_COOKIES, otherwise=None)
def variant(cookies: str) -> str | None:
    """The reading choice in a Cookie header, or None when the header makes the request personal.

    The header is decoded and read as Django does it: nothing that Django takes for a session may look like none here.
    """
    values = parse_cookie(get_str_from_wsgi({"": cookies}, "", ""))
    return None if PERSONAL & values.keys() else Reading.parse(values.get(COOKIE, "")).variant


@remembered(LONGEST, otherwise=None)
def canonical_query(query: str, parameters: frozenset[str] | None = None) -> str | None:
    """The query sorted by name, reduced to ``parameters`` when a view has declared them. None: too much to look at."""
    try:
        # A raw byte counts as it does for Django; what is no UTF-8 is left to it.
        pairs = parse_qsl(query.encode("latin-1").decode(), keep_blank_values=True, max_num_fields=20, errors="strict")
    except ValueError:
        return None
    if parameters is not None:
        pairs = [pair for pair in pairs if pair[0] in parameters]
    return urlencode(sorted(pairs, key=lambda pair: pair[0]))


@remembered(LONGEST, otherwise=None)
def known_host(host: str) -> str | None:
    """The Host header in lower case, or None when this site does not answer to it."""
    domain, _ = split_domain_port(host)
    return host.lower() if domain and validate_host(domain, settings.ALLOWED_HOSTS) else None


def scheme(environ: dict[str, Any]) -> str:
    """http or https, as the reader sees it: a proxy that we trust may say so."""
    proxy = settings.SECURE_PROXY_SSL_HEADER
    if proxy and proxy[0] in environ:
        return "https" if environ[proxy[0]].split(",", 1)[0].strip() == proxy[1] else "http"
    return str(environ["wsgi.url_scheme"])


@remembered(LONGEST, otherwise="identity")
def encoding(header: str) -> str:
    """The one of br, gzip, identity that the reader gets, by an Accept-Encoding header; the first that they accept."""
    quality = {}
    for part in header.lower().split(","):
        name, _, parameters = part.partition(";")
        value = parameters.replace(" ", "").removeprefix("q=") if "q=" in parameters else "1"
        try:
            quality[name.strip()] = float(value)
        except ValueError:
            quality[name.strip()] = 0.0
    rest = quality.get("*", 0.0)
    return next((name for name in ("br", "gzip") if quality.get(name, rest) > 0), "identity")
