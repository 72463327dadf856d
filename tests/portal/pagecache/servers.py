"""The production server on the tests' own database."""

import http.client
import os
import signal
import socket
import subprocess
import sys
import time
from contextlib import contextmanager, suppress

from django.conf import settings
from django.db import connection

from tests.databases import MIGRATED
from tests.postgres import free_port


def database_url():
    """Of the database that the tests run in."""
    database = connection.settings_dict
    if connection.vendor == "sqlite":
        return f"sqlite:///{database['NAME']}"
    address = f"{database['USER']}:{database['PASSWORD']}@{database['HOST']}:{database['PORT']}"
    return f"postgres://{address}/{database['NAME']}"


class Server:
    def __init__(self, process, port):
        self.process, self.port = process, port
        self._connections = []

    def connect(self):
        self._connections.append(http.client.HTTPConnection("127.0.0.1", self.port, timeout=30))
        return self._connections[-1]

    def hang_up(self):
        for opened in self._connections:
            opened.close()

    def ask(self, connection, address, **headers):
        """``(status, headers, text)`` on a connection that stays open, so that the same process answers again."""
        connection.request("GET", address, headers=headers)
        response = connection.getresponse()
        body = response.read().decode()
        return response.status, {name.lower(): value for name, value in response.getheaders()}, body

    def one_for_each_worker(self, workers, address="/plain/"):
        """Open connections by the process that answers them, once all of them answer from their stores: each one
        that starts, or begins to listen to the database, makes old what the others have kept.

        A connection too many is closed, and the next one waits a little: open ones fill a process until it takes no
        more, and asking without a pause keeps the last process from starting.
        """
        found = {}
        until = time.monotonic() + 60
        while time.monotonic() < until:
            try:
                if len(found) < workers:
                    connection = self.connect()
                    worker = self.ask(connection, address)[1]["x-worker"]
                    if found.setdefault(worker, connection) is not connection:
                        connection.close()
                        has_ended(self.process)
                elif all(self.is_kept(visit, address) for visit in found.values()):
                    break
            except (OSError, http.client.HTTPException):
                found = {}  # a worker that had just begun has hung up
        return found

    def is_kept(self, connection, address):
        return self.ask(connection, address)[1].get("cache-status") == "portal; hit"


def environment(**extra):
    kept = {name: value for name, value in os.environ.items() if name in ("PATH", "HOME", "LANG", "PORTAL_ENV")}
    always = {"DATA_DIR": str(settings.DATA_DIR), "DATABASE_URL": database_url(), "BODIES_AT_ONCE": "1"}
    return {**kept, **always, **extra}


@contextmanager
def server(workers, application="pages", options=("--http1-header-read-timeout", "60000"), **extra):
    """Waits until it answers; ends all its processes. ``application``: a name in ``served``; ``options``: of granian;
    ``extra``: environment."""
    port = free_port()
    command = [
        *(sys.executable, "-m", "granian", "--interface", "wsgi", "--port", str(port), "--workers", str(workers)),
        *("--blocking-threads", "2", *options, "--log-level", "warning", "--factory"),
        f"tests.portal.pagecache.served:{application}",
    ]
    process = subprocess.Popen(command, cwd=settings.ROOT, env=environment(**extra), start_new_session=True)
    site = Server(process, port)
    try:
        _wait_for(process, port)
        yield site
    finally:
        site.hang_up()
        os.killpg(process.pid, signal.SIGKILL)
        process.wait(30)


def on_migrated_tables(databases, blocker, workers, **extra):
    """A server for all tests of a module, which do not mind what it has kept from the test before."""
    with blocker.unblock():
        databases.use(MIGRATED)
    return server(workers, **extra)


def _wait_for(process, port):
    until = time.monotonic() + 120
    while time.monotonic() < until and not has_ended(process):
        with suppress(OSError), socket.create_connection(("127.0.0.1", port), 1):
            return
    raise TimeoutError("The server did not come up.")


def has_ended(process):
    """Whether it ends within a twentieth of a second: asking a server that starts again and again would keep a
    processor from it.
    """
    with suppress(subprocess.TimeoutExpired):
        process.wait(0.05)
    return process.returncode is not None
