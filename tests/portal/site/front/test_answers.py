"""What is kept, what never is, and what a kept page answers."""

import gzip
import threading
import time

import brotli
import pytest
from django.http import HttpResponse

from portal.site.front import wrapper
from portal.site.front.middleware import PERSONAL, SHARED
from portal.site.front.store import Store
from tests.portal.site.front import pages
from tests.portal.site.front.conftest import Browser

pytestmark = pytest.mark.django_db

STORED, HIT = "portal; fwd=miss; stored", "portal; hit"
KEPT = ["plain", "listing", "declared", "user", "nonce", "soon", "picture", "figures"]
NOT_KEPT = {
    "form": 200, "session": 200, "message": 200, "cookie": 200, "missing": 404, "redirect": 302, "varied": 200,
    "never": 200, "private": 200, "failing": 500,
}  # fmt: skip


@pytest.mark.parametrize("name", KEPT)
def test_a_public_page_is_rendered_once(ask, name):
    first, second, english = ask(f"/{name}/"), ask(f"/{name}/"), ask(f"/en/{name}/")
    assert [first.cache, second.cache, english.cache] == [STORED, HIT, STORED]
    assert first.body == second.body
    assert pages.rendered == [name, name]
    assert second.headers["vary"] == "Accept-Encoding, Cookie"
    assert second.headers["x-frame-options"] == "DENY"


@pytest.mark.parametrize(("name", "status"), NOT_KEPT.items())
def test_what_is_personal_or_fleeting_is_never_kept(ask, front, name, status):
    answers = [ask(f"/{name}/") for _ in range(3)]
    assert [(answer.status, answer.cache) for answer in answers] == [(status, "")] * 3
    assert len(front.store) == 0
    for answer in answers:
        assert "public" not in answer.headers["cache-control"]


def test_an_answer_made_on_the_way_is_passed_on(ask, front):
    assert [ask("/streaming/").body for _ in range(2)] == [b"onetwo"] * 2
    assert len(front.store) == 0


@pytest.mark.parametrize("address", ["/desk/plain/", "/bare/", "/admin/", "/nowhere/"])
def test_pages_outside_the_public_rooms_are_private(ask, front, address):
    assert [ask(address).headers["cache-control"] for _ in range(2)] == [PERSONAL] * 2
    assert len(front.store) == 0


@pytest.mark.parametrize(
    "headers",
    [
        {"cookie": "sessionid=abc"},
        {"cookie": "a=b; sessionid="},
        {"cookie": " sessionid = abc"},
        {"cookie": 'reading=x;sessionid="abc"'},
        {"cookie": "messages=x"},
        {"authorization": "Bearer x"},
    ],
)
def test_a_reader_who_may_be_somebody_is_answered_by_django(ask, headers):
    ask("/plain/")
    answer = ask("/plain/", **headers)
    assert (answer.cache, answer.headers["cache-control"]) == ("", PERSONAL)
    assert ask("/plain/").cache == HIT


def test_what_a_shared_cache_may_do_is_said_with_standard_headers(ask):
    assert ask("/plain/").headers["cache-control"] == SHARED
    assert ask("/plain/").headers["cache-control"] == SHARED
    assert ask("/picture/").headers["cache-control"] == "public, max-age=31536000"
    assert ask("/form/").headers["cache-control"] == PERSONAL


def test_a_kept_page_has_no_nonce(ask):
    answer = [ask("/nonce/"), ask("/nonce/")][1]
    assert 'nonce=""' in answer.text
    assert "nonce-" not in answer.headers["content-security-policy"]


def test_nothing_of_the_reader_gets_into_a_kept_page(ask):
    curious = {
        "cookie": "reading=elder.dark.2; other=1; csrftoken=abcdefghijklmnopqrstuvwxyz012345",
        "user_agent": "spy", "accept_language": "en", "referer": "http://elsewhere/", "accept": "text/plain",
        "x_requested_with": "fetch",
    }  # fmt: skip
    first = ask("/plain/", **curious)
    assert first.cache == STORED
    for trace in ("spy", "other", "csrftoken", "elsewhere", "text/plain", "fetch"):
        assert trace not in first.text
    assert "elder.dark.2" in first.text
    assert ask("/plain/", cookie="reading=elder.dark.2").body == first.body


# conditional and partial requests ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("wanted", "status"),
    [
        ("{}", 304),
        ("W/{}", 304),
        ('"other", {}', 304),
        ("*", 304),
        ('"other"', 200),
        ("", 200),
    ],
)
def test_if_none_match(ask, wanted, status):
    whole = ask("/plain/")
    for answer in (ask("/plain/", if_none_match=wanted.format(whole.headers["etag"])),):
        assert (answer.status, answer.body) == (status, b"" if status == 304 else whole.body)
        assert answer.headers["etag"] == whole.headers["etag"]
        assert answer.headers["cache-control"] == whole.headers["cache-control"]


def test_the_etag_is_strong_and_changes_with_the_body_and_the_coding(ask):
    codings = ["identity", "gzip", "br"]
    tags = [ask("/plain/", accept_encoding=coding).headers["etag"] for coding in codings]
    tags.append(ask("/listing/").headers["etag"])
    assert len(set(tags)) == 4
    assert not any(tag.startswith("W/") for tag in tags)
    compressed = ask("/plain/", accept_encoding="gzip", if_none_match=tags[0])
    assert compressed.status == 200


def test_head_gives_the_headers_of_get_without_a_body(ask):
    assert ask("/plain/", "HEAD").cache == ""  # not known yet: Django answers
    whole, head = ask("/plain/"), ask("/plain/", "HEAD")
    assert (head.status, head.body, head.cache) == (200, b"", HIT)
    assert head.headers["content-length"] == str(len(whole.body))
    assert head.headers["etag"] == whole.headers["etag"]


@pytest.mark.parametrize("value", ["bytes=0-9", "bytes=-5", "nonsense"])
def test_range_is_ignored(ask, value):
    first, second = ask("/plain/", range=value), ask("/plain/", range=value)
    assert (first.status, second.status) == (200, 200)
    assert first.body == second.body == ask("/plain/").body


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "OPTIONS"])
def test_other_methods_pass(ask, front, method):
    ask("/plain/")
    assert ask("/plain/", method).cache == ""
    assert len(front.store) == 1


@pytest.mark.parametrize(
    ("accepted", "coding", "unpack"),
    [
        ("", None, bytes),
        ("gzip", "gzip", gzip.decompress),
        ("gzip, deflate, br, zstd", "br", brotli.decompress),
        ("br;q=0, gzip;q=0.5", "gzip", gzip.decompress),
        ("gzip;q=0, *;q=0", None, bytes),
        ("*", "br", brotli.decompress),
        ("identity", None, bytes),
        ("gzip;q=nonsense", None, bytes),
    ],
)
def test_bodies_are_compressed_as_the_reader_accepts(ask, accepted, coding, unpack):
    whole = ask("/plain/")
    answer = ask("/plain/", accept_encoding=accepted)
    assert answer.headers.get("content-encoding") == coding
    assert answer.headers["content-length"] == str(len(answer.body))
    assert unpack(answer.body) == whole.body


# hosts, queries ---------------------------------------------------------------------------------------------


def test_hosts_do_not_mix_and_unknown_ones_are_refused(ask, front):
    assert ask("/plain/", host="localhost").cache == STORED
    assert ask("/plain/", host="LOCALHOST").cache == HIT
    assert "http://testserver/" in ask("/plain/").text
    assert ask("/plain/", host="evil.example").status == 400
    assert len(front.store) == 2


def test_unknown_parameters_never_multiply_pages_or_get_into_them(ask, front):
    assert ask("/listing/?page=2&county=371502").cache == STORED
    assert ask("/listing/?county=371502&page=2").cache == HIT
    assert ask("/listing/?county=371502&page=2&utm=x").cache == ""  # answered, not kept
    assert ask("/plain/?utm=x").cache == ""
    assert len(front.store) == 1

    assert ask("/declared/?utm=x&page=2").cache == STORED
    for tail in ("", "&utm=y", "&fbclid=<script>", "&county"):
        answer = ask(f"/declared/?page=2{tail}")
        assert (answer.cache == HIT) == (tail != "&county"), tail
        assert "utm" not in answer.text
        assert "fbclid" not in answer.text


@pytest.mark.parametrize("query", ["a=" + "x" * 2000, "&".join(f"a{n}=1" for n in range(40)), "a=%FF"])
def test_strange_queries_are_answered_by_django(ask, front, query):
    assert ask(f"/declared/?{query}").status == 200
    assert len(front.store) == 0


def test_a_flood_of_parameters_leaves_memory_bounded_and_readers_unharmed(front, ask, settings):
    limit = front.store.limit = 400_000
    readers = ["/plain/", "/declared/?page=2", "/listing/?county=371502", "/en/plain/"]
    for _ in range(3):
        for address in readers:
            ask(address)
    for number in range(2_000):
        ask(f"/{('declared', 'listing', 'plain')[number % 3]}/?{('zz', 'county', 'zz')[number % 3]}={number}")
        if number % 100 == 0:
            assert [ask(address).cache for address in readers] == [HIT] * 4
            assert front.store.size <= limit
    assert len(front._parameters) == 1  # noqa: SLF001
    assert len(front._unkept) <= wrapper.REMEMBERED


def test_a_hundred_thousand_addresses_leave_what_readers_use(generation):
    """Django is stood in for, so that the flood is as large as an attacker's."""

    def django(environ, start_response):
        start_response("200 OK", [])
        response = HttpResponse(b"x" * 20_000, headers={"Cache-Control": "public"})
        response.front_query, response.front_parameters = environ["QUERY_STRING"], None
        response.front_expires = time.time() + 60
        return response

    front = wrapper.Front(django, store=Store(4_000_000), generation=generation)
    ask = Browser(front)
    readers = [f"/page/{number}/" for number in range(20)]
    for _ in range(2):
        for address in readers:
            ask(address)
    hits = largest = 0
    for number in range(100_000):
        ask(f"/list/?q={number}")
        largest = max(largest, front.store.size)
        if number % 10 == 0:
            hits += ask(readers[number // 10 % 20]).cache == HIT
    assert hits == 10_000
    assert largest <= front.store.limit
    assert front.store.size == sum(page.size for page in front.store._pages.values())  # noqa: SLF001


# time, failure, stampede ------------------------------------------------------------------------------------


def test_a_page_ends_when_it_says_so_and_at_midnight_at_the_latest(ask, time_machine):
    time_machine.move_to("2026-07-01T10:00:00+08:00", tick=False)
    assert [ask("/soon/").cache, ask("/plain/").cache, ask("/over/").cache] == [STORED] * 3
    assert [ask("/soon/").cache, ask("/plain/").cache, ask("/over/").cache] == [HIT, HIT, STORED]
    time_machine.move_to("2026-07-01T11:00:00+08:00", tick=False)
    assert [ask("/soon/").cache, ask("/plain/").cache] == [STORED, HIT]
    time_machine.move_to("2026-07-01T23:59:59+08:00", tick=False)
    assert ask("/plain/").cache == HIT
    time_machine.move_to("2026-07-02T00:00:00+08:00", tick=False)
    assert ask("/plain/").cache == STORED


def test_a_page_rendered_across_midnight_belongs_to_the_day_before(ask, monkeypatch, time_machine):
    time_machine.move_to("2026-07-01T23:59:59+08:00", tick=False)
    quick = pages.text

    def slow(*parts):
        time_machine.move_to("2026-07-02T00:00:01+08:00", tick=False)
        return quick(*parts)

    monkeypatch.setattr(pages, "text", slow)
    ask("/plain/")
    assert ask("/plain/").cache == STORED


def test_after_a_change_the_next_answer_is_new(ask, generation):
    ask("/plain/")
    generation.bump()
    assert [ask("/plain/").cache, ask("/plain/").cache] == [STORED, HIT]


def test_a_page_rendered_while_content_changed_is_not_served_as_new(ask, front, generation):
    django = front.django

    def changed_meanwhile(environ, start_response):
        generation.bump()
        return django(environ, start_response)

    front.django = changed_meanwhile
    assert ask("/plain/").cache == STORED
    front.django = django
    assert ask("/plain/").cache == STORED


def test_without_a_generation_django_answers(ask, front, generation, monkeypatch):
    ask("/plain/")
    monkeypatch.setattr(generation, "read", lambda now: None)
    assert [ask("/plain/").cache for _ in range(2)] == [""] * 2

    def broken(now):
        raise OSError

    monkeypatch.setattr(generation, "read", broken)
    assert ask("/plain/").status == 200


def test_a_failing_page_poisons_nothing(ask, front):
    assert ask("/failing/").status == 500
    assert ask("/plain/").cache == STORED
    good = front.django

    def broken(environ, start_response):
        raise RuntimeError

    front.generation.bump()
    front.django = broken
    for _ in range(2):
        with pytest.raises(RuntimeError):
            ask("/plain/")
    front.django = good
    assert [ask("/plain/").cache, ask("/plain/").cache] == [STORED, HIT]
    assert front._flights == {}  # noqa: SLF001


def test_many_readers_of_a_missing_page_cause_one_rendering(front, ask):
    django, begun, go_on = front.django, threading.Event(), threading.Event()

    def slow(environ, start_response):
        begun.set()
        go_on.wait(10)
        return django(environ, start_response)

    front.django = slow
    answers = []
    threads = [threading.Thread(target=lambda: answers.append(ask("/plain/"))) for _ in range(8)]
    threads[0].start()
    assert begun.wait(10)
    for thread in threads[1:]:
        thread.start()
    go_on.set()
    for thread in threads:
        thread.join()
    assert pages.rendered == ["plain"]
    assert len({answer.body for answer in answers}) == 1
    assert sorted(answer.cache for answer in answers) == [STORED] + [HIT] * 7


def test_those_who_wait_for_a_failing_page_get_one_of_their_own(front, ask):
    django, calls, begun, go_on = front.django, [], threading.Event(), threading.Event()

    def fails_once(environ, start_response):
        calls.append(1)
        if len(calls) == 1:
            begun.set()
            go_on.wait(10)
            raise RuntimeError
        return django(environ, start_response)

    front.django = fails_once
    answers = []

    def visit():
        try:
            answers.append(ask("/plain/").status)
        except RuntimeError:
            answers.append(500)

    threads = [threading.Thread(target=visit) for _ in range(4)]
    threads[0].start()
    assert begun.wait(10)
    for thread in threads[1:]:
        thread.start()
    go_on.set()
    for thread in threads:
        thread.join()
    assert sorted(answers) == [200, 200, 200, 500]
