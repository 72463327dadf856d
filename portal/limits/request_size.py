"""How long the parts of a request's head may be, and what they must be made of, checked before anything reads them.

The figures are those that servers commonly allow (nginx: 8 KiB for a header; RFC 1035: 253 characters for a name).
``RequestLimits`` stands in front of everything under WSGI; ``request_limits_middleware`` does the same inside Django,
for ASGI and for whoever calls Django alone.
"""

import logging
import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import lru_cache
from http import HTTPStatus
from typing import Any
from urllib.parse import unquote_to_bytes

from django.http import HttpRequest, HttpResponse

from portal.limits.transport import transport_security

PATH = 2_048  # bytes, decoded
QUERY = 8_192  # bytes, as sent
HOST = 255  # bytes, with the port
HEADER = 8_192  # bytes of one header's value, of all cookies together
HEADERS = 32_768  # bytes of all headers' names and values
LOGGED = 200  # characters of a refused address in the log

HOST_NAME = re.compile(r"[0-9A-Za-z.:\[\]-]*")
ADDRESS_TOO_LONG = "网址过长，请缩短后重试。"
UNREADABLE_ADDRESS = "网址中有无法识别的字符，请核对后重试。"
BAD_HOST = "访问的域名不正确，请核对后重试。"
HEADERS_TOO_LONG = "请求头过长，请清除本网站的 Cookie 后重试。"
RESPONSE_HEADERS = {
    "Content-Type": "text/plain; charset=utf-8",
    "Cache-Control": "no-store",
    "Content-Security-Policy": "default-src 'none'; base-uri 'none'; frame-ancestors 'none'; object-src 'none'",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Referrer-Policy": "strict-origin-when-cross-origin",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
}
logger = logging.getLogger(__name__)

Environ = dict[str, Any]  # of a WSGI request
StartResponse = Callable[..., Any]
Application = Callable[[Environ, StartResponse], Iterable[bytes]]


@dataclass(frozen=True)
class RequestRefusal:
    """Why a request isn't read: the status, one sentence for the person, after how many seconds to try again."""

    status: HTTPStatus
    sentence: str
    retry_after: int | None = None

    @property
    def headers(self) -> dict[str, str]:
        retry = {} if self.retry_after is None else {"Retry-After": str(self.retry_after)}
        return {**RESPONSE_HEADERS, **transport_security(), **retry}


def request_refusal(environ: Environ) -> RequestRefusal | None:
    """What is wrong with the address or the headers of a WSGI request; None when it may be read.

    Strings hold one character for each byte, as WSGI demands. Texts with a NUL or with bytes that are no UTF-8 are
    refused: PostgreSQL raises an error for the first, nothing can be found under the second.
    """
    path, query = environ.get("PATH_INFO", ""), environ.get("QUERY_STRING", "")
    if len(path) > PATH or len(query) > QUERY:
        return RequestRefusal(HTTPStatus.REQUEST_URI_TOO_LONG, ADDRESS_TOO_LONG)
    host = environ.get("HTTP_HOST", "")
    if len(host) > HOST or not _is_host(host):
        return RequestRefusal(HTTPStatus.BAD_REQUEST, BAD_HOST)
    if _headers_too_long(environ):
        return RequestRefusal(HTTPStatus.REQUEST_HEADER_FIELDS_TOO_LARGE, HEADERS_TOO_LONG)
    if not _is_text(path) or (query and not _is_text(query, quoted=True)):
        return RequestRefusal(HTTPStatus.BAD_REQUEST, UNREADABLE_ADDRESS)
    return None


@lru_cache(1024)
def _is_host(host: str) -> bool:
    return HOST_NAME.fullmatch(host) is not None


def _headers_too_long(environ: Environ) -> bool:
    # Every page pays for this: nearly always all texts of the request together are shorter than one header may be.
    texts = [value for value in environ.values() if value.__class__ is str]
    if len("".join(environ)) + len("".join(texts)) <= HEADER:
        return False
    total = 0
    for name, value in environ.items():
        if name.startswith("HTTP_") or name == "CONTENT_TYPE":
            if len(value) > HEADER:
                return True
            total += len(name.removeprefix("HTTP_")) + len(value)
    return total > HEADERS


def _is_text(text: str, *, quoted: bool = False) -> bool:
    """Whether the bytes are UTF-8 without NUL. ``quoted``: some may be written %E5."""
    if text.isascii() and "\0" not in text and not (quoted and "%" in text):
        return True
    try:
        data = text.encode("latin-1")
        return "\0" not in (unquote_to_bytes(data) if quoted else data).decode()
    except UnicodeError:
        return False


def refuse(
    refusal: RequestRefusal, environ: Environ, start_response: StartResponse, new_id: Callable[[str], str]
) -> Iterable[bytes]:
    """The WSGI answer, with a short line in the log; both carry the request's id."""
    address = environ.get("PATH_INFO", "")[:LOGGED].encode("latin-1", "replace").decode("utf-8", "replace")
    number = new_id(environ.get("HTTP_X_REQUEST_ID", ""))
    method, extra = environ.get("REQUEST_METHOD", "")[:LOGGED], {"request_id": number}
    logger.warning("%s: %s %r", refusal.status.phrase, method, address, extra=extra)
    body = refusal.sentence.encode()
    headers = [*refusal.headers.items(), ("X-Request-ID", number), ("Content-Length", str(len(body)))]
    start_response(f"{refusal.status.value} {refusal.status.phrase}", headers)
    return [b"" if environ.get("REQUEST_METHOD") == "HEAD" else body]


class RequestLimits:
    """The WSGI application around all others: answers what must not be read, passes on the rest.

    ``new_id`` makes the id of a refused request out of the one that the proxy offers; log line and answer carry it.
    """

    def __init__(self, application: Application, new_id: Callable[[str], str]) -> None:
        self.application, self.new_id = application, new_id

    def __call__(self, environ: Environ, start_response: StartResponse) -> Iterable[bytes]:
        refusal = request_refusal(environ)
        if refusal is None:
            return self.application(environ, start_response)
        return refuse(refusal, environ, start_response, self.new_id)


def request_limits_middleware(
    get_response: Callable[[HttpRequest], HttpResponse],
) -> Callable[[HttpRequest], HttpResponse]:
    """The same in Django, where only the request's id comes before."""

    def middleware(request: HttpRequest) -> HttpResponse:
        refusal = request_refusal(_as_wsgi(request))
        if refusal is None:
            return get_response(request)
        request.path = request.path[:LOGGED]  # Django writes it to the log
        return HttpResponse(refusal.sentence, status=refusal.status, headers=refusal.headers)

    return middleware


def _as_wsgi(request: HttpRequest) -> Environ:
    """What the request says, in strings of bytes; Django has decoded the path, and under ASGI the query."""
    decoded = ("PATH_INFO", "QUERY_STRING") if hasattr(request, "scope") else ("PATH_INFO",)
    encoded = {name: request.META.get(name, "").encode("utf-8", "surrogatepass").decode("latin-1") for name in decoded}
    return {**request.META, **encoded}
