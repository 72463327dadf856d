"""Pages end when they should, failures are never kept, and many readers cause one rendering."""

import errno
import threading

import pytest

from portal.pagecache import application, stack
from portal.pagecache.expiry import changes_at
from portal.pagecache.shared_store import SharedStore
from tests.portal.pagecache import pages
from tests.portal.pagecache.conftest import HIT, STORED

pytestmark = pytest.mark.django_db


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


def test_a_page_that_ends_while_it_is_made_is_answered_once(ask, page_cache, monkeypatch, time_machine):
    time_machine.move_to("2026-07-01T10:00:00+08:00", tick=False)

    def slow(response, moment):
        time_machine.shift(2 * 3600)
        return changes_at(response, moment)

    monkeypatch.setattr(pages, "changes_at", slow)
    assert ask("/soon/").status == 200
    assert len(page_cache.store) == 0


def test_a_clock_that_is_put_back_makes_pages_untrue(ask, time_machine):
    """A page made at ten does not show what was true at nine."""
    time_machine.move_to("2026-07-01T10:00:00+08:00", tick=False)
    assert [ask("/plain/").cache, ask("/plain/").cache] == [STORED, HIT]
    time_machine.move_to("2026-07-01T09:00:00+08:00", tick=False)
    assert [ask("/plain/").cache, ask("/plain/").cache] == [STORED, HIT]
    time_machine.move_to("2026-07-01T10:00:00+08:00", tick=False)
    assert ask("/plain/").cache == HIT
    time_machine.move_to("2027-07-01T10:00:00+08:00", tick=False)
    assert [ask("/plain/").cache, ask("/plain/").cache] == [STORED, HIT]


def test_after_a_change_the_next_answer_is_new(ask, generation):
    ask("/plain/")
    generation.bump()
    assert [ask("/plain/").cache, ask("/plain/").cache] == [STORED, HIT]


def test_a_page_rendered_while_content_changed_is_not_served_as_new(ask, page_cache, generation):
    django = page_cache.django

    def changed_meanwhile(environ, start_response):
        generation.bump()
        return django(environ, start_response)

    page_cache.django = changed_meanwhile
    assert ask("/plain/").cache == STORED
    page_cache.django = django
    assert ask("/plain/").cache == STORED


def test_without_a_generation_django_answers(ask, page_cache, generation, monkeypatch):
    ask("/plain/")
    monkeypatch.setattr(generation, "read", lambda now: None)
    assert [ask("/plain/").cache for _ in range(2)] == [""] * 2

    def broken(now):
        raise OSError

    monkeypatch.setattr(generation, "read", broken)
    assert ask("/plain/").status == 200


def test_a_failing_page_poisons_nothing(ask, page_cache):
    assert ask("/failing/").status == 500
    assert ask("/plain/").cache == STORED
    good = page_cache.django

    def broken(environ, start_response):
        raise RuntimeError

    page_cache.generation.bump()
    page_cache.django = broken
    for _ in range(2):
        with pytest.raises(RuntimeError):
            ask("/plain/")
    page_cache.django = good
    assert [ask("/plain/").cache, ask("/plain/").cache] == [STORED, HIT]
    assert page_cache._in_progress == {}  # noqa: SLF001


def test_many_readers_of_a_missing_page_cause_one_rendering(page_cache, ask):
    django, begun, go_on = page_cache.django, threading.Event(), threading.Event()

    def slow(environ, start_response):
        begun.set()
        go_on.wait(10)
        return django(environ, start_response)

    page_cache.django = slow
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


def test_those_who_wait_for_a_failing_page_get_one_of_their_own(page_cache, ask):
    django, calls, begun, go_on = page_cache.django, [], threading.Event(), threading.Event()

    def fails_once(environ, start_response):
        calls.append(1)
        if len(calls) == 1:
            begun.set()
            go_on.wait(10)
            raise RuntimeError
        return django(environ, start_response)

    page_cache.django = fails_once
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


@pytest.fixture
def shared_store(tmp_path, page_cache):
    page_cache.shared_store = SharedStore(tmp_path / "pages")
    return page_cache.shared_store


def test_a_page_of_another_process_is_taken_from_the_shelf(ask, page_cache, shared_store):
    assert ask("/plain/").cache == STORED
    page_cache.store.clear()
    assert ask("/plain/").cache == HIT
    page_cache.store.clear()
    page_cache.generation.bump()
    assert ask("/plain/").cache == STORED


@pytest.mark.parametrize("fault", [errno.ENOSPC, errno.EACCES, errno.EIO], ids=errno.errorcode.get)
def test_a_shelf_that_cannot_be_written_harms_nobody(ask, page_cache, shared_store, monkeypatch, fault):
    def broken(**_):
        raise OSError(fault, "broken")

    monkeypatch.setattr("portal.pagecache.shared_store.tempfile.mkstemp", broken)
    assert [ask("/plain/").cache, ask("/plain/").cache] == [STORED, HIT]
    assert [file.name for file in shared_store.folder.iterdir()] == ["locks"]


@pytest.mark.parametrize("left", [b"", b"x", b"[1]\n", b'[["http"], 1, 2, 3, []]\nbody', b"\xff\n"])
def test_a_damaged_file_on_the_shelf_is_passed_over(ask, page_cache, shared_store, left):
    ask("/plain/")
    [file] = [file for file in shared_store.folder.iterdir() if file.name != "locks"]
    file.write_bytes(left)
    page_cache.store.clear()
    assert ask("/plain/").cache == STORED


def test_where_files_cannot_be_locked_nobody_waits(ask, shared_store, monkeypatch):
    def broken(*_):
        raise OSError(errno.ENOLCK, "No locks available")

    monkeypatch.setattr("portal.pagecache.shared_store.fcntl.lockf", broken)
    monkeypatch.setattr(application, "sleep", None)
    assert [ask("/plain/").cache, ask("/plain/").cache] == [STORED, HIT]


def test_a_folder_that_cannot_be_made_leaves_every_process_to_itself(settings, tmp_path, caplog):
    (tmp_path / "pages").write_text("in the way")
    settings.DATA_DIR = tmp_path
    assert stack._shared_store() is None  # noqa: SLF001
    assert "each renders its own" in caplog.text
