"""How a letter goes out: one call after the other, outside any transaction, and what each answer makes of it."""

from datetime import timedelta

import pytest
from django.utils import timezone

from portal.jobs import claims
from portal.jobs.models import Job
from portal.jobs.models import State as JobState
from portal.jobs.perform import perform
from portal.letters.delivery import TRIES
from portal.letters.gateways.message import Accepted, Later, Refused, Unknown
from portal.letters.models import Letter
from portal.privacy.keyring import UnsealError
from tests.portal.jobs.conftest import run_due
from tests.portal.letters.conftest import PHONE, code, receipt, state

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("noon")]


def run_later(time_machine, hours=24):
    time_machine.move_to(timezone.now() + timedelta(hours=hours), tick=False)
    return run_due()


def test_a_notice_is_sent_and_keeps_its_text(gateway):
    receipt()
    assert run_due() == 1
    letter = Letter.objects.get()
    assert (letter.state, letter.attempts, letter.provider_id, letter.sent_at) == ("sent", 1, "n-1", timezone.now())
    (message,) = gateway.messages
    assert (message.key, message.to, message.text) == ("receipt:1", PHONE, letter.text.unsealed())
    assert PHONE not in repr(message)


def test_the_text_of_a_code_is_wiped_in_the_moment_it_is_sent(gateway):
    code()
    run_due()
    letter = Letter.objects.get()
    assert (letter.state, letter.text, gateway.messages[0].text[:9]) == ("sent", "", "验证码482913")


def test_an_inbox_needs_no_gateway():
    receipt(channel="inbox", to="citizen:7")
    run_due()
    letter = Letter.objects.get()
    assert (letter.state, letter.delivered_at) == ("delivered", timezone.now())


@pytest.mark.django_db(transaction=True)
def test_the_gateway_is_called_outside_any_transaction(gateway):
    receipt()
    code()
    run_due()
    assert gateway.inside == [False, False]


@pytest.mark.django_db(transaction=True)
def test_while_it_is_called_everybody_sees_that(gateway, monkeypatch):
    seen = []
    monkeypatch.setattr(gateway, "send", lambda message: seen.append(state()) or Accepted())
    receipt()
    run_due()
    assert (seen, state()) == (["calling"], "sent")


@pytest.mark.parametrize("write", [code, receipt])
def test_what_was_not_reached_is_tried_again_after_ever_longer_pauses(gateway, time_machine, write):
    gateway.outcomes = [Later("连接不上短信服务")] * 3
    write()
    pauses = []
    for _ in range(3):
        run_due()
        letter = Letter.objects.get()
        assert (letter.state, letter.error) == ("waiting", "连接不上短信服务")
        pauses.append((letter.not_before - timezone.now()).total_seconds())
        assert run_due() == 0
        time_machine.move_to(letter.not_before, tick=False)
    for pause, middle in zip(pauses, (10, 30, 90), strict=True):
        assert 0.8 * middle <= pause <= 1.2 * middle
    run_due()
    assert (state(), Letter.objects.get().attempts, Letter.objects.get().error) == ("sent", 4, "")


def test_after_so_many_tries_a_person_has_to_look(gateway, time_machine):
    gateway.outcomes = [Later("连接不上短信服务")] * TRIES
    receipt()
    while run_due():
        time_machine.move_to(timezone.now() + timedelta(hours=24), tick=False)
    assert (state(), len(gateway.messages)) == ("dead", TRIES)
    assert Job.objects.exclude(state=JobState.DONE).count() == 0


def test_a_refusal_ends_it_at_once(gateway):
    gateway.outcomes = [Refused("短信服务拒绝（400）")]
    receipt()
    run_due()
    letter = Letter.objects.get()
    assert (letter.state, letter.error, letter.attempts) == ("dead", "短信服务拒绝（400）", 1)


@pytest.mark.parametrize("fault", [Unknown("短信服务没有答复"), ValueError(PHONE)])
def test_a_code_of_which_nobody_knows_is_never_sent_again_by_itself(gateway, time_machine, fault, caplog):
    gateway.outcomes = [fault]
    code()
    run_due()
    assert (state(), len(gateway.messages)) == ("doubt", 1)
    assert run_later(time_machine) == 0
    assert (state(), len(gateway.messages)) == ("doubt", 1)
    assert PHONE not in caplog.text + Letter.objects.get().error


def test_a_notice_of_which_nobody_knows_is_sent_again_under_its_key(gateway, time_machine):
    gateway.outcomes = [Unknown("短信服务没有答复")]
    receipt()
    run_due()
    run_later(time_machine)
    assert (state(), [message.key for message in gateway.messages]) == ("sent", ["receipt:1"] * 2)


def test_a_notice_that_stays_unknown_ends_in_doubt(gateway, time_machine):
    gateway.outcomes = [Unknown("短信服务没有答复")] * TRIES
    receipt()
    while run_due():
        time_machine.move_to(timezone.now() + timedelta(hours=24), tick=False)
    assert (state(), len(gateway.messages)) == ("doubt", TRIES)


def test_a_worker_that_comes_at_night_lets_people_sleep(gateway, time_machine):
    receipt()
    time_machine.move_to("2026-05-01T23:00:00+08:00", tick=False)
    run_due()
    assert (state(), gateway.messages) == ("waiting", [])
    time_machine.move_to("2026-05-02T07:29:00+08:00", tick=False)
    assert run_due() == 0
    time_machine.move_to("2026-05-02T07:30:00+08:00", tick=False)
    run_due()
    assert (state(), Letter.objects.get().attempts) == ("sent", 1)


def test_a_clock_put_back_sends_nothing_twice(gateway, time_machine):
    receipt()
    run_due()
    time_machine.move_to("2026-05-01T11:00:00+08:00", tick=False)
    run_due()
    assert len(gateway.messages) == 1


def test_who_lost_the_lease_writes_nothing(gateway, monkeypatch):
    code()
    (claim,) = claims.claim("one")

    def slow(message):
        Job.objects.update(token=claim.token + 1, worker="two")
        return Accepted("n-1")

    monkeypatch.setattr(gateway, "send", slow)
    perform(claim)
    assert state() == "calling"  # whoever has the job now finds the call without an answer
    Job.objects.update(lease_until=timezone.now() - timedelta(seconds=1))
    run_due("three")
    assert (state(), Letter.objects.get().error) == ("doubt", "发送中进程被中止")


def test_a_letter_that_was_purged_is_no_fault(gateway):
    receipt()
    Letter.objects.all().delete()
    run_due()
    assert (gateway.messages, Job.objects.get().state) == ([], JobState.DONE)


def test_without_its_key_a_letter_is_not_called_and_waits(gateway, monkeypatch):
    code()

    def locked(token):
        raise UnsealError

    monkeypatch.setattr("portal.privacy.sealed.unseal", locked)
    run_due()
    assert (state(), Letter.objects.get().attempts, gateway.messages) == ("waiting", 0, [])
    assert Job.objects.get().state == JobState.WAITING
    monkeypatch.undo()
