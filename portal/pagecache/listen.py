"""Hears, in each serving process, of changes that other machines commit on PostgreSQL.

NOTIFY is part of the writing transaction, so no committed change goes without. Once a second the listener proves that
its connection lives and reads the generation row: a number that moved without a notification (a pooler between us and
the database swallows them) counts as a change. Silence makes the number unknown, and Django answers.
"""

import logging
import re
import threading
import time
from typing import Any

import psycopg
from django.db import connections

from portal.pagecache.generation import CHANNEL, CHECK, Generation

Connection = psycopg.Connection[Any]
OURS = re.compile("[0-9a-f]{16}")
logger = logging.getLogger(__name__)


def token_of(payload: str) -> int:
    """The token of a notification of ours; 0 for one made by hand, each of which counts, whatever it says."""
    return int(payload, 16) if OURS.fullmatch(payload) else 0


class Listener(threading.Thread):
    """Bumps ``generation`` for each change that another machine commits."""

    def __init__(self, generation: Generation) -> None:
        super().__init__(name="pagecache-listener", daemon=True)
        self.generation = generation

    def run(self) -> None:
        while True:
            try:
                with self._connect() as connection:
                    self._listen(connection)
            except (psycopg.Error, OSError):
                self.generation.distrust()
                logger.warning("No connection to listen for changed content; pages are answered by Django.")
                time.sleep(CHECK)

    def _connect(self) -> "Connection":
        """A connection of its own, outside the pool."""
        parameters = connections["default"].get_connection_params()
        known = {"host", "port", "user", "password", "dbname", "sslmode", "sslrootcert", "options", "service"}
        parameters = {name: value for name, value in parameters.items() if name in known}
        return psycopg.connect(**parameters, autocommit=True, connect_timeout=5, keepalives_idle=5)

    def _listen(self, connection: "Connection") -> None:
        connection.execute(f"LISTEN {CHANNEL}")
        row = self._row(connection)
        self.generation.bump()  # what was committed while nobody listened is not known
        while True:
            self.generation.trust()
            heard = False
            for note in connection.notifies(timeout=CHECK):
                heard = True
                self.generation.bump(token_of(note.payload))
                self.generation.trust()
            before, row = row, self._row(connection)
            if row != before and not heard:
                self.generation.bump()

    @staticmethod
    def _row(connection: "Connection") -> Any:
        return connection.execute("SELECT number FROM pagecache_generation WHERE id = 1").fetchone()
