"""A job that fails, a clock that is set back, a key that is used again: by real processes, each beside a control."""

import os
import signal
import subprocess
import sys
from datetime import timedelta

import pytest
from django.conf import settings
from django.utils import timezone

from portal.jobs.models import Beat, Job, State, TimetableEntry
from portal.jobs.schedule import Schedule
from tests.portal.jobs import sample_tasks as tasks
from tests.portal.jobs.conftest import PATIENCE, lines, said_by, until
from tests.portal.pagecache.servers import database_url

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.server]
HOUR = 3600  # seconds
SOON = 0.1  # seconds between two looks of a worker whose clock may have been set
FAULTS = pytest.mark.parametrize("fault", [tasks.broken, tasks.leaves], ids=["error", "exit"])
PURGE = "portal.jobs.crontab.purge_finished_jobs"
NIGHTLY = "40 3 * * *"
ENQUEUE = """
import sys, time, django
from pathlib import Path
django.setup()
from tests.portal.jobs.sample_tasks import write
key, ready, go = sys.argv[1:]
with Path(ready).open("a") as stream:
    stream.write("ready\\n")
while not Path(go).exists():
    time.sleep(0.01)
print(write.using(key=key or None).enqueue("甲").id)
"""


def done(name):
    return name in tasks.effects()


# A failing job


def beside_faults(fault):
    """What fails comes first."""
    for number in range(3):
        fault.using(priority=100).enqueue(f"坏{number}")
    names = [f"{number:02}" for number in range(20)]
    tasks.write.enqueue_many([((name,), {}) for name in names])
    return names


@FAULTS
def test_jobs_that_fail_stop_neither_the_worker_nor_other_jobs(start, fault):
    names = beside_faults(fault)
    worker = start()
    until(lambda: Job.objects.filter(state=State.DONE).count() == len(names))
    assert (tasks.effects(), worker.poll()) == (names, None)
    failed = Job.objects.filter(task=fault.module_path)
    assert set(failed.values_list("state", "attempts", "worker")) == {(State.WAITING, 1, "")}
    failed.update(next_at=timezone.now() - timedelta(hours=1), attempts=2)
    until(lambda: failed.filter(state=State.DEAD).count() == 3)
    assert (tasks.effects(), worker.poll()) == (names, None)


@FAULTS
def test_a_worker_that_fails_with_its_job_does_no_other(start, fault):
    """Negative control: however often it is started again."""
    beside_faults(fault)
    for _ in range(2):
        assert start(without="fault").wait(PATIENCE) != 0
    assert tasks.effects() == []


# A clock that is set back


@pytest.fixture
def clock(tmp_path):
    """The workers' clock; ``clock.set(-3600)`` puts it an hour back."""

    class Clock:
        file = str(tmp_path / "clock")

        def set(self, seconds):
            new = tmp_path / "new clock"
            new.write_text(str(seconds))
            new.replace(self.file)

    found = Clock()
    found.set(0)
    return found


def long_ago():
    return timezone.now() - timedelta(hours=2)


def test_with_the_clock_an_hour_back_no_other_worker_begins_a_running_job(start, clock, tmp_path):
    said, mark = tmp_path / "said", tmp_path / "mark"
    tasks.wait_and_complete.using(run_after=long_ago()).enqueue(str(said), str(mark), "甲")
    start(clock=clock.file, poll=SOON)
    until(lambda: lines(said) == ["begun 1"])
    clock.set(-HOUR)
    start(clock=clock.file, poll=SOON)
    tasks.write.using(run_after=long_ago()).enqueue("乙")
    until(lambda: done("乙"))
    mark.touch()
    until(lambda: Job.objects.filter(state=State.DONE).count() == 2)
    clock.set(0)
    tasks.write.enqueue("丙")
    until(lambda: done("丙"))
    assert (tasks.effects(), lines(said)) == (["丙", "乙", "甲"], ["begun 1"])
    assert set(Job.objects.values_list("attempts", flat=True)) == {1}


def begun_while_the_clock_was_back(start, clock, tmp_path, **options):
    """A job that begins while the clock is an hour back seems abandoned once it is put right. The first worker, which
    the machine puts to sleep meanwhile."""
    said, mark = tmp_path / "said", tmp_path / "mark"
    tasks.wait_and_complete.using(run_after=long_ago()).enqueue(str(said), str(mark), "甲")
    clock.set(-HOUR)
    first = start(clock=clock.file, beats=False, **options)
    until(lambda: lines(said) == ["begun 1"])
    first.send_signal(signal.SIGSTOP)
    clock.set(0)
    start(clock=clock.file, poll=SOON)
    until(lambda: lines(said) == ["begun 1", "begun 2"])
    mark.touch()
    until(lambda: done("甲"))
    first.send_signal(signal.SIGCONT)
    return first


def test_what_begins_again_when_the_clock_is_put_right_has_one_effect(start, clock, tmp_path):
    first = begun_while_the_clock_was_back(start, clock, tmp_path)
    said_by(first, "the lease was lost, nothing is written")
    assert tasks.effects() == ["甲"]


def test_without_the_token_it_would_have_two(start, clock, tmp_path):
    """Negative control: the first worker does not ask whether it still holds the job."""
    begun_while_the_clock_was_back(start, clock, tmp_path, without="token")
    until(lambda: tasks.effects() == ["甲", "甲"])


def nightly_work(start, clock, **options):
    """It is 03:41 and the work of 03:40 is done; the clock is set to 02:41, the worker started again, and it is 03:41
    once more. How often the work was enqueued, when a worker has looked."""
    due = Schedule.of(NIGHTLY, settings.TIME_ZONE).after(timezone.now())
    TimetableEntry.objects.create(task=PURGE, schedule=NIGHTLY, due_at=due)
    night = (due - timezone.now()).total_seconds() + 60
    jobs = Job.objects.filter(task=PURGE)
    clock.set(night)
    first = start(clock=clock.file, poll=SOON)
    until(lambda: jobs.filter(state=State.DONE).exists())
    first.terminate()
    assert first.wait(PATIENCE) == 0
    clock.set(night - HOUR)
    start(clock=clock.file, poll=SOON, **options)
    until(lambda: Beat.objects.count() == 2)
    clock.set(night)
    for name in ("甲", "乙"):
        tasks.write.enqueue(name)
        until(lambda name=name: done(name))
    return jobs


def test_with_the_clock_an_hour_back_a_due_time_is_not_due_again(start, clock):
    jobs = nightly_work(start, clock)
    assert (jobs.count(), TimetableEntry.objects.get(task=PURGE).due_at > timezone.now()) == (1, True)


def test_due_times_that_follow_the_clock_would_come_again(start, clock):
    """Negative control."""
    jobs = nightly_work(start, clock, without="due")
    until(lambda: jobs.count() == 2)


# A key that is used again


@pytest.mark.parametrize(("key", "jobs"), [("甲", 1), ("", 4)])
def test_of_four_processes_that_enqueue_under_one_key_one_makes_the_job(start, tmp_path, key, jobs):
    """Without the key, the negative control, each makes its own."""
    ready, go = tmp_path / "ready", tmp_path / "go"
    environment = {"DATABASE_URL": database_url(), "PORTAL_ENV": "test", "DJANGO_SETTINGS_MODULE": "portal.settings"}
    command = [sys.executable, "-c", ENQUEUE, key, str(ready), str(go)]
    options = {"cwd": settings.ROOT, "env": {**os.environ, **environment}, "stdout": subprocess.PIPE}
    processes = [subprocess.Popen(command, **options) for _ in range(4)]
    until(lambda: len(lines(ready)) == 4)
    go.touch()
    said = [process.communicate(timeout=PATIENCE)[0].decode().strip() for process in processes]
    assert {process.returncode for process in processes} == {0}
    assert set(said) == {str(key) for key in Job.objects.values_list("pk", flat=True)}
    start()
    until(lambda: set(Job.objects.values_list("state", flat=True)) == {State.DONE})
    assert tasks.effects() == ["甲"] * jobs
