"""Bodies are read whole before Django sees the request, and a slow sender can't keep the threads that answer.

The server hands over a body piece by piece, and the thread that reads waits for the sender, for ever if they send
nothing. So only some of the server's threads may read at once: the others go on answering pages and probes. Where no
proxy stands in front, a sender who falls silent is hung up on; with a proxy, bodies arrive whole and at once.

The thread that reads is the one that answers: granian's worker freezes when a request is answered while another thread
still reads its body.
"""

import tempfile
import threading
import time
from collections.abc import Callable, Iterable
from http import HTTPStatus
from typing import IO, Any

from django.conf import settings

from portal.limits.hang_up import hang_up
from portal.limits.numbers import whole_number
from portal.limits.request_size import Application, Environ, RequestRefusal, StartResponse, refuse

PIECE = 16 * 1024  # bytes that must arrive within STALLED
STALLED = 10.0  # seconds without a piece
LONGEST = 120.0  # seconds for the whole body
IN_MEMORY = 512 * 1024  # bytes; what is longer lies in a temporary file

BROKEN_OFF = "提交的内容没有传完，或者传输太慢。请检查网络后重新提交。"
BUSY = "服务器正在接收其他人提交的内容，请几秒钟后再试。"
SECONDS_WHEN_BUSY = 3


class BodyReader:
    """The WSGI application around Django. ``at_once``: how many bodies may be under way, below the server's threads."""

    def __init__(self, application: Application, new_id: Callable[[str], str], *, at_once: int) -> None:
        self.application, self.new_id = application, new_id
        self._places = threading.BoundedSemaphore(at_once)

    def __call__(self, environ: Environ, start_response: StartResponse) -> Iterable[bytes]:
        length = int(environ.get("CONTENT_LENGTH") or 0)
        if not length:
            return self.application(environ, start_response)
        found = self._body(environ, length)
        if isinstance(found, RequestRefusal):
            return refuse(found, environ, start_response, self.new_id)
        with found:  # Django has read it, and copied its files, before it gives its answer
            return self.application({**environ, "wsgi.input": found}, start_response)

    def _body(self, environ: Environ, length: int) -> IO[bytes] | RequestRefusal:
        """The whole body, or why there is none: 503 when too many are under way, 408 when it did not come whole."""
        if not self._places.acquire(blocking=False):
            return RequestRefusal(HTTPStatus.SERVICE_UNAVAILABLE, BUSY, retry_after=SECONDS_WHEN_BUSY)
        watch = Watch(environ.get("REMOTE_ADDR", ""), whole_number(environ.get("SERVER_PORT")) or 0)
        body: IO[bytes] = tempfile.SpooledTemporaryFile(IN_MEMORY)  # noqa: SIM115 - whoever gets it closes it
        try:
            watch.start()
            if _copied(environ["wsgi.input"], body, length, watch):
                body.seek(0)
                return body
        finally:
            watch.stop()
            self._places.release()
        body.close()
        return RequestRefusal(HTTPStatus.REQUEST_TIMEOUT, BROKEN_OFF)


def _copied(source: Any, body: IO[bytes], length: int, watch: "Watch") -> bool:
    """Whether ``length`` bytes came, within the time."""
    try:
        while length and not watch.is_over():
            piece = source.read(min(PIECE, length))
            if not piece:
                return False
            body.write(piece)
            length -= len(piece)
            watch.progress()
    except OSError:  # the sender hung up
        return False
    return not length


class Watch(threading.Thread):
    """Hangs up on a sender from whom no piece has come for ``STALLED`` seconds."""

    def __init__(self, address: str, port: int) -> None:
        super().__init__(name="body-watch", daemon=True)
        self._address, self._port = address, port
        self._stopped = threading.Event()
        self._latest = self._begun = time.monotonic()

    def progress(self) -> None:
        self._latest = time.monotonic()

    def is_over(self) -> bool:
        return time.monotonic() - self._begun > LONGEST

    def stop(self) -> None:
        self._stopped.set()

    def run(self) -> None:
        while not self._stopped.wait(self._latest + STALLED - time.monotonic()):
            if time.monotonic() - self._latest >= STALLED:
                if not settings.TRUSTED_PROXIES:  # else the address is the proxy's, and everybody's
                    hang_up(self._address, self._port)
                return
