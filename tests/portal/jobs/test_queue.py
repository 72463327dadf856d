"""The queue without processes: what a claim, a run and an end leave behind."""

import threading
from datetime import timedelta

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.db import IntegrityError, connections, transaction
from django.utils import timezone

from portal.jobs import claims
from portal.jobs.arguments import LARGEST, ArgumentsRefused
from portal.jobs.crontab import KEPT, purge_finished_jobs
from portal.jobs.models import Job, State
from portal.jobs.perform import UnknownTask, find, perform
from portal.jobs.task import Task, TaskResultDoesNotExist, TaskResultStatus, task
from portal.privacy.sealed import Sealed
from tests.portal.jobs import sample_tasks as tasks
from tests.portal.jobs.conftest import run_due

NOBODY = ""


def states():
    return sorted(Job.objects.values_list("state", flat=True))


def job():
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


@pytest.mark.django_db
def test_a_job_runs_once_and_is_done():
    result = tasks.write.enqueue("甲")
    assert (result.status, result.attempts, result.is_finished) == (TaskResultStatus.READY, 0, False)
    assert run_due() == 1
    assert run_due() == 0
    result.refresh()
    assert (result.status, result.attempts, result.is_finished) == (TaskResultStatus.SUCCESSFUL, 1, True)
    assert result.started_at <= result.finished_at
    assert tasks.effects() == ["甲"]
    assert (job().worker, job().lease_until, job().error) == (NOBODY, None, "")


@pytest.mark.django_db(transaction=True)
def test_a_rollback_leaves_no_job():
    with pytest.raises(RuntimeError), transaction.atomic():
        tasks.write.enqueue("甲")
        assert Job.objects.count() == 1
        raise RuntimeError
    assert Job.objects.count() == 0
    with transaction.atomic():
        tasks.write.enqueue("甲")
    assert Job.objects.count() == 1


@pytest.mark.django_db
def test_what_comes_first_is_run_first():
    later = timezone.now() + timedelta(minutes=1)
    tasks.write.enqueue("二")
    tasks.write.using(priority=-100).enqueue("四")
    tasks.write.using(priority=100).enqueue("一")
    tasks.write.enqueue("三")
    tasks.write.using(priority=100, run_after=later).enqueue("以后")
    order = [claim.job.args[0] for claim in claims.claim("here")]
    assert order == ["一", "二", "三", "四"]
    assert states() == ["waiting", "working", "working", "working", "working"]


@pytest.mark.django_db
def test_run_after_waits_until_then(time_machine):
    time_machine.move_to("2026-05-01T00:00:00Z", tick=False)
    tasks.write.using(run_after=timezone.now() + timedelta(hours=1)).enqueue("甲")
    time_machine.move_to("2026-05-01T00:59:59Z", tick=False)
    assert run_due() == 0
    time_machine.move_to("2026-05-01T01:00:00Z", tick=False)
    assert run_due() == 1


@pytest.mark.django_db
def test_a_worker_of_some_queues_leaves_the_others():
    tasks.write.using(queue_name="letters").enqueue("信")
    tasks.write.enqueue("甲")
    assert [claim.job.args for claim in claims.claim("here", ["letters"])] == [["信"]]
    assert claims.claim("here", ["letters"]) == []
    assert [claim.job.args for claim in claims.claim("here")] == [["甲"]]


@pytest.mark.django_db
def test_many_are_enqueued_in_order_at_once(django_assert_max_num_queries):
    with django_assert_max_num_queries(25):
        results = tasks.write.enqueue_many([((f"{n}",), {}) for n in range(1000)])
    assert len(results) == 1000
    assert [result.id for result in results] == sorted((result.id for result in results), key=int)
    with pytest.raises(ArgumentsRefused):
        tasks.write.enqueue_many([(("甲",), {}), ((object(),), {})])
    assert Job.objects.count() == 1000


@pytest.mark.django_db
def test_under_one_key_there_is_one_job():
    first = tasks.write.using(key="甲").enqueue("一")
    second = tasks.write.using(key="甲").enqueue("二")
    assert (first.id, second.id) == (str(job().pk),) * 2
    run_due()
    assert tasks.write.using(key="甲").enqueue("三").status == TaskResultStatus.SUCCESSFUL
    assert tasks.effects() == ["一"]
    with pytest.raises(ArgumentsRefused):
        tasks.write.using(key="乙").enqueue_many([(("一",), {})])


@pytest.mark.django_db(transaction=True)
def test_of_many_with_one_key_at_once_one_is_enqueued():
    found = in_threads(*[lambda: tasks.write.using(key="甲").enqueue("一").id] * 6)
    assert found == [str(job().pk)] * 6


@pytest.mark.django_db(transaction=True)
def test_no_two_workers_hold_one_job():
    tasks.write.enqueue_many([((f"{n}",), {}) for n in range(120)])

    def claim_all(worker):
        mine = []
        while Job.objects.filter(state=State.WAITING).exists():
            mine += [claim.job.pk for claim in claims.claim(worker)]
        return mine

    found = in_threads(*[lambda name=name: claim_all(name) for name in ("一", "二", "三", "四")])
    everything = [key for keys in found for key in keys]
    assert len(everything) == 120
    assert len(set(everything)) == 120
    for name, keys in zip(("一", "二", "三", "四"), found, strict=True):
        assert sorted(keys) == sorted(Job.objects.filter(worker=name).values_list("pk", flat=True))


@pytest.mark.django_db(transaction=True)
def test_a_claim_that_reads_and_then_writes_would_give_it_to_both():
    """Negative control: without the lock and the condition of the UPDATE."""
    tasks.write.enqueue("甲")
    both_have_read = threading.Barrier(2)

    def naive(worker):
        found = Job.objects.filter(state=State.WAITING).first()
        both_have_read.wait()
        lease = timezone.now() + claims.LEASE
        return Job.objects.filter(pk=found.pk).update(state=State.WORKING, worker=worker, lease_until=lease)

    assert in_threads(lambda: naive("一"), lambda: naive("二")) == [1, 1]


def lost_lease():
    """The claim of a worker that was believed dead, and that of the one who has the job now."""
    tasks.write.enqueue("甲")
    (slow,) = claims.claim("慢")
    Job.objects.update(lease_until=timezone.now() - timedelta(seconds=1))
    (quick,) = claims.claim("快")
    assert quick.job.pk == slow.job.pk
    assert quick.token == slow.token + 1
    return slow, quick


@pytest.mark.django_db
def test_who_has_lost_the_lease_writes_nothing(caplog):
    slow, quick = lost_lease()
    perform(slow)
    assert tasks.effects() == []
    assert (job().state, job().worker) == (State.WORKING, "快")
    claims.give_back([slow])
    with pytest.raises(claims.LeaseLost):
        claims.fail(slow, 1, "")
    claims.renew("慢", [slow])
    assert (job().state, job().worker) == (State.WORKING, "快")
    perform(quick)
    assert (tasks.effects(), job().state) == (["甲"], State.DONE)
    perform(slow)
    assert (tasks.effects(), job().attempts) == (["甲"], 2)
    assert [message for message in caplog.messages if "lease was lost" in message] != []


@pytest.mark.django_db
def test_without_the_token_it_would_write_twice(monkeypatch):
    """Negative control."""
    slow, quick = lost_lease()
    monkeypatch.setattr(claims, "_held", lambda claim: Job.objects.filter(pk=claim.job.pk))
    perform(quick)
    perform(slow)
    assert tasks.effects() == ["甲", "甲"]


@pytest.mark.django_db
def test_the_last_step_of_a_long_task_is_committed_with_done():
    tasks.in_steps.enqueue("甲")
    (slow,) = claims.claim("慢")
    Job.objects.update(lease_until=timezone.now() - timedelta(seconds=1))
    (quick,) = claims.claim("快")
    perform(slow)
    assert tasks.effects() == ["甲 attempt 1"]
    perform(quick)
    assert tasks.effects() == ["甲 at last", "甲 attempt 1", "甲 attempt 2"]
    assert job().state == State.DONE


@pytest.mark.django_db
def test_a_failing_job_stops_no_other_and_ends_dead(time_machine, caplog):
    time_machine.move_to("2026-05-01T00:00:00Z", tick=False)
    tasks.broken.enqueue("坏")
    tasks.write.enqueue("好")
    assert run_due() == 2
    assert tasks.effects() == ["好"]
    pauses = []
    failing = Job.objects.get(task__endswith="broken")
    while failing.state == State.WAITING:
        pauses.append((failing.next_at - timezone.now()).total_seconds())
        assert run_due() == 0
        time_machine.move_to(failing.next_at, tick=False)
        assert run_due() == 1
        failing.refresh_from_db()
    assert (failing.state, failing.attempts) == (State.DEAD, 3)
    assert [low <= pause <= high for pause, low, high in zip(pauses, (8, 24), (12, 36), strict=True)] == [True, True]
    time_machine.move_to("2027-05-01T00:00:00Z", tick=False)
    assert run_due() == 0
    assert failing.error.startswith("ValueError（tests/portal/jobs/sample_tasks.py 第 ")


@pytest.mark.django_db
def test_an_error_keeps_no_word_of_its_message(caplog):
    tasks.tells.enqueue()
    run_due()
    assert job().error.startswith("ValueError（tests/portal/jobs/sample_tasks.py 第 ")
    assert "ValueError" in caplog.text
    assert [word for word in ("王小明", "5678", "Error: ") if word in caplog.text + job().error] == []


@pytest.mark.django_db
def test_what_was_claimed_beside_a_killer_loses_no_try():
    """A worker that is killed leaves all that it has claimed; each comes back alone."""
    tasks.write.enqueue_many([((f"{n}",), {}) for n in range(3)])
    assert len(claims.claim("killed")) == 3
    Job.objects.update(lease_until=timezone.now() - timedelta(seconds=1))
    (first,) = claims.claim("二")
    assert sorted(Job.objects.values_list("attempts", flat=True)) == [1, 1, 2]
    perform(first)
    assert run_due() == 2
    assert sorted(Job.objects.values_list("attempts", flat=True)) == [2, 2, 2]
    assert states() == ["done"] * 3


@pytest.mark.django_db
def test_a_job_whose_worker_dies_each_time_is_dead_in_the_end():
    tasks.broken.enqueue()
    for attempt in (1, 2, 3):
        (held,) = claims.claim("killed")
        assert held.job.attempts == attempt
        Job.objects.update(lease_until=timezone.now() - timedelta(seconds=1))
    assert run_due() == 1
    assert (job().state, job().error) == (State.DEAD, claims.KILLED)


@pytest.mark.django_db
def test_a_job_that_is_given_back_has_not_run():
    tasks.write.enqueue("甲")
    held = claims.claim("here")
    claims.give_back(held)
    assert (job().state, job().attempts, job().worker) == (State.WAITING, 0, NOBODY)
    perform(held[0])
    assert tasks.effects() == []
    assert run_due() == 1


@pytest.mark.django_db
@pytest.mark.parametrize("path", ["portal.jobs.gone.gone", "os.system", "tests.portal.jobs.sample_tasks.effect", "x"])
def test_a_row_runs_tasks_and_nothing_else(path):
    with pytest.raises(UnknownTask):
        find(path)
    Job.objects.create(task=path)
    run_due()
    assert (job().state, job().error.partition("（")[0], job().title) == (State.WAITING, "UnknownTask", path)


@pytest.mark.django_db
def test_with_the_clock_an_hour_back_nothing_happens_twice(time_machine):
    time_machine.move_to("2026-05-01T08:00:00Z", tick=False)
    tasks.write.enqueue("甲")
    (slow,) = claims.claim("慢")
    time_machine.move_to("2026-05-01T07:00:00Z", tick=False)
    assert claims.claim("快") == []
    perform(slow)
    assert run_due() == 0
    time_machine.move_to("2026-05-01T09:00:00Z", tick=False)
    assert run_due() == 0
    assert tasks.effects() == ["甲"]


REFUSED = [
    ((object(),), {}, "write: name: object is no JSON"),
    ((timezone.now(),), {}, "write: name: datetime is no JSON"),
    ((b"x",), {}, "write: name: bytes is no JSON"),
    ((float("nan"),), {}, "write: name: JSON has no such number"),
    (({1: 2},), {}, "write: name: names in JSON are texts"),
    (([{"a": {"b": {1}}}],), {}, "write: name.a.b: set is no JSON"),
    ((Sealed("x"),), {}, "write: name: a sealed text is read when the job runs, never handed to it"),
    (("电话13812345678",), {}, "looks like a telephone number, an identity number or a mail address"),
    ((["110101199003078515"],), {}, "looks like a telephone number, an identity number or a mail address"),
    ((), {"name": "wang@example.com"}, "looks like a telephone number, an identity number or a mail address"),
    ((), {}, "write: missing a required argument: 'name'"),
    (("a", "b"), {}, "write: too many positional arguments"),
    ((), {"nam": 1}, "write: "),
    (("x" * LARGEST,), {}, f"write: arguments of {LARGEST + 10} characters; name a record instead"),
]


@pytest.mark.django_db
@pytest.mark.parametrize(("args", "kwargs", "why"), REFUSED, ids=range(len(REFUSED)))
def test_arguments_are_plain_small_and_tell_of_nobody(args, kwargs, why):
    with pytest.raises(ArgumentsRefused) as refused:
        tasks.write.enqueue(*args, **kwargs)
    assert why in str(refused.value)
    assert "1381234" not in str(refused.value)
    assert Job.objects.count() == 0


@pytest.mark.django_db
def test_no_parameter_is_named_like_a_sealed_column():
    def report(contact):
        """``contact`` is a sealed column of fault reports."""

    report.__qualname__ = "report"
    with pytest.raises(ArgumentsRefused) as refused:
        Task(report, "报修").enqueue(contact="7")
    assert str(refused.value) == "report: contact is the name of a sealed column; hand over a key"


@pytest.mark.django_db
def test_arguments_come_back_as_they_were_given():
    given = [1, -2.5, True, None, "字", ["a", {"b": [1]}]]
    tasks.write.enqueue(given)
    assert job().args == [given]
    tasks.write.enqueue(name=(1, 2))
    assert Job.objects.latest("pk").kwargs == {"name": [1, 2]}


@pytest.mark.parametrize(
    "declare",
    [
        lambda: task(title="内部")(lambda: None),
        lambda: tasks.write.using(priority=101),
        lambda: tasks.write.using(priority=-101),
        lambda: tasks.write.using(run_after=timezone.now().replace(tzinfo=None)),
        lambda: Task(tasks.effect, "", tries=0),
    ],
)
def test_a_task_that_could_not_run_is_refused_when_it_is_declared(declare):
    with pytest.raises(ImproperlyConfigured):
        declare()


def test_a_task_is_not_called_by_mistake():
    with pytest.raises(TypeError):
        tasks.write("甲")
    with pytest.raises(TypeError):
        tasks.write.using(tries=1)


@pytest.mark.django_db
def test_a_result_is_found_by_its_number_and_its_task():
    result = tasks.write.enqueue("甲")
    assert tasks.write.get_result(result.id) == result
    for other, number in ((tasks.broken, result.id), (tasks.write, "999999")):
        with pytest.raises(TaskResultDoesNotExist):
            other.get_result(number)


@pytest.mark.django_db
@pytest.mark.parametrize(
    "change",
    [
        {"state": State.WORKING},
        {"state": State.DONE},
        {"state": State.DEAD},
        {"worker": "一"},
        {"lease_until": timezone.now()},
        {"finished_at": timezone.now()},
        {"state": State.WORKING, "worker": "一"},
        {"state": State.WORKING, "lease_until": timezone.now()},
        {"priority": 101},
        {"priority": -101},
        {"attempts": -1},
    ],
)
def test_the_database_knows_what_states_there_are(change):
    tasks.write.enqueue("甲")
    with pytest.raises(IntegrityError), transaction.atomic():
        Job.objects.update(**change)


@pytest.mark.django_db
def test_finished_jobs_are_purged_after_a_while(time_machine, monkeypatch):
    monkeypatch.setattr("portal.jobs.crontab.AT_ONCE", 2)
    time_machine.move_to("2026-05-01T00:00:00Z", tick=False)
    tasks.write.enqueue_many([((f"{n}",), {}) for n in range(5)])
    tasks.broken.using(run_after=timezone.now() + timedelta(days=90)).enqueue()
    tasks.broken.enqueue()
    run_due()
    Job.objects.filter(attempts=1, state=State.WAITING).update(state=State.DEAD, finished_at=timezone.now())
    time_machine.move_to(timezone.now() + KEPT, tick=False)
    purge_finished_jobs.call()
    assert states() == ["dead", *["done"] * 5, "waiting"]
    time_machine.move_to(timezone.now() + timedelta(seconds=1), tick=False)
    purge_finished_jobs.call()
    assert states() == ["dead", "waiting"]
