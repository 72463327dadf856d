"""What is kept, what never is, and what is said of it to shared caches."""

import pytest

from portal.pagecache.middleware import PERSONAL, SHARED
from tests.portal.pagecache import pages
from tests.portal.pagecache.conftest import HIT, STORED

pytestmark = pytest.mark.django_db

KEPT = ["plain", "listing", "declared", "user", "nonce", "soon", "picture", "figures"]
NOT_KEPT = {
    "form": 200, "token": 200, "session": 200, "message": 200, "cookie": 200, "missing": 404, "redirect": 302,
    "varied": 200, "never": 200, "private": 200, "failing": 500,
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
def test_what_is_personal_or_fleeting_is_never_kept(ask, page_cache, name, status):
    answers = [ask(f"/{name}/") for _ in range(3)]
    assert [(answer.status, answer.cache) for answer in answers] == [(status, "")] * 3
    assert len(page_cache.store) == 0
    for answer in answers:
        assert "public" not in answer.headers["cache-control"]


def test_an_answer_made_on_the_way_is_passed_on(ask, page_cache):
    assert [ask("/streaming/").body for _ in range(2)] == [b"onetwo"] * 2
    assert len(page_cache.store) == 0


@pytest.mark.parametrize("address", ["/desk/plain/", "/bare/", "/admin/", "/nowhere/"])
def test_pages_outside_the_public_rooms_are_private(ask, page_cache, address):
    assert [ask(address).headers["cache-control"] for _ in range(2)] == [PERSONAL] * 2
    assert len(page_cache.store) == 0


@pytest.mark.parametrize(
    "headers",
    [
        {"cookie": "sessionid=abc"},
        {"cookie": "a=b; sessionid="},
        {"cookie": " sessionid = abc"},
        {"cookie": 'reading=x;sessionid="abc"'},
        {"cookie": "messages=x"},
        {"cookie": "sessionid\xe3\x80\x80=abc"},  # an ideographic space, which Django strips
        {"cookie": "a=" + "x" * 5_000},  # too long to be looked at
        {"authorization": "Bearer x"},
        {"authorization": ""},
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


@pytest.mark.parametrize(
    ("headers", "said"),
    [
        ({"cookie": "sessionid=x"}, PERSONAL),  # a session that has ended: its cookie is taken back
        ({"cookie": "messages=x"}, "private, max-age=31536000"),
        ({"authorization": "Basic x"}, "private, max-age=31536000"),
    ],
)
def test_no_shared_cache_keeps_what_somebody_was_answered(ask, headers, said):
    """Even when the view calls its page public."""
    assert ask("/picture/", **headers).headers["cache-control"] == said
    assert ask("/picture/").cache == STORED


@pytest.mark.parametrize("name", ["form", "token"])
def test_a_token_is_never_kept(ask, page_cache, name):
    """Neither one that was just made, nor that of a reader who brings the cookie."""
    cookie = "csrftoken=" + "a1B2" * 8
    tokens = {ask(f"/{name}/", **headers).text for headers in ({}, {"cookie": cookie}, {}, {"cookie": cookie})}
    assert len(tokens) == 4
    assert len(page_cache.store) == 0


def test_a_message_is_seen_by_its_reader_alone(ask, page_cache):
    cookie = ask("/message/").headers["set-cookie"].strip().partition(";")[0]
    assert cookie.startswith("messages=")
    assert "已保存" in ask("/told/", cookie=cookie).text
    assert len(page_cache.store) == 0
    assert ["已保存" in ask("/told/").text for _ in range(2)] == [False, False]
    assert ask("/told/").cache == HIT


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
