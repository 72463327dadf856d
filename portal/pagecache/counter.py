"""A number in a file that all processes of one machine share.

Reading costs less than a microsecond, so a page can ask on every hit. It is read, not mapped into memory: a mapped
file that somebody cuts short kills every process that looks at it. The file also remembers the tokens of the latest
bumps: a change that becomes known in two ways (by its own process, and by the database's notification) counts once.
Beside the number it counts the pages rendered, for the benchmark's hit rate.
"""

import fcntl
import os
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from struct import Struct

GENERATION, RENDERED, PASSED, NEXT = range(4)  # words of the file; PASSED: answered by Django without being kept
TOKENS = range(8, 8 + 256)
WORDS = Struct(f"<{TOKENS.stop}Q")


class Counter:
    """The number in the file at ``path``. Raises OSError when the file can't be opened, read or written."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._thread = threading.Lock()
        path.parent.mkdir(parents=True, exist_ok=True)
        self._file = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o660)
        with self._changed():
            pass  # a file that is new or was cut short gets a number

    def __del__(self) -> None:
        if hasattr(self, "_file"):
            os.close(self._file)

    def read(self) -> int:
        """The number; 0 when the file does not hold one."""
        return int.from_bytes(os.pread(self._file, 8, 0), "little")

    def bump(self, token: int = 0) -> None:
        """Make everything rendered so far old, unless the bump of this ``token`` has been counted already."""
        with self._changed() as words:
            if token and token in words[TOKENS.start :]:
                return
            words[GENERATION] += 1
            if token:
                words[TOKENS.start + words[NEXT] % len(TOKENS)] = token
                words[NEXT] += 1

    def count(self, word: int) -> None:
        """Add one to a word of the file: RENDERED or PASSED."""
        with self._changed() as words:
            words[word] += 1

    def counted(self) -> int:
        """How many pages Django has made: kept ones and others."""
        words = self._words()
        return words[RENDERED] + words[PASSED]

    def in_place(self) -> bool:
        """Whether the file is still the one that other processes open under this name."""
        try:
            return os.path.samestat(self.path.stat(), os.fstat(self._file))
        except OSError:
            return False

    def _words(self) -> list[int]:
        content = os.pread(self._file, WORDS.size, 0)
        if len(content) == WORDS.size and any(content[:8]):
            return list(WORDS.unpack(content))
        # Never a number that an earlier file of this name has had.
        return [time.time_ns(), *[0] * (TOKENS.stop - 1)]

    @contextmanager
    def _changed(self) -> Iterator[list[int]]:
        """The words, to be changed by nobody else meanwhile, and written back at once.

        Locks die with the process that holds them. A lock belongs to an open file, so each takes one of its own.
        """
        with self._thread:
            lock = os.open(self.path, os.O_RDWR | os.O_CLOEXEC)
            try:
                fcntl.flock(lock, fcntl.LOCK_EX)
                words = self._words()
                yield words
                os.pwrite(self._file, WORDS.pack(*words), 0)
            finally:
                os.close(lock)
