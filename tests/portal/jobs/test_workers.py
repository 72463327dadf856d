"""Workers as processes: killed, told to end, without their database. Waits are for conditions, never for a time."""

import signal
import socket
import threading
import time
from contextlib import suppress
from datetime import timedelta

import pytest
from django.db import connection, transaction
from django.utils import timezone

from portal.jobs import ending
from portal.jobs.models import Beat, Job, State
from tests.portal.jobs import sample_tasks as tasks
from tests.portal.jobs.conftest import PATIENCE, lines, said_by, until
from tests.portal.pagecache.servers import database_url

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.server]
LEASE = 1  # seconds, instead of the product's minute


def all_done():
    return not Job.objects.exclude(state=State.DONE).exists()


def flood(start, tmp_path, *, count, kills):
    """Half the jobs write a row, half call to the outside; workers are killed in the middle of it.

    Gives the names of the rows, and the lines said outside.
    """
    said = tmp_path / "said"
    tasks.write.enqueue_many([((f"{n:05}",), {}) for n in range(count // 2)])
    tasks.call_outside.enqueue_many([((str(said), f"{n:05}"), {}) for n in range(count // 2)])
    for number in range(1, kills + 1):
        worker = start(lease=LEASE)
        done = Job.objects.filter(state=State.DONE)
        until(lambda done=done, part=number * count // (kills + 2): done.count() >= part)
        worker.send_signal(signal.SIGKILL)
        worker.wait()
    start(lease=LEASE)
    until(all_done, 600)
    return tasks.effects(), sorted(lines(said))


def assert_nothing_lost(count, kills, written, said):
    names = [f"{n:05}" for n in range(count // 2)]
    assert written == names  # each once, whatever was killed
    assert sorted(set(said)) == names
    assert len(said) - len(names) <= kills  # what was in flight when it was killed, and nothing else, is called again
    assert Job.objects.filter(state=State.DONE).count() == count


def test_killed_in_a_flood_nothing_is_lost_and_nothing_doubled(start, tmp_path):
    assert_nothing_lost(60, 2, *flood(start, tmp_path, count=60, kills=2))


@pytest.mark.long
def test_killed_in_a_flood_of_a_thousand(start, tmp_path):
    assert_nothing_lost(1000, 8, *flood(start, tmp_path, count=1000, kills=8))


def test_killed_between_its_effect_and_done_it_has_one_effect(start, tmp_path):
    tasks.die_once.enqueue("甲", str(tmp_path / "mark"))
    assert start(lease=LEASE).wait() == -signal.SIGKILL
    assert tasks.effects() == []
    start(lease=LEASE)
    until(all_done)
    assert (tasks.effects(), Job.objects.get().attempts) == (["甲"], 2)


def test_without_the_common_transaction_it_would_have_two(start, tmp_path):
    """Negative control."""
    tasks.die_once_apart.enqueue("甲", str(tmp_path / "mark"))
    assert start(lease=LEASE).wait() == -signal.SIGKILL
    start(lease=LEASE)
    until(all_done)
    assert tasks.effects() == ["甲", "甲"]


def test_what_kills_every_worker_ends_dead_and_the_others_are_done(start, tmp_path):
    said = tmp_path / "said"
    tasks.die.enqueue(str(said))
    tasks.write.enqueue_many([((f"{n}",), {}) for n in range(5)])
    for _ in range(2):
        assert start(lease=LEASE).wait() == -signal.SIGKILL
    start(lease=LEASE)
    until(lambda: not Job.objects.filter(state__in=(State.WAITING, State.WORKING)).exists())
    assert lines(said) == ["died", "died"]
    assert tasks.effects() == ["0", "1", "2", "3", "4"]
    assert Job.objects.get(state=State.DEAD).title == "每次中止进程"


def outlives_its_lease(start, mark, **options):
    """A job that takes twice its lease while another worker looks for work."""
    tasks.wait_for.enqueue(str(mark), "甲")
    start(lease=LEASE, **options)
    until(lambda: "甲 begun" in tasks.effects())
    start(lease=LEASE, **options)
    started = Job.objects.get().started_at
    until(lambda: timezone.now() - started > timedelta(seconds=2 * LEASE) and Beat.objects.count() == 2)


def test_a_lease_is_renewed_while_the_job_runs(start, tmp_path):
    outlives_its_lease(start, tmp_path / "mark")
    renewed = Job.objects.get().lease_until
    until(lambda: Job.objects.get().lease_until > renewed)
    (tmp_path / "mark").touch()
    until(all_done)
    assert (tasks.effects(), Job.objects.get().attempts) == (["甲", "甲 begun"], 1)


def test_without_renewal_another_worker_would_begin_it_too(start, tmp_path):
    """Negative control."""
    outlives_its_lease(start, tmp_path / "mark", beats=False)
    until(lambda: Job.objects.get().attempts > 1)
    (tmp_path / "mark").touch()
    until(all_done)


def test_nobody_waits_behind_a_slow_job(start, tmp_path):
    """One worker claims all at once and gives back what it does not come to."""
    tasks.wait_for.enqueue(str(tmp_path / "mark"), "慢")
    tasks.write.enqueue_many([((f"{n}",), {}) for n in range(4)])
    start(slow=0.1)
    until(lambda: "慢 begun" in tasks.effects())
    start(slow=0.1)
    until(lambda: Job.objects.filter(state=State.DONE).count() == 4)
    assert tasks.effects() == ["0", "1", "2", "3", "慢 begun"]
    (tmp_path / "mark").touch()
    until(all_done)


def test_the_time_after_which_a_worker_is_gone_whatever_it_does():
    """Five seconds is what systemd and containers may give; a test on a busy machine cannot measure it."""
    assert ending.GRACE < ending.END < 5


def test_an_idle_worker_ends_at_once(start):
    worker = start()
    until(Beat.objects.exists)
    worker.terminate()
    assert worker.wait(PATIENCE) == 0
    assert worker.stderr.read() == b""


def test_a_worker_at_a_long_job_gives_it_back_and_ends_in_five_seconds(start, tmp_path):
    said = tmp_path / "said"
    tasks.wait_and_write.enqueue(str(said), str(tmp_path / "mark"), "甲")
    worker = start()
    until(lambda: lines(said))
    worker.terminate()
    assert worker.wait(PATIENCE) == 0
    job = Job.objects.get()
    assert (job.state, job.attempts, job.worker, tasks.effects()) == (State.WAITING, 0, "", [])
    (tmp_path / "mark").touch()
    start()
    until(all_done)
    assert (tasks.effects(), Job.objects.get().attempts) == (["甲"], 1)


def test_a_job_that_ends_in_time_is_done(start, tmp_path):
    said = tmp_path / "said"
    tasks.wait_and_write.enqueue(str(said), str(tmp_path / "mark"), "甲")
    tasks.write.enqueue("乙")
    worker = start()
    until(lambda: lines(said))
    worker.terminate()
    (tmp_path / "mark").touch()
    assert worker.wait(PATIENCE) == 0
    assert list(Job.objects.order_by("pk").values_list("state", "attempts")) == [("done", 1), ("waiting", 0)]
    assert tasks.effects() == ["甲"]


def test_a_job_that_will_not_be_interrupted_does_not_keep_the_worker(start, tmp_path):
    said = tmp_path / "said"
    tasks.stubborn.enqueue(str(said))
    worker = start(lease=LEASE)
    until(lambda: lines(said))
    worker.terminate()
    assert worker.wait(6) == 0
    assert Job.objects.get().state == State.WORKING  # until its lease is over


def test_new_work_wakes_an_idle_worker(start):
    """It would ask again only after an hour."""
    worker = start(poll=3600)
    until(Beat.objects.exists)
    tasks.write.enqueue("甲")
    until(all_done)
    with transaction.atomic():
        tasks.write.enqueue("乙")
    until(all_done)
    assert tasks.effects() == ["乙", "甲"]
    assert worker.poll() is None


class Wire:
    """A way to the database that can be cut."""

    def __init__(self, target):
        self.target, self.open, self.pairs = target, True, []
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.port = self.listener.getsockname()[1]
        threading.Thread(target=self._accept, daemon=True).start()

    def _accept(self):
        with suppress(OSError):
            while True:
                here, _ = self.listener.accept()
                if not self.open:
                    here.close()
                    continue
                there = socket.create_connection(self.target)
                self.pairs += [here, there]
                for pair in ((here, there), (there, here)):
                    threading.Thread(target=self._pass_on, args=pair, daemon=True).start()

    @staticmethod
    def _pass_on(source, sink):
        with suppress(OSError):
            while data := source.recv(65536):
                sink.sendall(data)
        for end in (source, sink):
            with suppress(OSError):
                end.shutdown(socket.SHUT_RDWR)

    def cut(self):
        self.open = False
        for end in self.pairs:
            with suppress(OSError):
                end.shutdown(socket.SHUT_RDWR)
            end.close()
        self.pairs.clear()

    def mend(self):
        self.open = True

    def close(self):
        self.cut()
        self.listener.close()


@pytest.fixture
def gone():
    """The database for a worker: its address, and what takes it away and brings it back."""
    if connection.vendor == "postgresql":
        database = connection.settings_dict
        wire = Wire((database["HOST"], int(database["PORT"])))
        yield database_url().replace(f":{database['PORT']}/", f":{wire.port}/"), wire.cut, wire.mend
        wire.close()
        return
    lock = transaction.atomic()  # IMMEDIATE: nobody else writes

    def take():
        lock.__enter__()

    def bring():
        lock.__exit__(None, None, None)

    yield database_url(), take, bring


def test_a_worker_that_gave_up_would_be_gone(start, gone):
    """Negative control."""
    address, take, bring = gone
    tasks.write.enqueue("甲")
    worker = start(url=address, lease=LEASE, patience=0.2, without="return")
    until(all_done)
    tasks.write.using(run_after=timezone.now() + timedelta(seconds=1)).enqueue("乙")
    take()
    assert worker.wait(PATIENCE) != 0
    bring()
    assert not all_done()


@pytest.mark.parametrize("seconds", [0, pytest.param(30, marks=pytest.mark.long)])
def test_a_worker_comes_back_when_its_database_does(start, gone, seconds):
    address, take, bring = gone
    tasks.write.enqueue("甲")
    worker = start(url=address, lease=LEASE, again=0.1, patience=0.2)
    until(all_done)
    tasks.write.using(run_after=timezone.now() + timedelta(seconds=1)).enqueue("乙")
    take()
    said_by(worker, "cannot reach the database")
    if seconds:
        time.sleep(seconds)
    bring()
    until(all_done)
    said_by(worker, "answers again")
    assert tasks.effects() == ["乙", "甲"]
