"""How large the body of a request may be: small, unless the page behind its address takes files.

The declared length decides, before a byte of the body is read. A view says what it takes::

    @accepts_files(10)
    def new(request): ...

and so does an admin class, with ``body_bytes``. ``BodyLimits`` stands in front of Django under WSGI;
``body_limits_middleware`` does the same inside Django, for ASGI and for whoever calls Django alone.
"""

from collections.abc import Callable, Iterable
from contextlib import suppress
from http import HTTPStatus
from typing import TypeVar

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.urls import Resolver404, ResolverMatch, resolve
from django.utils.translation import get_language_from_path, override

from portal.limits.numbers import whole_number
from portal.limits.request_size import Application, Environ, RequestRefusal, StartResponse, refuse

PIECE = 64 * 1024  # bytes
READ_AWAY = 32 * 1024 * 1024  # bytes; a proxy that passes on more than that is not set up as the guide says
MEBIBYTE = 1024 * 1024
SMALL = MEBIBYTE // 4  # a form without files
STAFF = settings.DATA_UPLOAD_MAX_MEMORY_SIZE or SMALL  # long texts in the back office: what Django reads of fields
AROUND_A_FILE = MEBIBYTE  # the other fields of its form, and what separates them

NO_LENGTH = "请求没有写明内容长度，请用浏览器打开网页后重新提交。"
UNREADABLE_LENGTH = "请求写明的内容长度无法识别，请用浏览器打开网页后重新提交。"
TOO_LARGE = "提交的内容有 {size:.1f} MB，这个页面最多接收 {most:.2g} MB，请压缩文件或分几次提交。"

View = TypeVar("View", bound=Callable[..., object])


def bytes_around(megabytes: int) -> int:
    """What a form with one file of ``megabytes`` MiB may have in all."""
    return megabytes * MEBIBYTE + AROUND_A_FILE


def accepts_files(megabytes: int) -> Callable[[View], View]:
    """Marks a view whose form takes a file of up to ``megabytes`` MiB. The outermost decorator, or below ``wraps``."""

    def mark(view: View) -> View:
        view.body_bytes = bytes_around(megabytes)  # type: ignore[attr-defined]  # a mark on a function
        return view

    return mark


def body_refusal(environ: Environ) -> RequestRefusal | None:
    """Why the body of a WSGI request may not be read: 411 without a length, 400 or 413; None when it may be."""
    if environ.get("HTTP_TRANSFER_ENCODING"):
        return RequestRefusal(HTTPStatus.LENGTH_REQUIRED, NO_LENGTH)
    declared = environ.get("CONTENT_LENGTH")
    if not declared:
        return None
    length = whole_number(declared, high=2**63)
    if length is None:
        return RequestRefusal(HTTPStatus.BAD_REQUEST, UNREADABLE_LENGTH)
    if length <= SMALL or length <= (most := most_bytes(environ.get("PATH_INFO", ""))):
        return None
    sentence = TOO_LARGE.format(size=length / MEBIBYTE, most=most / MEBIBYTE)
    return RequestRefusal(HTTPStatus.REQUEST_ENTITY_TOO_LARGE, sentence)


def most_bytes(path: str) -> int:
    """What the page at ``path``, a string of bytes as in WSGI, takes in all."""
    path = path.encode("latin-1").decode("utf-8", "replace")
    with override(get_language_from_path(path) or settings.LANGUAGE_CODE):
        try:
            match = resolve(path)
        except Resolver404:
            return SMALL
    return _most_of(match)


def _most_of(match: ResolverMatch) -> int:
    admin_class = getattr(match.func, "model_admin", None)
    declared: int | None = getattr(match.func, "body_bytes", None) or getattr(admin_class, "body_bytes", None)
    return declared or (STAFF if "admin" in match.app_names else SMALL)


def _read_away(environ: Environ) -> None:
    """A proxy that still sends takes an answer for a broken connection and gives 502; the body lies with it whole."""
    left = whole_number(environ.get("CONTENT_LENGTH"), high=READ_AWAY) or 0
    with suppress(OSError):
        while left and (piece := environ["wsgi.input"].read(min(PIECE, left))):
            left -= len(piece)


class BodyLimits:
    """The WSGI application that answers requests whose body is too large, and passes on the rest.

    A request without a body, as nearly all are, goes to ``without_body`` straight away.
    """

    def __init__(
        self, application: Application, new_id: Callable[[str], str], *, without_body: Application | None = None
    ) -> None:
        self.application, self.new_id, self.without_body = application, new_id, without_body or application

    def __call__(self, environ: Environ, start_response: StartResponse) -> Iterable[bytes]:
        if "CONTENT_LENGTH" not in environ and "HTTP_TRANSFER_ENCODING" not in environ:
            return self.without_body(environ, start_response)
        refusal = body_refusal(environ)
        if refusal is None:
            return self.application(environ, start_response)
        if settings.TRUSTED_PROXIES:
            _read_away(environ)
        return refuse(refusal, environ, start_response, self.new_id)


def body_limits_middleware(
    get_response: Callable[[HttpRequest], HttpResponse],
) -> Callable[[HttpRequest], HttpResponse]:
    """The same in Django, right after the limits on the request's head."""

    def middleware(request: HttpRequest) -> HttpResponse:
        refusal = body_refusal({**request.META, "PATH_INFO": request.path_info.encode().decode("latin-1")})
        if refusal is None:
            return get_response(request)
        return HttpResponse(refusal.sentence, status=refusal.status, headers=refusal.headers)

    return middleware
