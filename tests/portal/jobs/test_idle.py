"""What a worker costs that has nothing to do, and how the command ends."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import OperationalError, connection

from portal.jobs import claims, wake
from portal.jobs.models import Beat, Job
from portal.jobs.wake import Waiting
from portal.jobs.worker import Worker
from tests.portal.jobs import sample_tasks as tasks

pytestmark = pytest.mark.django_db(transaction=True)


def test_an_idle_worker_asks_less_than_once_a_second(monkeypatch):
    worker, asked, queries = Worker(), [], []

    def until(self, seconds):
        asked.append((len(queries), seconds))
        worker._ending.told = len(asked) == 5

    def note(execute, sql, *rest):
        queries.append(sql)
        return execute(sql, *rest)

    monkeypatch.setattr(Waiting, "until", until)
    with connection.execute_wrapper(note):
        worker.run()
    between = [later - earlier for (earlier, _), (later, _) in zip(asked, asked[1:], strict=False)]
    assert between == [1, 1, 1, 1]
    assert {seconds for _, seconds in asked} == {wake.POSTGRES_POLL}
    beats = 2 / (claims.LEASE.total_seconds() / 3)  # one for the leases, one for the sign of life
    assert 1 / min(wake.SQLITE_POLL, wake.POSTGRES_POLL) + beats < 1


def test_once_does_what_is_due_and_ends():
    tasks.write.enqueue_many([((f"{n:02}",), {}) for n in range(25)])
    tasks.broken.enqueue()
    call_command("work", once=True)
    assert tasks.effects() == [f"{n:02}" for n in range(25)]
    assert sorted(Job.objects.values_list("state", flat=True)) == [*["done"] * 25, "waiting"]
    assert Beat.objects.count() == 1


def test_once_keeps_to_its_queues():
    tasks.write.enqueue("甲")
    tasks.write.using(queue_name="letters").enqueue("乙")
    call_command("work", "--once", "--queue", "letters")
    assert tasks.effects() == ["乙"]


def test_once_without_a_database_says_so_in_one_sentence(monkeypatch):
    def gone():
        raise OperationalError("secret address")

    monkeypatch.setattr("portal.jobs.worker.enter_all", gone)
    with pytest.raises(CommandError) as said:
        call_command("work", once=True, stdout=StringIO())
    assert str(said.value) == "连接不上数据库，或者还没有运行 migrate，没有做任何任务。"
