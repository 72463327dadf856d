"""Hostile requests: whatever they send, the next reader gets what a reader gets who asks alone."""

import io

import pytest
from django.core.handlers.wsgi import WSGIHandler, WSGIRequest
from django.http import QueryDict
from hypothesis import given
from hypothesis import strategies as st

from portal.pagecache import reader
from portal.pagecache.application import PageCacheApplication
from portal.pagecache.reading import Reading
from portal.pagecache.store import Store
from tests.portal.pagecache.conftest import Browser

HEADERS = [
    {"x_forwarded_host": "evil.example"},
    {"x_forwarded_host": "evil.example", "x_host": "evil.example", "forwarded": "host=evil.example;proto=https"},
    {"x_forwarded_proto": "https", "x_forwarded_scheme": "https", "x_forwarded_ssl": "on"},
    {"x_forwarded_port": "8443", "x_forwarded_prefix": "/evil", "x_script_name": "/evil"},
    {"x_forwarded_for": "1.2.3.4, evil", "x_real_ip": "evil", "client_ip": "evil"},
    {"x_original_url": "/form/", "x_rewrite_url": "/form/"},
    {"x_http_method_override": "POST", "x_method_override": "DELETE"},
    {"accept": "application/json", "x_requested_with": "XMLHttpRequest", "hx_request": "true"},
    {"accept_language": "en", "accept_charset": "gbk"},
    {"accept_encoding": "br;q=1.000, gzip;q=-1, *;q=\u00e9"},
    {"accept_encoding": "\x00gzip"},
    {"accept_encoding": "gzip;q=nan, br;q=inf"},
    {"accept_encoding": "gzip, " * 2_000},
    {"range": "bytes=0-0", "if_range": '"x"'},
    {"if_modified_since": "Wed, 21 Oct 2065 07:28:00 GMT", "if_unmodified_since": "Wed, 21 Oct 1965 07:28:00 GMT"},
    {"if_match": '"x"', "if_none_match": '"x", W/"y", nonsense'},
    {"origin": "https://evil.example", "referer": "https://evil.example"},
    {"cookie": "reading=elder.dark.3; reading=standard.light.1"},
    {"cookie": 'reading="elder.dark.3"'},
    {"cookie": "READING=elder.dark.3; reading=elder.dark.3\u00a0; =; ;;"},
    {"cookie": "django_language=en; theme=dark; csrftoken=" + "a1B2" * 8},
    {"cookie": "sessionid=x"},
    {"authorization": "Basic eDp5"},
    {"host": "TESTSERVER:80"},
    {"host": "testserver."},
    {"host": "testserver:8443"},
    {"host": "testserver,evil.example"},
    {"host": "evil.example"},
    {"host": ""},
    {"host": "testserver/@evil.example"},
]
ADDRESSES = [
    "//plain/", "/plain//", "/plain/.", "/./plain/", "/x/../plain/", "/plain%2f", "/plain", "/PLAIN/", "/plain/\x00",
    "/plain/\xff", "/plain/;x=1", "/plain/\n", "*", "", "/plain/ ", "/en//plain/", "/en/en/plain/", "/zh-hans/plain/",
    "/plain/?page=2&page=3", "/plain/?\xff=\xfe", "/plain/?%ff=1", "/plain/?a;b", "/plain/??", "/plain/?page=2#x",
]  # fmt: skip


@pytest.fixture
def alone(generation):
    """What a reader gets when nobody has asked before."""
    return lambda *asked, **headers: Browser(
        PageCacheApplication(WSGIHandler(), store=Store(1_000_000), generation=generation)
    )(*asked, **headers)


@pytest.mark.django_db
@pytest.mark.parametrize("headers", HEADERS, ids=str)
@pytest.mark.parametrize("address", ["/plain/", "/declared/?page=2"])
def test_headers(ask, alone, address, headers):
    expected = alone(address)
    for first in (True, False):  # the hostile request finds an empty store, and a filled one
        hostile = ask(address, **headers)
        assert hostile.status in (200, 400, 431)
        answer = ask(address)
        assert (answer.status, answer.body) == (expected.status, expected.body), first
        assert answer.headers["cache-control"] == expected.headers["cache-control"]
        assert answer.headers["vary"] == expected.headers["vary"]


@pytest.mark.django_db
@pytest.mark.parametrize("address", ADDRESSES, ids=ascii)
def test_paths(ask, page_cache, alone, address):
    expected, hostile = alone("/plain/"), alone(address)
    assert hostile.status in (200, 301, 400, 404)
    for _ in range(2):
        answer = ask(address)
        assert (answer.status, answer.body) == (hostile.status, hostile.body)
        answer = ask("/plain/")
        assert (answer.status, answer.body) == (200, expected.body)
    assert {key[2] for key in page_cache.store._pages} <= {"/plain/"}  # noqa: SLF001


def django_sees(**environ):
    return WSGIRequest({"REQUEST_METHOD": "GET", "wsgi.input": io.BytesIO(), **environ})


cookies = st.one_of(
    st.binary(max_size=60).map(lambda told: told.decode("latin-1")),
    st.lists(
        st.sampled_from(
            ["sessionid", "messages", "reading", "=", ";", " ", '"', "\\", ",", "x", "elder.dark.2", "\u00a0", "\x85"]
            + [space.encode().decode("latin-1") for space in "\u3000\u2003\u00a0"]
        ),
        max_size=12,
    ).map("".join),
)


@given(cookies)
def test_a_cookie_header_is_read_as_django_reads_it(header):
    request = django_sees(HTTP_COOKIE=header)
    personal = {"sessionid", "messages"} & request.COOKIES.keys()
    assert reader.variant(header) == (None if personal else Reading.of(request).variant)


@given(
    st.one_of(
        st.binary(max_size=60).map(lambda told: told.decode("latin-1")),
        st.text(max_size=30).map(lambda told: "q=" + told.encode().decode("latin-1")),
    )
)
def test_a_query_is_read_as_django_reads_it(query):
    canonical = reader.canonical_query(query)
    if canonical is not None:
        assert dict(QueryDict(canonical).lists()) == dict(django_sees(QUERY_STRING=query).GET.lists())
