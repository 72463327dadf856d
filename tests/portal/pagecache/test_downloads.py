"""A file made from records is made once for one state of the content, and served like a page."""

import pytest
from openpyxl import load_workbook

from portal.pagecache.shared_store import SharedStore
from tests.portal.pagecache import pages
from tests.portal.pagecache.conftest import HIT, STORED

pytestmark = pytest.mark.django_db


@pytest.fixture
def shared_store(tmp_path, page_cache):
    page_cache.shared_store = SharedStore(tmp_path / "pages")
    return page_cache.shared_store


def test_a_register_is_made_once_and_anew_after_an_edit(ask, page_cache, tmp_path):
    first, second = ask("/register/"), ask("/register/")
    assert (first.cache, second.cache, pages.rendered) == (STORED, HIT, ["register"])
    assert second.body == first.body
    assert second.headers["content-disposition"] == first.headers["content-disposition"]
    (tmp_path / "register.xlsx").write_bytes(second.body)
    cells = [[cell.value for cell in row] for row in load_workbook(tmp_path / "register.xlsx").active.rows]
    assert cells == [["名称"], ["甲校"], ["乙校"]]
    assert ask("/register/", if_none_match=first.headers["etag"]).status == 304
    page_cache.generation.bump()
    assert ask("/register/").cache == STORED


def test_a_large_file_stays_on_the_disk_and_is_made_once(ask, page_cache, shared_store):
    first, second = ask("/large/"), ask("/large/")
    assert (first.cache, second.cache, pages.rendered) == (STORED, HIT, ["large"])
    assert second.body == first.body
    assert first.body.decode("utf-8-sig").splitlines() == [
        "名称", *(f"{number:06}" + "校" * 30 for number in range(60_000)),
    ]  # fmt: skip
    assert len(page_cache.store) == 0  # nothing of it in memory
    assert second.headers["content-length"] == str(len(second.body))
    assert second.headers["etag"] == first.headers["etag"]
    again = ask("/large/", if_none_match=first.headers["etag"])
    assert (again.status, again.body) == (304, b"")
    page_cache.generation.bump()
    assert [ask("/large/").cache, ask("/large/").cache] == [STORED, HIT]


def test_without_a_shared_folder_a_large_file_is_only_sent(ask, page_cache):
    assert [ask("/large/").cache for _ in range(2)] == [STORED] * 2
    assert len(page_cache.store) == 0


def test_a_file_that_breaks_off_is_not_kept(ask, page_cache, shared_store):
    for _ in range(2):
        with pytest.raises(ZeroDivisionError):
            ask("/broken/")
    assert len(page_cache.store) == 0
    assert [file.name for file in shared_store.folder.iterdir()] == ["locks"]


def test_somebody_signed_in_gets_a_file_of_their_own(ask, page_cache):
    answer = ask("/register/", cookie="sessionid=" + "a" * 32)
    assert (answer.status, answer.cache, len(page_cache.store)) == (200, "", 0)
