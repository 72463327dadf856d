"""The shared number: across processes, against loss, and when its file goes away."""

import os
import subprocess
import sys
import threading
import time
from types import SimpleNamespace

import pytest

from portal.pagecache import generation as generations
from portal.pagecache.counter import PASSED, RENDERED, TOKENS, Counter
from portal.pagecache.generation import CHECK, Generation

BUMP = "import sys; from pathlib import Path; from portal.pagecache.counter import Counter\n"
BUMP += "counter = Counter(Path(sys.argv[1]))\nfor _ in range(500): counter.bump()"


@pytest.fixture
def counter(tmp_path):
    return Counter(tmp_path / "generation")


def test_a_new_file_never_repeats_an_old_number(tmp_path, counter):
    before = counter.read()
    counter.path.unlink()
    assert Counter(counter.path).read() > before > 0


def test_an_existing_file_goes_on(counter):
    counter.bump()
    assert Counter(counter.path).read() == counter.read()


def test_no_bump_is_lost_between_processes_and_threads(counter):
    before = counter.read()
    command = [sys.executable, "-c", BUMP, str(counter.path)]
    processes = [subprocess.Popen(command) for _ in range(3)]
    threads = [threading.Thread(target=lambda: [counter.bump() for _ in range(500)]) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert [process.wait(60) for process in processes] == [0, 0, 0]
    assert counter.read() == before + 6 * 500


def test_without_the_lock_bumps_are_lost(counter):
    """The control: what the test above would see without mutual exclusion."""
    read = [counter._words()] * 2  # noqa: SLF001 - two read, then both write
    for words in read:
        number = words[0] + 1
        os.pwrite(counter._file, number.to_bytes(8, "little"), 0)  # noqa: SLF001
    assert counter.read() == read[0][0] + 1


def test_a_change_heard_twice_counts_once(counter):
    before = counter.read()
    for token in (7, 7, 8, 7):
        counter.bump(token)
    assert counter.read() == before + 2
    for token in range(100, 100 + len(TOKENS)):
        counter.bump(token)
    counter.bump(7)  # forgotten by now: one bump too many does no harm
    assert counter.read() == before + 3 + len(TOKENS)


def test_a_removed_file_is_noticed(tmp_path):
    serving, writing = [Generation(lambda: tmp_path / "generation") for _ in range(2)]
    now = time.time()
    first = serving.read(now)
    (tmp_path / "generation").unlink()
    writing.bump()
    second = serving.read(now + CHECK + 0.1)
    assert second == writing.read(now) > first
    (tmp_path / "generation").unlink()
    writing.bump()  # a writer with the old file open looks before it writes
    assert serving.read(now + 2 * CHECK + 0.2) == writing.read(now + 2 * CHECK) > second


def test_an_unreadable_counter_is_no_number(tmp_path, caplog):
    generation = Generation(lambda: tmp_path)  # a folder
    assert generation.read(time.time()) is None
    with pytest.raises(OSError, match="directory"):
        generation.bump()
    assert "answered by Django" in caplog.text


def test_silence_of_the_listener_makes_the_number_unknown(tmp_path):
    generation = Generation(lambda: tmp_path / "generation")
    now = time.time()
    assert generation.read(now) is not None  # nobody needs to listen
    generation.trust()
    assert generation.read(now) is not None
    assert generation.read(now + 6) is None
    assert generation.read(now - 60) is None  # the clock was put back: how long the silence is, nobody knows
    generation.trust()
    generation.distrust()
    assert generation.read(now) is None


@pytest.mark.parametrize("left", [b"", b"\0" * 8, b"\0" * 4096], ids=["empty", "short", "zeros"])
def test_a_file_cut_short_under_those_who_read_it(tmp_path, left):
    serving, writing = [Generation(lambda: tmp_path / "generation") for _ in range(2)]
    now = time.time()
    first = serving.read(now)
    (tmp_path / "generation").write_bytes(left)
    assert serving.read(now) is None
    writing.bump()
    second = serving.read(now)
    assert second > first
    (tmp_path / "generation").write_bytes(left)
    assert serving.read(now + CHECK + 0.1) > second  # mended by those who serve


def test_a_counter_that_cannot_be_changed_is_taken_away(tmp_path, monkeypatch):
    """As when its file belongs to somebody else, or the disk is full: the pages go old all the same."""
    serving, writing = [Generation(lambda: tmp_path / "generation") for _ in range(2)]
    now = time.time()
    first, broken = serving.read(now), []

    def full(self, token=0):
        broken.append(token)
        if len(broken) == 1:
            raise OSError("No space left on device")
        return bump(self, token)

    bump = Counter.bump
    monkeypatch.setattr(Counter, "bump", full)
    writing.bump(7)
    assert broken == [7, 7]
    assert serving.read(now + CHECK + 0.1) > first


def test_a_disk_that_fails_gives_no_number(tmp_path, monkeypatch):
    generation = Generation(lambda: tmp_path / "generation")
    assert generation.read(time.time()) is not None

    def broken(*_):
        raise OSError("Input/output error")

    monkeypatch.setattr("portal.pagecache.counter.os.pread", broken)
    assert generation.read(time.time()) is None


def test_counting_pages_never_fails(tmp_path):
    generation = Generation(lambda: tmp_path)
    generation.count(RENDERED)
    fine = Generation(lambda: tmp_path / "generation")
    for word in (RENDERED, PASSED, RENDERED):
        fine.count(word)
    assert fine.counter.counted() == 3


def test_a_process_forked_after_listening_began_listens_itself(tmp_path, monkeypatch):
    """Threads do not survive a fork: until the child has heard something, its number is unknown."""
    begun = []
    monkeypatch.setattr(generations, "connections", {"default": SimpleNamespace(vendor="postgresql")})
    hooks = []
    monkeypatch.setattr(os, "register_at_fork", lambda after_in_child: hooks.append(after_in_child))
    generation = Generation(lambda: tmp_path / "generation")
    generation.serve(lambda generation: SimpleNamespace(start=lambda: begun.append(os.getpid())))
    assert generation.read(time.time()) is None
    generation.trust()
    assert generation.read(time.time()) is not None
    [forked] = hooks
    forked()
    assert begun == [os.getpid()] * 2
    assert generation.read(time.time()) is None
