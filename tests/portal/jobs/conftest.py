"""Workers in processes of their own, on the tests' database."""

import json
import os
import subprocess
import sys
import threading
import time
from contextlib import suppress

import pytest
from django.conf import settings
from django.db import connection, connections

from portal.jobs import claims
from portal.jobs.models import Job
from portal.jobs.perform import perform
from tests.portal.pagecache.servers import database_url

PATIENCE = 120  # seconds, on a machine that does much else
NOBODY = ""  # the worker of a job that none has


def until(condition, seconds=PATIENCE):
    """What ``condition()`` gives as soon as it is true. Raises TimeoutError."""
    end = time.monotonic() + seconds
    while not (found := condition()):
        if time.monotonic() > end:
            raise TimeoutError
        time.sleep(0.02)
    return found


def run_due(worker="here"):
    """Run what is due, in this thread, without any process; how many jobs."""
    count = 0
    while found := claims.claim(worker):
        for one in found:
            perform(one)
            count += 1
    return count


def states():
    """Of all jobs, sorted."""
    return sorted(Job.objects.values_list("state", flat=True))


def job():
    """The only one there is."""
    return Job.objects.get()


def in_threads(*functions):
    """What they return, each with a connection of its own, all begun at the same moment."""
    barrier, found = threading.Barrier(len(functions)), [None] * len(functions)

    def run(place, function):
        try:
            barrier.wait()
            found[place] = function()
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=pair) for pair in enumerate(functions)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return found


def said_by(worker, words):
    """Wait until the worker's log has a line with these words."""
    for line in worker.stderr:
        if words in line.decode():
            return
    raise EOFError(words)


def lines(file):
    return file.read_text().splitlines() if file.exists() else []


@pytest.fixture
def start():
    """``start(lease=1)`` starts a worker; what still runs in the end is killed."""
    processes = []

    def begin(*, url=None, **times):
        environment = {**os.environ, "DATABASE_URL": url or database_url(), "PORTAL_ENV": "test"}
        command = [sys.executable, "-m", "tests.portal.jobs.run_worker", json.dumps(times)]
        processes.append(subprocess.Popen(command, cwd=settings.ROOT, env=environment, stderr=subprocess.PIPE))
        return processes[-1]

    yield begin
    for process in processes:
        with suppress(ProcessLookupError):
            process.kill()
        process.wait()
        process.stderr.close()
    connection.close()
