import io

import pytest
from django.core.handlers.wsgi import WSGIHandler
from django.core.signals import request_finished, request_started
from django.db import close_old_connections

from portal.pagecache import reader
from portal.pagecache.application import PageCacheApplication
from portal.pagecache.generation import Generation
from portal.pagecache.store import Store
from tests.portal.pagecache import pages

STORED, HIT = "portal; fwd=miss; stored", "portal; hit"  # Cache-Status of a page just made, and of a kept one


class Answer:
    def __init__(self, status, headers, body):
        self.status, self.body = int(status[:3]), body
        self.headers = {name.lower(): value for name, value in headers}
        self.cache = self.headers.get("cache-status", "")

    @property
    def text(self):
        return self.body.decode()


class Browser:
    """Asks a WSGI application the way a server does."""

    def __init__(self, application):
        self.application = application

    def __call__(self, address, method="GET", *, host="testserver", **headers):
        path, _, query = address.partition("?")
        environ = {
            "REQUEST_METHOD": method, "PATH_INFO": path, "QUERY_STRING": query, "HTTP_HOST": host, "SCRIPT_NAME": "",
            "SERVER_NAME": host, "SERVER_PORT": "80", "SERVER_PROTOCOL": "HTTP/1.1", "wsgi.url_scheme": "http",
            "wsgi.input": io.BytesIO(), "REMOTE_ADDR": "127.0.0.1", "wsgi.errors": io.StringIO(),
            **{f"HTTP_{name.upper()}": value for name, value in headers.items()},
        }  # fmt: skip
        head = []
        result = self.application(environ, lambda status, headers, exc=None: head.append((status, headers)))
        body = b"".join(result)
        if hasattr(result, "close"):
            result.close()
        return Answer(*head[-1], body)


@pytest.fixture
def generation(tmp_path):
    return Generation(lambda: tmp_path / "generation")


@pytest.fixture
def page_cache(generation, settings):
    settings.ROOT_URLCONF = "tests.portal.pagecache.pages"
    pages.rendered.clear()
    reader.known_host.cache_clear()
    for signal in (request_started, request_finished):  # they would close the connection that holds the test's data
        signal.disconnect(close_old_connections)
    yield PageCacheApplication(WSGIHandler(), store=Store(8_000_000), generation=generation)
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


@pytest.fixture
def ask(page_cache):
    return Browser(page_cache)
