"""The second thread of a worker: renews its leases, shows that it lives, and lets nobody wait behind a slow job."""

import logging
import threading
import time
from collections import deque
from collections.abc import Iterable
from datetime import timedelta

from django.db import Error, connection
from django.utils import timezone

from portal.jobs import claims
from portal.jobs.claims import Claim
from portal.jobs.models import Beat

GLANCE = 0.5  # seconds between two looks at what the worker holds, none of which asks the database
SLOW = 2.0  # seconds after which what was claimed together with a running job is given back
KEPT = timedelta(days=1)  # how long the beat of a worker that has ended is kept
logger = logging.getLogger(__name__)


class Hold:
    """What one worker has claimed: at most one job is running, the others wait for it. Shared by both threads."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._waiting: deque[Claim] = deque()
        self.running: Claim | None = None
        self.started = self.renewed = time.monotonic()

    def take(self, found: Iterable[Claim]) -> None:
        with self._lock:
            self._waiting.extend(found)
            self.renewed = time.monotonic()

    def next(self) -> Claim | None:
        """The next one runs from now on. What is left is dropped when nothing was renewed for the time of a lease: the
        machine slept, or the database was gone."""
        with self._lock:
            self.running = None
            if time.monotonic() - self.renewed > claims.LEASE.total_seconds():
                self._waiting.clear()
            if self._waiting:
                self.running = self._waiting.popleft()
                self.started = time.monotonic()
            return self.running

    def drop(self) -> None:
        """Nothing is held any more; the leases run out by themselves."""
        with self._lock:
            self.running = None
            self._waiting.clear()

    def everything(self) -> list[Claim]:
        with self._lock:
            return [*([self.running] if self.running else []), *self._waiting]

    def waiting_behind_a_slow_one(self) -> list[Claim]:
        """What others should have, taken out."""
        with self._lock:
            if self.running is None or time.monotonic() - self.started < SLOW:
                return []
            found = list(self._waiting)
            self._waiting.clear()
            return found


class Heartbeat(threading.Thread):
    """Beats at each third of a lease, whether the worker has something to do or not."""

    def __init__(self, worker: str, hold: Hold) -> None:
        super().__init__(name="jobs-heartbeat", daemon=True)
        self.worker, self.hold = worker, hold
        self._end = threading.Event()

    def run(self) -> None:
        interval = claims.LEASE.total_seconds() / 3
        latest = time.monotonic()
        while not self._end.wait(min(GLANCE, interval)):
            try:
                if behind := self.hold.waiting_behind_a_slow_one():
                    claims.give_back(behind)
                if time.monotonic() - latest >= interval:
                    self._beat()
                    latest = time.monotonic()
            except Error:  # the main thread says so; what was renewed last still counts
                connection.close()
        connection.close()

    def _beat(self) -> None:
        begun = time.monotonic()
        if held := self.hold.everything():
            claims.renew(self.worker, held)
        beat(self.worker)
        self.hold.renewed = begun

    def stop(self) -> None:
        self._end.set()
        self.join(timeout=1)


def beat(worker: str) -> None:
    """The worker lives."""
    if not Beat.objects.filter(worker=worker).update(beat_at=timezone.now()):
        Beat.objects.create(worker=worker, beat_at=timezone.now())


def forget_old_beats() -> int:
    """Remove what workers that ended long ago have left; how many."""
    return Beat.objects.filter(beat_at__lt=timezone.now() - KEPT).delete()[0]
