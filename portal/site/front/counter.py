"""A number in a memory-mapped file that all processes of one machine share.

Reading costs some 50 ns, so a page can ask on every hit. The file also remembers the tokens of the latest bumps:
a change that becomes known in two ways (by its own process, and by the database's notification) counts once. Beside
the number it counts the pages rendered, for the benchmark's hit rate.
"""

import fcntl
import mmap
import os
import threading
import time
from contextlib import contextmanager
from pathlib import Path

GENERATION, RENDERED, PASSED, NEXT = range(4)  # words of the file; PASSED: answered by Django without being kept
TOKENS = range(8, 8 + 256)
SIZE = 8 * TOKENS.stop  # bytes


class Counter:
    """Raises OSError when the file can't be opened for writing."""

    def __init__(self, path: Path):
        self.path = path
        self._thread = threading.Lock()
        path.parent.mkdir(parents=True, exist_ok=True)
        self._file = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o660)
        with self._alone():
            if os.fstat(self._file).st_size < SIZE:
                os.ftruncate(self._file, SIZE)
                # Never a number that an earlier file of this name has had.
                os.pwrite(self._file, time.time_ns().to_bytes(8, "little"), 0)
        self._map = mmap.mmap(self._file, SIZE)
        self.words = memoryview(self._map).cast("Q")

    def read(self):
        return self.words[GENERATION]

    def bump(self, token=0):
        """Make everything rendered so far old, unless the bump of this ``token`` has been counted already."""
        with self._alone():
            if token and token in self.words[TOKENS.start : TOKENS.stop].tolist():
                return
            # The number first: a process killed between the two steps costs one bump too many, never one too few.
            self.words[GENERATION] += 1
            if token:
                place = self.words[NEXT]
                self.words[TOKENS.start + place % len(TOKENS)] = token
                self.words[NEXT] = place + 1

    def count(self, word):
        with self._alone():
            self.words[word] += 1

    def in_place(self):
        """Whether the file is still the one that other processes open under this name."""
        try:
            return os.path.samestat(self.path.stat(), os.fstat(self._file))
        except OSError:
            return False

    def close(self):
        self.words.release()
        self._map.close()
        os.close(self._file)

    @contextmanager
    def _alone(self):
        """Locks die with the process that holds them. A lock belongs to an open file, so each takes one of its own."""
        with self._thread:
            lock = os.open(self.path, os.O_RDWR | os.O_CLOEXEC)
            try:
                fcntl.flock(lock, fcntl.LOCK_EX)
                yield
            finally:
                os.close(lock)
