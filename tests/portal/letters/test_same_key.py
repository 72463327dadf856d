"""A letter that a person sends again goes under the key that it had, by real workers, beside one that forgets it."""

import signal

import pytest

from portal.actions.registry import find
from portal.letters import workflow
from portal.letters.enums import State
from portal.letters.models import Letter
from tests.portal.jobs.conftest import until
from tests.portal.letters.conftest import code, receipt
from tests.portal.letters.test_killed import LEASE, all_over, kill_between_call_and_mark

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.server]
CONTROL = pytest.mark.parametrize(("without", "reached"), [("", 1), ("key", 2)])


def worked_off(start, **options):
    worker = start(lease=LEASE, **options)
    until(all_over)
    worker.send_signal(signal.SIGKILL)
    worker.wait()


def sent_again():
    find(Letter, "send-again").perform(Letter.objects.get(), actor=None)


@CONTROL
def test_a_code_in_doubt_reaches_its_recipient_once(start, service, without, reached):
    """The service knows the key. Without it, the negative control, the telephone gets the code twice."""
    code()
    kill_between_call_and_mark(start, service)
    worked_off(start)
    assert Letter.objects.get().state == State.DOUBT
    sent_again()
    worked_off(start, without=without)
    assert (Letter.objects.get().state, len(service.calls), len(service.sent)) == (State.SENT, 2, reached)


@CONTROL
def test_a_notice_that_was_reported_dead_keeps_its_key(start, service, without, reached):
    receipt()
    worked_off(start, without=without)
    workflow.reported("receipt:1", delivered=False)
    assert Letter.objects.get().state == State.DEAD
    sent_again()
    worked_off(start, without=without)
    assert (Letter.objects.get().state, len(service.calls), len(service.sent)) == (State.SENT, 2, reached)
