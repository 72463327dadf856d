"""Walks every address of the product, with demonstration data, as very different readers."""

import re
from collections import Counter
from dataclasses import dataclass
from datetime import datetime, timedelta
from urllib.parse import urljoin, urlsplit

import pytest
from django.contrib.auth import get_user_model
from django.core.handlers.wsgi import WSGIHandler
from django.core.signals import request_finished, request_started
from django.db import close_old_connections, connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import URLPattern, get_resolver, resolve

from events.calendar.models import Session
from portal.pagecache.application import PageCacheApplication
from portal.pagecache.form_keys import NAMES
from portal.pagecache.middleware import PERSONAL, SHARED
from portal.pagecache.store import Store
from tests.portal.pagecache.conftest import HIT, Answer, Browser

PER_VIEW = 2  # addresses of the same view
TRACKED = "from=timeline&isappinstalled=0"  # what a messenger adds to an address that is passed on
# Statements that Django may need for a page that is not kept; anew for every page, so that a new one states its own.
BUDGETS = {
    "site:home": 30, "site:search": 3, "site:accessibility": 1, "site:privacy": 1, "site:map": 1, "site:data": 1,
    "manifest": 1, "robots": 0, "security_txt": 1, "sitemap": 12, "art": 0, "places:index": 4,
    "programme:list": 12, "programme:detail": 12,
    "indicators:list": 12, "indicators:detail": 14, "indicators:source": 12, "indicators:reconciliation": 12,
    "schools:list": 8, "schools:detail": 13, "networks:list": 6, "networks:detail": 6, "networks:coverage": 18,
    "calendar:list": 8, "calendar:detail": 11, "calendar:brands": 5, "calendar:brand": 6, "calendar:qr": 1,
    "calendar:city-calendar": 4, "calendar:discipline-calendar": 5, "calendar:brand-calendar": 5,
    "calendar:edition-calendar": 5, "calendar:session-calendar": 5, "calendar:rss": 3, "calendar:atom": 3,
    "facilities:list": 7, "facilities:detail": 14, "facilities:area": 8, "facilities:geojson": 6,
    "content:overview": 6, "content:channel": 12, "content:document": 14, "content:rss": 3, "content:atom": 3,
    "content:channel_rss": 4, "content:channel_atom": 4,
    "facilities:backdrop": 1, "facilities:report_start": 2,
    "api:openapi-json": 1, "api:places": 3, "api:initiatives": 10, "api:initiative": 12, "api:indicators": 5,
    "api:indicator": 4, "api:schools": 5, "api:school": 11, "api:networks": 3, "api:network": 4, "api:coverage": 6,
    "api:editions": 3, "api:edition": 6, "api:brands": 4, "api:directory": 6, "api:one": 15,
    "api:channels": 5, "api:documents": 7,
}  # fmt: skip
ALIKE = 3  # times that one statement may be asked with different values: more means once for each row
VALUES = re.compile(r"'[^']*'|\b\d+\b")
MADE = re.compile(rb'"as_of": ?"[^"]*"')
NOON = "2026-11-20T12:00:00+08:00"
LINK = re.compile(r"""(?:href|src|action)=["'](/[^"'#]*)""")
DOWNLOAD = re.compile(r"""href=["']([^"'#]*format=(?:xlsx|csv))["']""")
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
def page_cache(with_demonstration, generation, time_machine):
    """Makes a page cache that knows no page yet."""
    time_machine.move_to(NOON, tick=False)  # some pages tell when they were made
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield lambda: PageCacheApplication(WSGIHandler(), store=Store(64_000_000), generation=generation)
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


@pytest.fixture
def ask(page_cache):
    return lambda address, **headers: Browser(page_cache())(address, **headers)


@dataclass
class Visit:
    view: str
    namespaces: list
    answer: Answer
    statements: list


@pytest.fixture
def walk(ask):
    """Address → what the first reader met there; found from the routes and by following links."""
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
        with CaptureQueriesContext(connection) as queries:
            answer = ask(address, **READERS[0])
        statements = [query["sql"] for query in queries.captured_queries]
        found[address] = Visit(match.view_name, match.namespaces, answer, statements)
        if "html" in answer.headers.get("content-type", ""):
            waiting += [link.replace("&amp;", "&") for link in LINK.findall(answer.text)]
    return found


def test_no_personal_page_can_be_kept(walk, ask):
    """What is kept is the same for every reader and carries nothing that belongs to one."""
    kept = {address: visit.answer for address, visit in walk.items() if visit.answer.cache}
    assert len(kept) >= 50
    for address, answer in kept.items():
        other = ask(address, **READERS[1])
        assert (address, other.status, other.body) == (address, answer.status, answer.body)
        assert "public" in answer.headers["cache-control"]
        assert answer.headers["vary"] == "Accept-Encoding, Cookie"
        assert "set-cookie" not in answer.headers
        assert "nonce-" not in answer.headers["content-security-policy"]
        assert [name for name in NAMES if name in answer.body] == []
        assert not address.startswith(("/admin/", "/account/"))
    for address, answer in ((address, visit.answer) for address, visit in walk.items()):
        assert "public" not in answer.headers["cache-control"] or "set-cookie" not in answer.headers, address
        if any(name in answer.body for name in NAMES) or address.startswith(("/admin/", "/account/")):
            assert (address, answer.cache) == (address, "")
            assert "no-store" in answer.headers["cache-control"], address


def test_a_signed_in_person_is_never_answered_from_the_store(walk, ask):
    person = get_user_model().objects.create_superuser("walker", password="x")
    client = Client()
    client.force_login(person)
    cookie = "; ".join(f"{name}={morsel.value}" for name, morsel in client.cookies.items())
    for address, visit in walk.items():
        answer = ask(address, cookie=cookie)
        assert (address, answer.cache) == (address, "")
        assert "public" not in answer.headers["cache-control"], address
        if visit.answer.headers["cache-control"] == SHARED:
            assert (address, answer.headers["cache-control"]) == (address, PERSONAL)


def test_every_kept_page_keeps_its_budget_and_is_shared_by_those_who_add_parameters(walk, page_cache):
    shared, asked = Browser(page_cache()), {}
    for address, visit in walk.items():
        if visit.answer.cache:
            asked[visit.view] = max(len(visit.statements), asked.get(visit.view, 0))
            alike = Counter(VALUES.sub("?", statement) for statement in visit.statements)
            assert max(alike.values(), default=0) <= ALIKE, alike.most_common(1)
            plain = shared(address, **READERS[0])
            tracked = shared(f"{address}{'&' if '?' in address else '?'}{TRACKED}", **READERS[1])
            assert (address, tracked.status, tracked.cache, tracked.body) == (address, 200, HIT, plain.body)
    assert {view: count for view, count in asked.items() if count > BUDGETS.get(view, -1)} == {}


def test_every_register_is_kept_as_a_file_too(walk, page_cache):
    """Every file that a list offers: made once, then answered from the store."""
    offered = {
        urljoin(address, link.replace("&amp;", "&"))
        for address, visit in walk.items()
        if visit.answer.cache and "html" in visit.answer.headers["content-type"]
        for link in DOWNLOAD.findall(visit.answer.text)
    }
    shared = Browser(page_cache())
    by_view = {(resolve(urlsplit(link).path).view_name, link.rpartition("=")[2]): link for link in sorted(offered)}
    assert len(by_view) > 15
    for address in by_view.values():
        first, second = shared(address), shared(address)
        assert (address, first.status, second.cache, second.body) == (address, 200, HIT, first.body)


def test_every_kept_page_is_true_until_it_ends(walk, page_cache, time_machine):
    """A second before a page says that it ends, whoever makes it anew gets the same; at noon, and before a match."""
    match = Session.objects.filter(starts_at__gt=NOON, edition__publication="public").earliest("starts_at")
    addresses = [address for address, visit in walk.items() if visit.answer.cache]
    moments = {datetime.fromisoformat(NOON): addresses}
    moments[match.starts_at - timedelta(minutes=5)] = [*addresses, match.edition.get_absolute_url()]
    ends = set()
    for moment, asked in moments.items():
        for address in asked:
            time_machine.move_to(moment, tick=False)
            first = page_cache()
            shown = told(Browser(first)(address))
            [page] = first.store._pages.values()  # noqa: SLF001
            ends.add(page.expires)
            time_machine.move_to(page.expires - 1, tick=False)
            assert (address, told(Browser(page_cache())(address))) == (address, shown)
    assert len(ends) > 4  # two midnights, and what opens, closes or begins before


def told(answer):
    """What an answer says, but for the moment at which it was made."""
    return MADE.sub(b"", answer.body)
