"""Property: two requests share a stored page exactly when a public view can't tell them apart."""

import string

import pytest
from django.core.handlers.wsgi import WSGIHandler
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from portal.pagecache import reader
from portal.pagecache.application import PageCacheApplication
from portal.pagecache.store import Store
from tests import samples
from tests.portal.pagecache.conftest import Browser

READINGS = [f"{view}.{theme}.{size}" for view in ("standard", "elder") for theme in ("light", "dark") for size in "123"]
NOISE = st.sampled_from(
    ["", "other=1", "theme=dark", "django_language=en", "reading2=elder.dark.3", "csrftoken=" + "a1B2" * 8]
)
requests = st.fixed_dictionaries(
    {
        "address": st.sampled_from(["/plain/", "/en/plain/", "/declared/?page=2", "/declared/?page=2&x=1"]),
        "reading": st.sampled_from([None, "", "elder", "elder.dark", "elder.dark.9", "x.y.z", *READINGS]),
        "noise": NOISE,
        "first": st.booleans(),
        "coding": st.sampled_from([None, "gzip", "br", "gzip, br", "identity", "br;q=0"]),
        "language": st.sampled_from([None, "en", "zh-CN,en;q=0.5", "fr"]),
        "host": st.sampled_from(["testserver", "localhost", "LOCALHOST"]),
    }
)


def headers(request):
    cookies = [f"reading={request['reading']}"] if request["reading"] is not None else []
    cookies = [*cookies, request["noise"]] if request["first"] else [request["noise"], *cookies]
    told = {
        "cookie": "; ".join(filter(None, cookies)) or None,
        "accept_encoding": request["coding"],
        "accept_language": request["language"],
    }
    return {name: value for name, value in told.items() if value is not None}


@pytest.mark.django_db
@pytest.mark.sampled
@settings(
    max_examples=samples.of(50, whole=150), deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(st.lists(requests, min_size=1, max_size=12))
def test_variants_never_mix(page_cache, generation, visits):
    """What comes from the store equals what Django alone makes for that very request, in a store just emptied."""
    page_cache.store.clear()
    ask = Browser(page_cache)
    for visit in visits:
        answer = ask(visit["address"], host=visit["host"], **headers(visit))
        alone = Browser(PageCacheApplication(WSGIHandler(), store=Store(1_000_000), generation=generation))
        expected = alone(visit["address"], host=visit["host"], **headers(visit))
        assert (answer.status, answer.body) == (expected.status, expected.body)
        assert answer.headers.get("content-encoding") == expected.headers.get("content-encoding")
        assert answer.headers["etag"] == expected.headers["etag"]


@given(st.text(string.printable, max_size=60))
def test_any_cookie_header_is_read(text):
    assert reader.variant(text) in [None, *READINGS]
    assert reader.variant(f"{text}; sessionid=1") is None


@given(st.text(string.printable, max_size=60))
def test_any_query_is_read(text):
    once = reader.canonical_query(text)
    assert once is None or reader.canonical_query(once) == once
    assert reader.canonical_query(text, frozenset()) in ("", None)


@given(st.text(string.printable, max_size=40))
def test_any_accepted_encodings_are_read(text):
    assert reader.encoding(text) in {"br", "gzip", "identity"}


@pytest.mark.parametrize(
    ("forwarded", "trusted", "scheme"),
    [("https", True, "https"), ("http", True, "http"), ("https, http", True, "https"), ("https", False, "http")],
)
def test_the_scheme_is_part_of_the_key(settings, forwarded, trusted, scheme):
    settings.SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if trusted else None
    assert reader.scheme({"wsgi.url_scheme": "http", "HTTP_X_FORWARDED_PROTO": forwarded}) == scheme
