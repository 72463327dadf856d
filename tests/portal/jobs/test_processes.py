"""What the queue promises, each promise tried to be broken by real processes, beside a worker without the guard."""

import os
import shlex
import signal
import subprocess
import sys
import time
from datetime import timedelta

import psycopg
import pytest
from django.conf import settings
from django.db import connection, transaction
from django.utils import timezone

from portal.jobs.models import Beat, Job, State, TimetableEntry
from portal.limits.models import Throttle
from tests.environment import POSTGRES
from tests.portal.jobs import sample_tasks as tasks
from tests.portal.jobs.conftest import PATIENCE, lines, said_by, until
from tests.portal.pagecache.servers import database_url
from tests.postgres import cluster, programs, unprivileged

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.server]
LEASE = 1  # seconds, instead of the product's minute
ENQUEUE = """
import contextlib, os, signal, sys, django
django.setup()
from django.db import transaction
from tests.portal.jobs.sample_tasks import write
with transaction.atomic() if sys.argv[1] == "one" else contextlib.nullcontext():
    write.enqueue("甲")
    os.kill(os.getpid(), signal.SIGKILL)
"""


def all_done():
    return not Job.objects.exclude(state=State.DONE).exists()


@pytest.mark.parametrize(("transactions", "jobs"), [("one", 0), ("none", 1)])
def test_who_is_killed_before_the_commit_leaves_no_job(transactions, jobs):
    """Without the transaction, the negative control, the job is there."""
    environment = {"DATABASE_URL": database_url(), "PORTAL_ENV": "test", "DJANGO_SETTINGS_MODULE": "portal.settings"}
    command = [sys.executable, "-c", ENQUEUE, transactions]
    ended = subprocess.run(command, cwd=settings.ROOT, env={**os.environ, **environment})
    assert (ended.returncode, Job.objects.count()) == (-signal.SIGKILL, jobs)


def test_three_workers_call_each_job_once(start, tmp_path):
    said, names = tmp_path / "said", [f"{n:02}" for n in range(60)]
    tasks.call_outside.enqueue_many([((str(said), name), {}) for name in names])
    for _ in range(3):
        start()
    until(all_done)
    assert sorted(lines(said)) == names
    assert set(Job.objects.values_list("attempts", flat=True)) == {1}


def test_a_claim_that_reads_and_then_writes_calls_it_twice(start, tmp_path):
    """Negative control."""
    said = tmp_path / "said"
    tasks.call_outside.enqueue(str(said), "甲")
    for _ in range(2):
        start(without="claim", meet=str(tmp_path / "meet"))
    until(lambda: len(lines(said)) == 2)
    assert lines(said) == ["甲", "甲"]


def stopped_beyond_its_lease(start, tmp_path, **options):
    """A worker that the machine puts to sleep at its job; another one does it meanwhile. The first, awake again."""
    said, mark = tmp_path / "said", tmp_path / "mark"
    tasks.wait_and_complete.enqueue(str(said), str(mark), "甲")
    worker = start(lease=LEASE, beats=False, **options)
    until(lambda: lines(said) == ["begun 1"])
    worker.send_signal(signal.SIGSTOP)
    start(lease=LEASE)
    until(lambda: lines(said) == ["begun 1", "begun 2"])
    mark.touch()
    until(all_done)
    worker.send_signal(signal.SIGCONT)
    return worker


def test_who_slept_beyond_the_lease_writes_nothing(start, tmp_path):
    said_by(stopped_beyond_its_lease(start, tmp_path), "the lease was lost, nothing is written")
    assert tasks.effects() == ["甲"]


def test_without_the_token_it_writes_once_more(start, tmp_path):
    """Negative control."""
    stopped_beyond_its_lease(start, tmp_path, without="token")
    until(lambda: tasks.effects() == ["甲", "甲"])


def test_three_workers_enqueue_a_due_time_once(start):
    path, due = "portal.jobs.crontab.purge_finished_jobs", timezone.now() - timedelta(hours=1)
    TimetableEntry.objects.create(task=path, schedule="40 3 * * *", due_at=due)
    for _ in range(3):
        start()
    until(lambda: Beat.objects.count() == 3 and Job.objects.filter(task=path, state=State.DONE).exists())
    assert Job.objects.filter(task=path).count() == 1
    entry = TimetableEntry.objects.get(task=path)
    assert (entry.last_at, entry.due_at > timezone.now()) == (due, True)


def test_a_workers_log_tells_of_nobody(start):
    """The message of the error does, which is the negative control."""
    with pytest.raises(ValueError, match="王小明"):
        tasks.tells.call()
    tasks.tells.enqueue()
    worker = start()
    until(lambda: Job.objects.get().error)
    worker.terminate()
    assert worker.wait(PATIENCE) == 0
    log = worker.stderr.read().decode()
    assert "ValueError" in log
    assert [word for word in ("王小明", "5678") if word in log + Job.objects.get().error] == []


@pytest.mark.long
@pytest.mark.parametrize(("without", "ends"), [("", True), ("end", False)])
def test_told_to_end_it_ends_in_five_seconds_whatever_it_does(start, tmp_path, without, ends):
    """Without the last resort, the negative control, it is still there."""
    said = tmp_path / "said"
    tasks.stubborn.enqueue(str(said))
    worker = start(without=without)
    until(lambda: lines(said))
    worker.terminate()
    try:
        assert worker.wait(5) == 0
    except subprocess.TimeoutExpired:
        assert not ends
    else:
        assert ends


@pytest.mark.long
def test_told_to_end_it_ends_in_five_seconds_at_a_lock_of_the_database(start, tmp_path):
    """Which on SQLite no signal interrupts; nor can the job be given back then, so its lease runs out."""
    said, mark = tmp_path / "said", tmp_path / "mark"
    tasks.wait_and_complete.enqueue(str(said), str(mark), "甲")
    worker = start(lease=LEASE)
    until(lambda: lines(said) == ["begun 1"])
    with transaction.atomic():
        if connection.vendor == "postgresql":
            with connection.cursor() as cursor:
                cursor.execute(f"LOCK TABLE {Throttle._meta.db_table} IN ACCESS EXCLUSIVE MODE")
        mark.touch()
        worker.terminate()
        assert worker.wait(5) == 0
    start(lease=LEASE)
    until(all_done)
    assert tasks.effects() == ["甲"]


@pytest.mark.long
@pytest.mark.skipif(not POSTGRES, reason="SQLite has no server; a file that is locked is tried beside")
def test_postgresql_stopped_and_started_again(start):
    """The server itself, for half a minute: one of our own, with what stands in the tests' database."""
    tasks.write.enqueue("甲")
    tasks.write.using(run_after=timezone.now() + timedelta(days=1)).enqueue("乙")
    with cluster() as address:
        dump = subprocess.run([programs() / "pg_dump", "-d", database_url()], check=True, capture_output=True).stdout
        subprocess.run([programs() / "psql", "-q", "-d", address], check=True, input=dump, stdout=subprocess.DEVNULL)

        def done():
            with psycopg.connect(address) as there:
                return [row[0] for row in there.execute("SELECT args->>0 FROM jobs_job WHERE state = 'done'")]

        with psycopg.connect(address) as there:
            folder = there.execute("SHOW data_directory").fetchone()[0]
        worker = start(url=address, lease=LEASE)
        until(lambda: done() == ["甲"])
        again = shlex.split(subprocess.run(["cat", f"{folder}/postmaster.opts"], capture_output=True, text=True).stdout)
        owner = unprivileged()
        identity = {"user": owner.pw_uid, "group": owner.pw_gid, "extra_groups": []} if owner else {}
        quiet = {"cwd": "/", "stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL, **identity}
        subprocess.run([programs() / "pg_ctl", "-D", folder, "-m", "immediate", "stop"], check=True, **quiet)
        said_by(worker, "cannot reach the database")
        time.sleep(30)
        server = subprocess.Popen(again, **quiet)
        said_by(worker, "answers again")
        with psycopg.connect(address) as there:
            there.execute("UPDATE jobs_job SET next_at = now() WHERE state = 'waiting'")
        until(lambda: sorted(done()) == ["乙", "甲"])
        assert worker.poll() is None
        worker.terminate()
        assert worker.wait(PATIENCE) == 0
        server.send_signal(signal.SIGINT)
        server.wait()
