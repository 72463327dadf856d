"""The limits on requests stand before static files and kept pages."""

import pytest
from django.core.handlers.wsgi import WSGIHandler

from portal.limits.request_size import HEADER, PATH, QUERY
from portal.pagecache import stack
from tests.portal.pagecache.conftest import HIT, Browser

pytestmark = pytest.mark.django_db


CLOSED = {
    "access-control-allow-origin": None,
    "content-security-policy": "default-src 'none'; base-uri 'none'; frame-ancestors 'none'; object-src 'none'",
    "cross-origin-resource-policy": "same-origin",
    "referrer-policy": "strict-origin-when-cross-origin",
    "strict-transport-security": "max-age=63072000; includeSubDomains",
    "x-content-type-options": "nosniff",
}


@pytest.fixture
def ask_stack(page_cache, generation, settings, tmp_path, monkeypatch):
    """Makes the whole stack, with one static file."""
    settings.DATA_DIR, settings.STATIC_ROOT = tmp_path, tmp_path / "static"
    settings.STATIC_ROOT.mkdir()
    (settings.STATIC_ROOT / "a.css").write_text("a{}")
    monkeypatch.setattr(stack, "generation", generation)
    monkeypatch.setattr(generation, "serve", lambda listener: None)
    return lambda: Browser(stack.stack(WSGIHandler()))


@pytest.fixture
def ask(ask_stack):
    return ask_stack()


@pytest.mark.parametrize("address", ["/static/a.css", "/plain/"])
def test_a_static_file_and_a_kept_page_are_refused_as_well(ask, address):
    ask(address)
    kept = ask(address)
    assert (kept.status, kept.cache) == (200, HIT if address == "/plain/" else "")
    assert ask(f"{address}?{'q' * (QUERY + 1)}").status == 414
    assert ask(f"{address}?%00").status == 400
    assert ask(address, host="h" * 256).status == 400
    assert ask(address, cookie="c" * (HEADER + 1)).status == 431
    assert ask(address, **{f"x_{number}": "x" * HEADER for number in range(4)}).status == 431
    assert ask(address, cookie="c" * HEADER).status == 200


def test_a_path_is_refused_from_one_byte_over_on(ask):
    assert ask("/" + "a" * (PATH - 1)).status == 404
    refused = ask("/" + "a" * PATH)
    assert (refused.status, refused.headers["cache-control"]) == (414, "no-store")
    assert [ask(f"/plain/{end}").status for end in ("\0", "\xff", "%ff")] == [400, 400, 404]


def test_what_is_answered_before_django_is_as_closed(settings, ask_stack):
    """Static files and refusals pass no middleware of Django."""
    settings.SECURE_HSTS_SECONDS, settings.SECURE_HSTS_INCLUDE_SUBDOMAINS = 63072000, True
    ask = ask_stack()
    for address, status in (("/static/a.css", 200), (f"/static/a.css?{'q' * (QUERY + 1)}", 414)):
        answer = ask(address)
        assert answer.status == status
        told = {name: answer.headers.get(name) for name in CLOSED}
        assert told == CLOSED
