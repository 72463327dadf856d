"""The WSGI application around Django's: a page that is known is answered here, in microseconds.

known = fresh page in this process  →  answered
else one thread of one process renders it, the others wait briefly for its result
anything personal, anything unclear, an unknown generation  →  Django
"""

import logging
import threading
from collections import OrderedDict
from collections.abc import Callable, Iterable
from time import monotonic, sleep, time
from typing import Any, TypeVar

from django.http import HttpResponse

from portal.pagecache import reader
from portal.pagecache.counter import PASSED, RENDERED
from portal.pagecache.form_keys import carries_a_key
from portal.pagecache.generation import Generation
from portal.pagecache.marks import PREPARED
from portal.pagecache.page import Environ, LargePage, Page, StartResponse, page_of
from portal.pagecache.policy import policy_of
from portal.pagecache.shared_store import SharedStore
from portal.pagecache.store import Key, Store

PATIENCE = 2.0  # seconds that a request waits for another one's rendering
REMEMBERED = 4096  # paths with declared parameters, and keys that turned out not to be keepable
PAUSE = 0.004  # seconds between looks at another process's rendering
logger = logging.getLogger(__name__)

Answer = Iterable[bytes]
Application = Callable[[Environ, StartResponse], Answer]
K = TypeVar("K")
V = TypeVar("V")


class PageCacheApplication:
    """Answers from ``store`` what is known, and has ``django`` render the rest."""

    def __init__(
        self,
        django: Callable[[Environ, StartResponse], HttpResponse],
        *,
        store: Store,
        generation: Generation,
        shared_store: SharedStore | None = None,
    ) -> None:
        self.django, self.store, self.generation, self.shared_store = django, store, generation, shared_store
        self._in_progress: dict[Key, threading.Event] = {}  # the event is set when the rendering is over
        self._parameters: OrderedDict[str, frozenset[str]] = OrderedDict()  # by path, what its view understands
        self._unkept: OrderedDict[Key, bool] = OrderedDict()  # keys that nobody should wait for

    def __call__(self, environ: Environ, start_response: StartResponse) -> Answer:
        method = environ["REQUEST_METHOD"]
        if method != "GET" and method != "HEAD":
            return self.django(environ, start_response)
        try:
            key = self.key(environ)
            now = time()
            generation = self.generation.read(now) if key else None
        except Exception:
            logger.exception("The page cache stands aside.")
            generation = None
        if key is None or generation is None:
            return self.django(environ, start_response)
        page = self.store.get(key)
        if page is not None and page.fresh(generation, now):
            page.used = True
            return page.answer(environ, start_response)
        return self._fill(key, environ, start_response)

    def key(self, environ: Environ) -> Key | None:
        """Everything that a public page depends on, or None for a request that is not for this store."""
        cookies = environ.get("HTTP_COOKIE")
        variant = reader.variant(cookies) if cookies else reader.STANDARD
        host = reader.known_host(environ.get("HTTP_HOST", ""))
        path = environ["PATH_INFO"]
        if variant is None or host is None or "HTTP_AUTHORIZATION" in environ or len(path) > reader.LONGEST:
            return None
        query = environ["QUERY_STRING"]
        if query:
            query = reader.canonical_query(query, self._parameters.get(path))
            if query is None:
                return None
        return (reader.scheme(environ), host, path, query, variant)

    def _fresh(self, key: Key) -> Page | None:
        page, now = self.store.get(key), time()
        return page if page and page.fresh(self.generation.read(now), now) else None

    def _fill(self, key: Key, environ: Environ, start_response: StartResponse) -> Answer:
        """Render the page, or wait for the thread that already does."""
        if key in self._unkept:
            return self._render(key, environ, start_response)
        patience = monotonic() + PATIENCE
        rendering = threading.Event()
        while (other := self._in_progress.setdefault(key, rendering)) is not rendering:
            other.wait(max(0.0, patience - monotonic()))
            page = self._fresh(key)
            if page:
                return page.answer(environ, start_response, "hit")
            if monotonic() >= patience or key in self._unkept:
                return self._render(key, environ, start_response)
        try:
            return self._render_alone(key, environ, start_response, patience)
        finally:
            del self._in_progress[key]
            rendering.set()

    def _render_alone(self, key: Key, environ: Environ, start_response: StartResponse, patience: float) -> Answer:
        """Agree with the other processes: one gets the lock and renders, the others find its page in the store."""
        shared_store = self.shared_store
        if shared_store is None:
            return self._render(key, environ, start_response)
        claimed = shared_store.claim(key)
        try:
            while True:
                page = self._shared(shared_store, key)
                if page:
                    return page.answer(environ, start_response, "hit")
                if claimed or monotonic() >= patience:
                    return self._render(key, environ, start_response)
                sleep(PAUSE)
                claimed = shared_store.claim(key)
        finally:
            if claimed:
                shared_store.release(key)

    def _shared(self, shared_store: SharedStore, key: Key) -> Page | LargePage | None:
        """The page that another process has made, now also in this process's store if it is not too large."""
        page, now = shared_store.take(key), time()
        if page is None or not page.fresh(self.generation.read(now), now):
            if isinstance(page, LargePage):
                page.file.close()
            return None
        if isinstance(page, Page):
            self.store.put(key, page)
        return page

    def _render(self, key: Key, environ: Environ, start_response: StartResponse) -> Answer:
        made = time()
        generation = self.generation.read(made)  # before rendering, see there
        heads: list[Any] = []
        only_head = environ["REQUEST_METHOD"] == "HEAD"  # what GET would say, so its page serves both
        asked = {**environ, "REQUEST_METHOD": "GET"} if only_head else environ
        response = self.django(asked, lambda *head: heads.append(head))
        if generation is None or not keepable(response):
            self._remember(self._unkept, key, True)
            self.generation.count(PASSED)
            start_response(*heads[-1])
            if not only_head:
                return response
            response.close()
            return [b""]
        try:
            page = page_of(response, generation, made)
        finally:
            response.close()
        policy = policy_of(response)
        if policy is not None:  # as ``keepable`` has seen
            scheme, host, path, _query, variant = key
            self._remember(self._parameters, path, policy.parameters)
            self._keep((scheme, host, path, policy.query, variant), page)
        return page.answer(environ, start_response, "miss; stored")

    def _keep(self, key: Key, page: Page | LargePage) -> None:
        self._unkept.pop(key, None)
        self.generation.count(RENDERED)
        if page.expires <= time():
            return
        if isinstance(page, Page):
            self.store.put(key, page)
        if self.shared_store:
            self.shared_store.put(key, page)

    @staticmethod
    def _remember(memory: OrderedDict[K, V], key: K, value: V) -> None:
        memory[key] = value
        while len(memory) > REMEMBERED:
            memory.popitem(last=False)


def keepable(response: HttpResponse) -> bool:
    """The middleware has called it public; what must never be kept is looked for once more, on the finished answer."""
    directives = {part.strip().lower() for part in response.get("Cache-Control", "").split(",")}
    return (
        policy_of(response) is not None
        and response.status_code == 200
        and "public" in directives
        and not directives & {"private", "no-store", "no-cache"}
        and not response.cookies
        and "'nonce-" not in response.get("Content-Security-Policy", "")
        and (getattr(response, PREPARED, False) if response.streaming else not carries_a_key(response))
    )
