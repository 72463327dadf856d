"""Hosts and queries never multiply what is kept; floods leave memory bounded and readers unharmed."""

import gc
import time
import tracemalloc

import pytest
from django.http import HttpResponse

from portal.pagecache import application, reader
from portal.pagecache.policy import CachePolicy
from portal.pagecache.store import Store
from tests import samples
from tests.portal.pagecache.conftest import HIT, STORED, Browser

pytestmark = pytest.mark.django_db


def test_hosts_do_not_mix_and_unknown_ones_are_refused(ask, page_cache):
    assert ask("/plain/", host="localhost").cache == STORED
    assert ask("/plain/", host="LOCALHOST").cache == HIT
    assert "http://testserver/" in ask("/plain/").text
    assert ask("/plain/", host="evil.example").status == 400
    assert len(page_cache.store) == 2


def test_unknown_parameters_never_multiply_pages_or_get_into_them(ask, page_cache):
    assert [ask("/bare/?utm=x").cache for _ in range(2)] == [""] * 2  # not marked: answered, not kept
    assert [ask("/plain/?utm=x").cache, ask("/plain/").cache] == [STORED, HIT]  # understands no parameter

    assert ask("/declared/?utm=x&page=2").cache == STORED
    for tail in ("", "&utm=y", "&fbclid=<script>", "&county"):
        answer = ask(f"/declared/?page=2{tail}")
        assert (answer.cache == HIT) == (tail != "&county"), tail
        assert "utm" not in answer.text
        assert "fbclid" not in answer.text


@pytest.mark.parametrize("query", ["a=" + "x" * 2000, "&".join(f"a{n}=1" for n in range(40))])
def test_strange_queries_are_answered_by_django(ask, page_cache, query):
    assert ask(f"/declared/?{query}").status == 200
    assert len(page_cache.store) == 0


@pytest.mark.sampled
def test_a_flood_of_parameters_leaves_memory_bounded_and_readers_unharmed(page_cache, ask, settings):
    limit = page_cache.store.limit = 400_000
    readers = ["/plain/", "/declared/?page=2", "/listing/?county=371502&page=1", "/en/plain/"]
    for _ in range(3):
        for address in readers:
            ask(address)
    for number in range(samples.of(600, whole=2_000)):
        ask(f"/{('declared', 'listing', 'plain')[number % 3]}/?{('zz', 'county', 'zz')[number % 3]}={number}")
        if number % 100 == 0:
            assert [ask(address).cache for address in readers] == [HIT] * 4
            assert page_cache.store.size <= limit
    assert set(page_cache._parameters) == {"/declared/", "/listing/", "/plain/", "/en/plain/"}  # noqa: SLF001
    assert len(page_cache._unkept) <= application.REMEMBERED


@pytest.mark.sampled
def test_a_hundred_thousand_addresses_leave_what_readers_use(generation):
    """Django is stood in for, so that the flood is as large as an attacker's."""

    def django(environ, start_response):
        start_response("200 OK", [])
        response = HttpResponse(b"x" * 20_000, headers={"Cache-Control": "public"})
        response.cache_policy = CachePolicy(environ["QUERY_STRING"], None, time.time() + 60)
        return response

    page_cache = application.PageCacheApplication(django, store=Store(4_000_000), generation=generation)
    ask = Browser(page_cache)
    readers = [f"/page/{number}/" for number in range(20)]
    for _ in range(2):
        for address in readers:
            ask(address)
    hits = largest = 0
    many = samples.of(10_000, whole=100_000)
    for number in range(many):
        ask(f"/list/?q={number}")
        largest = max(largest, page_cache.store.size)
        if number % 10 == 0:
            hits += ask(readers[number // 10 % 20]).cache == HIT
    assert hits == many // 10
    assert largest <= page_cache.store.limit
    assert page_cache.store.size == sum(page.size for page in page_cache.store._pages.values())  # noqa: SLF001


def memory_of(flood):
    """Bytes that a flood of requests leaves behind."""
    flood(0)
    gc.collect()
    tracemalloc.start()
    try:
        for number in range(1, 3_000):
            flood(number)
        gc.collect()
        return tracemalloc.get_traced_memory()[0]
    finally:
        tracemalloc.stop()


@pytest.mark.parametrize(
    "read",
    [reader.variant, reader.canonical_query, reader.known_host, reader.encoding],
    ids=["cookies", "query", "host", "encodings"],
)
@pytest.mark.parametrize("length", [900, 3_900, 60_000])
def test_a_flood_of_long_headers_is_not_remembered(read, length):
    """The server takes headers of hundreds of kB; what was read of them may be remembered, but within bounds."""
    try:
        assert memory_of(lambda number: read(f"a{number}=".ljust(length, "x"))) < 7_000_000
    finally:
        read.cache_clear()
