"""How a worker that has nothing to do learns of new work without asking the database all the time.

PostgreSQL tells it (LISTEN and NOTIFY, part of the enqueuing transaction). On SQLite every commit changes the journal
beside the database, which the operating system can be asked about.
"""

import time
from contextlib import suppress
from pathlib import Path
from typing import Any

import psycopg
from django.db import connection

CHANNEL = "portal_jobs"
SQLITE_POLL = 2.0  # seconds between two questions, should a change of the journal be missed
POSTGRES_POLL = 5.0  # the same, should a notification be swallowed by a pooler
GLANCE = 0.1  # seconds between two looks at the journal
KNOWN = {"host", "port", "user", "password", "dbname", "sslmode", "sslrootcert", "sslcert", "sslkey", "service"}


def wake() -> None:
    """Tell the workers that something is due, when the transaction commits."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute(f"NOTIFY {CHANNEL}")


class Waiting:
    """Where a worker waits. ``until`` returns early for new work; ``close`` when the database may be gone."""

    def __init__(self) -> None:
        self._listening: psycopg.Connection[Any] | None = None
        self._seen: object = None

    def open(self) -> None:
        """From now on new work is noticed. Raises psycopg.Error while PostgreSQL does not answer."""
        if connection.vendor == "postgresql" and self._listening is None:
            parameters = {name: value for name, value in connection.get_connection_params().items() if name in KNOWN}
            self._listening = psycopg.connect(**parameters, autocommit=True, connect_timeout=5, keepalives_idle=5)
            self._listening.execute(f"LISTEN {CHANNEL}")
        elif connection.vendor == "sqlite":
            self._seen = self._journal()

    def until(self, seconds: float) -> None:
        """Wait so long at most. Raises psycopg.Error when the connection is lost."""
        if self._listening is not None:
            for _note in self._listening.notifies(timeout=min(seconds, POSTGRES_POLL), stop_after=1):
                pass
            return
        end = time.monotonic() + min(seconds, SQLITE_POLL)
        while (left := end - time.monotonic()) > 0 and self._journal() == self._seen:
            time.sleep(min(left, GLANCE))

    def close(self) -> None:
        if self._listening is not None:
            with suppress(psycopg.Error):
                self._listening.close()
            self._listening = None

    @staticmethod
    def _journal() -> object:
        """Size and time of SQLite's journal; None where there is none."""
        try:
            found = Path(f"{connection.settings_dict['NAME']}-wal").stat()
        except OSError:
            return None
        return found.st_size, found.st_mtime_ns
