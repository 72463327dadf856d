"""One stored page and its answers: whole, compressed, "not modified", headers only.

A page too large for memory lies in a file of the shared store; ``LargePage`` answers one request from it.
"""

import gzip
import hashlib
import tempfile
from collections.abc import Callable, Iterable
from contextlib import ExitStack
from dataclasses import dataclass, field
from typing import IO, Any
from wsgiref.util import FileWrapper

import brotli
from django.http import HttpResponse, StreamingHttpResponse

from portal.pagecache.policy import policy_of
from portal.pagecache.reader import encoding

COMPRESSED = ("text/", "json", "/xml", "+xml")  # parts of content types
SMALL = 500  # bytes that are not worth compressing
LARGE = 4 * 1024 * 1024  # bytes; a longer body is not held in memory
BLOCK = 64 * 1024  # bytes of a large page that are sent at once
OVERHEAD = 2_000  # bytes, about, that a stored page needs beside its bodies
# Headers that belong to one answer or are made for each; everything else is kept as Django said it.
OWN = {"etag", "content-length", "content-encoding", "date", "server", "x-request-id", "set-cookie", "connection"}

Environ = dict[str, Any]  # of a WSGI request
StartResponse = Callable[..., Any]
Headers = list[tuple[str, str]]


@dataclass(slots=True, eq=False)
class Page:
    """``generation``: the content it was rendered from. ``made`` to ``expires``: when it is true, epoch seconds."""

    generation: int
    made: float
    expires: float
    body: bytes
    headers: Headers
    used: bool = False
    answers: dict[str, tuple[str, Headers, bytes]] = field(default_factory=dict)  # coding: (etag, headers, body)

    def fresh(self, generation: int | None, now: float) -> bool:
        """A clock that was put back makes a page untrue as well: it shows a moment that is still to come."""
        return self.generation == generation and self.made <= now < self.expires

    @property
    def size(self) -> int:
        """Bytes in memory, both compressed bodies counted before they are made."""
        return OVERHEAD + len(self.body) * 3 // 2

    def answer(self, environ: Environ, start_response: StartResponse, status: str = "hit") -> list[bytes]:
        """The body of the answer to this request; ``status`` is what ``Cache-Status`` says of it."""
        accepted = environ.get("HTTP_ACCEPT_ENCODING")
        coding = encoding(accepted) if accepted else "identity"
        etag, headers, body = self.answers.get(coding) or self._prepare(coding)
        if status != "hit":
            headers = [*headers[:-1], ("cache-status", f"portal; fwd={status}")]
        if not wants_body(environ, start_response, etag, headers):
            return [b""]
        return [body]

    def _is_compressed(self) -> bool:
        kind = dict(self.headers).get("Content-Type", "")
        return len(self.body) >= SMALL and any(part in kind for part in COMPRESSED)

    def _prepare(self, coding: str) -> tuple[str, Headers, bytes]:
        """Made at the first request that accepts this coding; two threads that make it at once make the same."""
        body, suffix = self.body, ""
        extra: Headers = []
        if coding == "br" and self._is_compressed():
            body, suffix = brotli.compress(self.body, quality=5), "-br"
        elif coding == "gzip" and self._is_compressed():
            body, suffix = gzip.compress(self.body, compresslevel=6, mtime=0), "-gz"
        if suffix:
            extra = [("content-encoding", coding)]
        etag = f'"{hashlib.blake2b(self.body, digest_size=12).hexdigest()}{suffix}"'
        headers = [
            *self.headers,
            *extra,
            ("content-length", str(len(body))),
            ("etag", etag),
            ("cache-status", "portal; hit"),
        ]
        self.answers[coding] = (etag, headers, body)
        return self.answers[coding]


@dataclass(slots=True, eq=False)
class LargePage:
    """A page whose body is read from ``file``, ``length`` bytes from where it stands, and sent in blocks."""

    generation: int
    made: float
    expires: float
    headers: Headers
    digest: str
    length: int
    file: IO[bytes]

    def fresh(self, generation: int | None, now: float) -> bool:
        """As ``Page.fresh``."""
        return self.generation == generation and self.made <= now < self.expires

    def answer(self, environ: Environ, start_response: StartResponse, status: str = "hit") -> Iterable[bytes]:
        """As ``Page.answer``; it can be asked for once."""
        etag = f'"{self.digest}"'
        said = "portal; hit" if status == "hit" else f"portal; fwd={status}"
        own = [("content-length", str(self.length)), ("etag", etag), ("cache-status", said)]
        if not wants_body(environ, start_response, etag, [*self.headers, *own]):
            self.file.close()
            return [b""]
        return FileWrapper(self.file, BLOCK)


def page_of(response: HttpResponse | StreamingHttpResponse, generation: int, made: float) -> Page | LargePage:
    """The page of an answer that may be kept, read to its end. Raises ValueError for one without a policy."""
    policy = policy_of(response)
    if policy is None:
        raise ValueError("This answer must not be kept.")
    headers = [(name, value) for name, value in response.items() if name.lower() not in OWN]
    if not isinstance(response, StreamingHttpResponse):
        return Page(generation, made, policy.expires, response.content, headers)
    with ExitStack() as opened:
        file = opened.enter_context(tempfile.SpooledTemporaryFile(max_size=LARGE))
        digest = hashlib.blake2b(digest_size=12)
        for block in response:
            digest.update(block)
            file.write(block)
        length = file.tell()
        file.seek(0)
        if length <= LARGE:
            return Page(generation, made, policy.expires, file.read(), headers)
        opened.pop_all()  # the page closes its file
    return LargePage(generation, made, policy.expires, headers, digest.hexdigest(), length, file)


def wants_body(environ: Environ, start_response: StartResponse, etag: str, headers: Headers) -> bool:
    """Starts the answer, and says whether its body follows: not where the reader has it, and not for HEAD."""
    wanted = environ.get("HTTP_IF_NONE_MATCH")
    if wanted is not None and _matches(wanted, etag):
        kept = ("cache-control", "content-location", "etag", "expires", "vary", "cache-status")
        start_response("304 Not Modified", [header for header in headers if header[0].lower() in kept])
        return False
    start_response("200 OK", headers)
    return bool(environ["REQUEST_METHOD"] != "HEAD")


def _matches(wanted: str, etag: str) -> bool:
    """If-None-Match compares weakly: a proxy may have put W/ before what we said."""
    return wanted.strip() == "*" or etag in (tag.strip().removeprefix("W/") for tag in wanted.split(","))
