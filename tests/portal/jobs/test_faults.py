"""A job that goes wrong: its tries, its end, and what is said about it."""

from datetime import timedelta

import pytest
from django.utils import timezone

from portal.jobs import claims
from portal.jobs.models import Job, State
from portal.jobs.perform import UnknownTask, find, perform
from tests.portal.jobs import sample_tasks as tasks
from tests.portal.jobs.conftest import job, run_due, states


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
@pytest.mark.parametrize("path", ["portal.jobs.gone.gone", "os.system", "tests.portal.jobs.sample_tasks.effect", "x"])
def test_a_row_runs_tasks_and_nothing_else(path):
    with pytest.raises(UnknownTask):
        find(path)
    Job.objects.create(task=path)
    run_due()
    assert (job().state, job().error.partition("（")[0], job().title) == (State.WAITING, "UnknownTask", path)
