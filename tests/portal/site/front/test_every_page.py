"""Walks every address of the product, with demonstration data, as very different readers."""

import re
from urllib.parse import urlsplit

import pytest
from django.contrib.auth import get_user_model
from django.core.handlers.wsgi import WSGIHandler
from django.core.signals import request_finished, request_started
from django.db import close_old_connections
from django.test import Client
from django.urls import URLPattern, get_resolver, resolve

from portal.demo.load import load
from portal.site.front.middleware import PERSONAL, public_namespaces
from portal.site.front.store import Store
from portal.site.front.wrapper import Front
from tests.portal.site.front.conftest import Browser

PER_VIEW = 2  # addresses of the same view
LINK = re.compile(r"""(?:href|src|action)=["'](/[^"'#]*)""")
READERS = [
    {"user_agent": "one", "accept_language": "zh-CN"},
    {
        "user_agent": "two", "accept_language": "en,fr;q=0.3", "cookie": "csrftoken=" + "a1B2" * 8 + "; other=x",
        "referer": "http://elsewhere/", "accept": "application/json", "x_requested_with": "fetch",
    },
]  # fmt: skip


def plain_addresses(patterns, before="/"):
    """Every address without a variable part."""
    for pattern in patterns:
        address = before + str(pattern.pattern).lstrip("^").rstrip("$")
        if isinstance(pattern, URLPattern):
            if not re.search(r"[<(\\]", address):
                yield address
        else:
            yield from plain_addresses(pattern.url_patterns, address)


@pytest.fixture
def ask(db, generation, time_machine):
    load()
    time_machine.move_to("2026-11-20T10:00:00+08:00", tick=False)  # some pages tell when they were made
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield lambda address, **headers: Browser(Front(WSGIHandler(), store=Store(9_000_000), generation=generation))(
        address, **headers
    )
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


@pytest.fixture
def walk(ask):
    """Address → (namespace, first reader's answer), found from the routes and by following links."""
    waiting, found, seen = ["/", "/en/", *sorted(plain_addresses(get_resolver().url_patterns))], {}, {}
    while waiting:
        address = waiting.pop(0)
        path = urlsplit(address).path
        if address in found or path.startswith(("/static/", "/media/")):
            continue
        try:
            match = resolve(path)
        except Exception:  # noqa: S112 - a link to nowhere is another test's matter
            continue
        kind = (match.view_name, match.func, path.startswith("/en/"))
        seen[kind] = seen.get(kind, 0) + 1
        if seen[kind] > PER_VIEW:
            continue
        answer = ask(address, **READERS[0])
        found[address] = (match.namespaces, answer)
        if "html" in answer.headers.get("content-type", ""):
            waiting += [link.replace("&amp;", "&") for link in LINK.findall(answer.text)]
    return found


def test_no_personal_page_can_be_kept(walk, ask):
    """What is kept is the same for every reader and carries nothing that belongs to one."""
    kept = {address: answer for address, (_, answer) in walk.items() if answer.cache}
    assert len(kept) >= 10
    for address, answer in kept.items():
        other = ask(address, **READERS[1])
        assert (address, other.status, other.body) == (address, answer.status, answer.body)
        assert "public" in answer.headers["cache-control"]
        assert answer.headers["vary"] == "Accept-Encoding, Cookie"
        assert "set-cookie" not in answer.headers
        assert "nonce-" not in answer.headers["content-security-policy"]
        assert b"csrfmiddlewaretoken" not in answer.body
        assert walk[address][0][0] in public_namespaces()
        assert not address.startswith(("/admin/", "/account/"))
    for address, (_, answer) in walk.items():
        assert "public" not in answer.headers["cache-control"] or "set-cookie" not in answer.headers, address
        if b"csrfmiddlewaretoken" in answer.body or address.startswith(("/admin/", "/account/")):
            assert (address, answer.cache) == (address, "")
            assert "no-store" in answer.headers["cache-control"], address


def test_a_signed_in_person_is_never_answered_from_the_store(walk, ask):
    person = get_user_model().objects.create_superuser("walker", password="x")
    client = Client()
    client.force_login(person)
    cookie = "; ".join(f"{name}={morsel.value}" for name, morsel in client.cookies.items())
    for address, (_, before) in walk.items():
        answer = ask(address, cookie=cookie)
        assert answer.cache == "", address
        if before.cache and before.headers["cache-control"].startswith("public, max-age=0"):
            assert answer.headers["cache-control"] == PERSONAL, address
