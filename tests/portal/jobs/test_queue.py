"""The queue without processes: what is enqueued, what is run first, and what a run leaves behind."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from portal.jobs import claims
from portal.jobs.arguments import ArgumentsRefused
from portal.jobs.crontab import KEPT, purge_finished_jobs
from portal.jobs.models import Job, State
from portal.jobs.task import TaskResultDoesNotExist, TaskResultStatus
from tests.portal.jobs import sample_tasks as tasks
from tests.portal.jobs.conftest import NOBODY, in_threads, job, run_due, states


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
    """More of them than one statement takes, each with its own arguments."""
    odd = ["甲“%s”\\n", 1.0, 10**30, None, {"乙": [True, {}]}]
    calls = [(([n, odd[n % len(odd)]],), {}) for n in range(1001)]
    with django_assert_max_num_queries(6):
        results = tasks.write.enqueue_many(calls)
    assert [*Job.objects.order_by("pk").values_list("args", flat=True)] == [[*args] for args, _ in calls]
    assert [result.id for result in results] == [
        str(key) for key in Job.objects.order_by("pk").values_list("pk", flat=True)
    ]
    with pytest.raises(ArgumentsRefused):
        tasks.write.enqueue_many([(("甲",), {}), ((object(),), {})])
    assert Job.objects.count() == 1001


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
