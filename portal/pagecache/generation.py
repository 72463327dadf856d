"""The content generation: one number, and every page rendered under an earlier one is old.

All processes of a machine share it through a file (``counter``). On PostgreSQL each serving process also listens to
the database (``listen``), so that other machines and containers count; while it can't hear, the number is unknown.
Read it before rendering, never after: a page made from older data must land under the older number.
"""

import logging
import math
import os
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

from django.conf import settings
from django.db import connections

from portal.pagecache.counter import Counter

CHANNEL = "portal_pagecache"  # of PostgreSQL's notifications
CHECK = 1.0  # seconds between looks at whether the counter is still everybody's
TRUST = 5.0  # seconds that a listener's sign of life is good for
logger = logging.getLogger(__name__)


def counter_path() -> Path:
    """Beside an SQLite file, so that whoever writes it finds the counter; else in the data folder."""
    database = connections["default"].settings_dict
    if database["ENGINE"] == "django.db.backends.sqlite3":
        file = Path(str(database["NAME"]))
        if file.is_file():
            return file.with_name(file.name + "-generation")
    return Path(settings.DATA_DIR) / "generation"


class Generation:
    """The number as one process knows it; there is one object of it, ``generation``."""

    def __init__(self, path: Callable[[], Path] = counter_path) -> None:
        self._path = path
        self._counter: Counter | None = None
        self._lock = threading.Lock()
        self._next_check = 0.0
        self._heard: float | None = None  # when the listener last gave a sign of life; None: nobody needs to listen

    @property
    def counter(self) -> Counter:
        """Raises OSError when the shared file can't be used."""
        if self._counter is None:
            with self._lock:
                if self._counter is None:
                    self._counter = Counter(self._path())
        return self._counter

    def read(self, now: float) -> int | None:
        """The number, or None when it is not known. ``now``: ``time.time()``, which the caller has at hand."""
        if not 0 <= self._next_check - now <= CHECK:
            self._check(now)
        counter, heard = self._counter, self._heard
        if counter is None or not (heard is None or -CHECK < now - heard < TRUST):
            return None
        try:
            return counter.read() or None
        except OSError:
            return None

    def bump(self, token: int = 0) -> None:
        """Make every page old, once for each ``token``. Raises OSError when the shared file can't be used."""
        try:
            if self._counter is not None and not self._counter.in_place():
                self._reopen()
            self.counter.bump(token)
        except OSError:
            # No number is better than an old one: those who serve notice within a second that the file has gone.
            self._counter = None
            self._path().unlink(missing_ok=True)
            self.counter.bump(token)

    def count(self, word: int) -> None:
        """For the benchmark; an answer never fails for it."""
        with suppress(OSError):
            self.counter.count(word)

    def serve(self, listener: "Callable[[Generation], threading.Thread]") -> None:
        """Called once in a process that answers readers, and by itself in those that are forked from it.

        ``listener`` makes the thread that hears of other machines' changes; it is started on PostgreSQL alone.
        """
        self._listener = listener
        os.register_at_fork(after_in_child=self._start)
        self._start()

    def _start(self) -> None:
        self._counter, self._lock = None, threading.Lock()
        if connections["default"].vendor == "postgresql":
            self.distrust()
            self._listener(self).start()
        try:
            self.bump()  # what was rendered by older code is old, too
        except OSError:
            logger.exception("The content generation can't be read; pages are answered by Django.")

    def trust(self) -> None:
        """The listener hears: good for some seconds."""
        self._heard = time.time()

    def distrust(self) -> None:
        """The listener hears nothing: the number is unknown."""
        self._heard = -math.inf

    def _check(self, now: float) -> None:
        self._next_check = now + CHECK
        try:
            if not self.counter.in_place() or not self.counter.read():
                self._reopen()
        except OSError:
            self._counter = None
            logger.exception("The content generation can't be read; pages are answered by Django.")

    def _reopen(self) -> None:
        """Somebody removed or emptied the file. The old one is left to the threads that are just reading it."""
        with self._lock:
            self._counter = Counter(self._path())


generation = Generation()
