"""The worker: takes what is due, one job after the other, until it is told to end."""

import logging
import os
import secrets
import socket
import time
from collections.abc import Sequence
from datetime import datetime
from typing import NoReturn

import psycopg
from django.db import Error, InterfaceError, OperationalError, ProgrammingError, connection
from django.db.models import QuerySet, Subquery
from django.utils import timezone

from portal.jobs import claims
from portal.jobs.ending import Ending, Stopping
from portal.jobs.heartbeat import Heartbeat, Hold, beat, forget_old_beats
from portal.jobs.models import Beat, Job, TimetableEntry
from portal.jobs.perform import perform
from portal.jobs.regular import REGULAR, enqueue_due, enter_all
from portal.jobs.wake import POSTGRES_POLL, Waiting

HELD = 0.2  # seconds to wait for a row that is locked
AGAIN = 1.0  # seconds between two tries to reach a database that is gone
# Gone, or without its tables, as in the moment of an upgrade.
GONE = (OperationalError, InterfaceError, ProgrammingError, psycopg.Error, OSError)
logger = logging.getLogger(__name__)


class Worker:
    """``queues``: the names of those it works on, all when empty. ``run`` blocks until the end."""

    def __init__(self, queues: Sequence[str] = ()) -> None:
        self.queues = tuple(queues)
        self.name = f"{socket.gethostname()[:60]}|{os.getpid()}|{secrets.token_hex(4)}"
        self.hold = Hold()
        self._waiting = Waiting()
        self._heartbeat = Heartbeat(self.name, self.hold)
        self._ending = Ending(lambda: self.hold.running is not None)
        self._empty = 0  # how often in a row nothing could be claimed

    def run(self, *, once: bool = False) -> None:
        """Work until a signal, or with ``once`` until nothing is due any more."""
        with self._ending.heeded():
            try:
                self._begin(once)
                while not self._ending.told:
                    try:
                        self._work()
                        if once and not self._due():
                            return
                        self._wait()
                    except GONE:
                        self._gone(once)
            except Stopping:
                pass
            finally:
                self._end()

    # What it does

    def _begin(self, once: bool) -> None:
        """Until the database answers there is nothing to do; with ``once`` its error is the answer."""
        while not self._ending.told:
            try:
                enter_all()
                forget_old_beats()
                beat(self.name)
                break
            except GONE:
                self._gone(once)
        self._heartbeat.start()

    def _work(self) -> None:
        """Everything that is due now."""
        self._waiting.open()  # before it is asked what is due, so that nothing falls between
        enqueue_due()
        self._empty += 1
        while not self._ending.told and (found := claims.claim(self.name, self.queues)):
            self._empty = 0
            self.hold.take(found)
            while not self._ending.told and (claim := self.hold.next()):
                with self._ending.interruptible():
                    perform(claim)

    def _due(self) -> bool:
        moment = self._next()
        return moment is not None and moment <= timezone.now()

    def _next(self) -> datetime | None:
        """When there is something to do, as far as one query tells; None: nothing is known of."""

        def first(rows: "QuerySet[Job] | QuerySet[TimetableEntry]", column: str) -> Subquery:
            return Subquery(rows.order_by(column).values(column)[:1])

        row = (
            Beat.objects.filter(worker=self.name)
            .values_list(
                first(claims.waiting(self.queues), "next_at"),
                first(claims.abandoned(self.queues), "lease_until"),
                first(TimetableEntry.objects.filter(task__in=REGULAR), "due_at"),
            )
            .first()
        )
        return min((moment for moment in row or () if moment), default=None)

    def _wait(self) -> None:
        """Until something is due or announced."""
        with self._ending.interruptible():
            if self._empty > 1:  # something is due, but somebody else holds its row
                time.sleep(HELD)
            while not self._ending.told:
                self._waiting.open()
                moment, seconds = self._next(), POSTGRES_POLL
                if moment is not None:
                    seconds = min(seconds, (moment - timezone.now()).total_seconds())
                if seconds <= 0:
                    return
                self._waiting.until(seconds)
                self._empty = 0

    # When something is wrong

    def _gone(self, once: bool) -> None:
        """The database does not answer: what is held is lost to the lease, and it is tried again, for as long as it
        takes."""
        if once:
            raise
        logger.warning("The worker cannot reach the database and tries again each second.")
        self.hold.drop()
        self._waiting.close()
        with self._ending.interruptible():
            while not self._ending.told:
                connection.close()
                try:
                    beat(self.name)
                    logger.warning("The database answers again.")
                    return
                except GONE:
                    time.sleep(AGAIN)

    # How it ends

    def _end(self) -> None:
        """What it holds goes to whoever is next, if the database still answers."""
        left = self.hold.everything()
        self.hold.drop()
        if self._heartbeat.is_alive():
            self._heartbeat.stop()
        self._waiting.close()
        try:
            if left:
                connection.close()  # whatever the interrupted job had begun is rolled back
                claims.give_back(left)
        except Error:
            logger.warning("Jobs were not given back; their leases run out.")


def leave() -> NoReturn:
    """End the process now: the threads of PostgreSQL's pool, and Python's own cleaning up, would take seconds."""
    connection.close()
    logging.shutdown()
    os._exit(0)
