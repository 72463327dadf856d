"""A letter that a person sends again."""

from datetime import timedelta

import pytest
from django.utils import timezone

from portal.actions.refusal import ActionRefused
from portal.actions.registry import find
from portal.jobs.models import Job
from portal.jobs.models import State as JobState
from portal.letters.delivery import TRIES
from portal.letters.gateways.message import Later, Refused, Unknown
from portal.letters.models import Letter
from tests.factories import make
from tests.portal.jobs.conftest import run_due
from tests.portal.letters.conftest import code, receipt, state

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("noon")]
AGAIN = find(Letter, "send-again")


def test_an_old_job_does_not_touch_a_letter_that_was_sent_again(gateway, time_machine):
    gateway.outcomes = [Refused("x")]
    letter = receipt()
    run_due()
    AGAIN.perform(Letter.objects.get(), actor=None)
    Job.objects.filter(args=[letter.pk, 0, 0]).update(state=JobState.WAITING, finished_at=None)
    run_due()
    assert (state(), Letter.objects.get().attempts, len(gateway.messages)) == ("sent", 2, 2)


def test_a_dead_letter_is_sent_again_under_the_same_key(gateway):
    gateway.outcomes = [Refused("短信服务拒绝（400）")]
    receipt()
    run_due()
    AGAIN.perform(Letter.objects.get(), actor=None)
    assert (state(), Letter.objects.get().error) == ("waiting", "")
    run_due()
    assert (state(), [message.key for message in gateway.messages]) == ("sent", ["receipt:1"] * 2)


def test_sent_again_it_has_all_its_tries_again(gateway, time_machine):
    gateway.outcomes = [Later("x")] * (2 * TRIES - 1)
    receipt()
    for _ in range(2):
        while run_due():
            time_machine.move_to(timezone.now() + timedelta(hours=24), tick=False)
        if state() == "dead":
            AGAIN.perform(Letter.objects.get(), actor=None)
    assert (state(), len(gateway.messages)) == ("sent", 2 * TRIES)


def test_a_person_may_send_a_doubtful_code_again(gateway):
    gateway.outcomes = [Unknown("x")]
    code()
    run_due()
    AGAIN.perform(Letter.objects.get(), actor=None)
    run_due()
    assert (state(), len(gateway.messages)) == ("sent", 2)


def test_at_night_a_person_sends_nothing_again_either(gateway, time_machine):
    letter = make(Letter)
    time_machine.move_to("2026-05-01T23:00:00+08:00", tick=False)
    AGAIN.perform(letter, actor=None)
    run_due()
    assert (state(), gateway.messages) == ("waiting", [])


def test_what_was_wiped_cannot_be_sent_again():
    letter = make(Letter, is_code=True, text="")
    with pytest.raises(ActionRefused) as refused:
        AGAIN.perform(letter, actor=None)
    assert refused.value.reasons == ("内容已经清除，不能再发；需要时请对方重新获取。",)
