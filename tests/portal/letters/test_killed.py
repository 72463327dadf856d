"""Workers as processes, killed while the example service has a letter and has not yet answered."""

import signal
from datetime import timedelta

import pytest
from django.utils import timezone

from portal.jobs.models import Job
from portal.jobs.models import State as JobState
from portal.letters.enums import State
from portal.letters.models import Letter
from tests.portal.jobs.conftest import until
from tests.portal.letters.conftest import code, receipt

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.server]
LEASE = 1  # seconds, instead of the product's minute
OVER = (State.SENT, State.DOUBT, State.DEAD)


def all_over():
    return not Letter.objects.exclude(state__in=OVER).exists() and not Job.objects.exclude(state=JobState.DONE).exists()


def kill_between_call_and_mark(start, service, calls=1):
    """A worker is killed when the service has the letter and before it answers."""
    service.held.clear()
    worker = start(lease=LEASE)
    until(lambda: len(service.calls) >= calls)
    worker.send_signal(signal.SIGKILL)
    worker.wait()
    service.held.set()


def test_killed_between_call_and_mark_a_code_is_in_doubt_and_never_sent_again(start, service):
    code()
    kill_between_call_and_mark(start, service)
    assert Letter.objects.get().state == "calling"
    start(lease=LEASE)
    until(all_over)
    letter = Letter.objects.get()
    assert (letter.state, letter.attempts, letter.error) == ("doubt", 1, "发送中进程被中止")
    assert service.calls == ["code:1"]


def test_a_control_that_forgets_the_mark_calls_twice(start, service):
    """Negative control: with the letter still waiting, as if ``calling`` had not been committed."""
    code()
    kill_between_call_and_mark(start, service)
    Letter.objects.update(state=State.WAITING, attempts=0)
    start(lease=LEASE)
    until(all_over)
    assert service.calls == ["code:1", "code:1"]


def test_killed_between_call_and_mark_a_notice_is_sent_again_and_the_service_knows_it(start, service):
    receipt()
    kill_between_call_and_mark(start, service)
    start(lease=LEASE)
    until(lambda: Letter.objects.get().state == State.WAITING)
    Job.objects.filter(state=JobState.WAITING).update(next_at="2026-01-01T00:00Z")
    Letter.objects.update(not_before="2026-01-01T00:00Z")
    start(lease=LEASE)
    until(all_over)
    assert (Letter.objects.get().state, service.calls, len(service.sent)) == ("sent", ["receipt:1"] * 2, 1)


def flood(start, service, *, count, kills):
    """Half codes, half notices; workers are killed in the middle of it. Then everything that waits is due at once."""
    for number in range(count // 2):
        code(f"code:{number}")
        receipt(f"receipt:{number}")
    for number in range(1, kills + 1):
        part = number * count // (kills + 2)
        worker = start(lease=LEASE)
        until(lambda part=part: len(service.calls) >= part)
        worker.send_signal(signal.SIGKILL)
        worker.wait()
    start(lease=LEASE)
    until(lambda: not Letter.objects.filter(state=State.CALLING).exists() and due_now() and all_over(), 600)
    codes = [key for key in service.calls if key.startswith("code")]
    notices = {key for key in service.calls if key.startswith("receipt")}
    assert len(codes) == len(set(codes))  # no code twice
    assert len(notices) == count // 2  # no notice lost
    assert len(service.calls) - len(set(service.calls)) <= kills
    lost = Letter.objects.filter(state=State.DOUBT)
    assert lost.count() <= kills
    assert not lost.filter(is_code=False).exists()
    assert Letter.objects.filter(state=State.SENT).count() == count - lost.count()
    assert set(codes) | set(lost.values_list("key", flat=True)) >= {f"code:{n}" for n in range(count // 2)}


def due_now():
    """The pauses are over: of those that are put off, for writing all that wait again and again would be in the way."""
    later, past = timezone.now(), timezone.now() - timedelta(hours=1)
    Letter.objects.filter(state=State.WAITING, not_before__gt=later).update(not_before=past)
    Job.objects.filter(state=JobState.WAITING, next_at__gt=later).update(next_at=past)
    return True


def test_killed_in_a_flood_no_code_goes_twice_and_no_notice_is_lost(start, service):
    flood(start, service, count=20, kills=2)


@pytest.mark.long
def test_killed_in_a_flood_of_a_thousand(start, service):
    flood(start, service, count=1000, kills=8)
