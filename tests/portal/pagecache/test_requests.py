"""Conditional, partial, compressed and other requests for a kept page."""

import gzip

import brotli
import pytest

from tests.portal.pagecache import pages
from tests.portal.pagecache.conftest import HIT, STORED

pytestmark = pytest.mark.django_db


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
    assert (ask("/plain/", "HEAD").cache, pages.rendered) == (STORED, ["plain"])
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
def test_other_methods_pass(ask, page_cache, method):
    ask("/plain/")
    assert ask("/plain/", method).cache == ""
    assert len(page_cache.store) == 1


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
