"""One job, one worker: who holds it, who has lost it, and what the one who has lost it may still write."""

import threading
from datetime import timedelta

import pytest
from django.utils import timezone

from portal.jobs import claims
from portal.jobs.models import Job, State
from portal.jobs.perform import perform
from tests.portal.jobs import sample_tasks as tasks
from tests.portal.jobs.conftest import NOBODY, in_threads, job, run_due


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
def test_a_job_that_is_given_back_has_not_run():
    tasks.write.enqueue("甲")
    held = claims.claim("here")
    claims.give_back(held)
    assert (job().state, job().attempts, job().worker) == (State.WAITING, 0, NOBODY)
    perform(held[0])
    assert tasks.effects() == []
    assert run_due() == 1


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
