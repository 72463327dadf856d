"""A code that comes late is of no use and only frightens: from its last minute on it is never sent, by nobody."""

from datetime import timedelta

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.db import connection
from django.test import RequestFactory
from django.utils import timezone

from portal.actions.refusal import ActionRefused
from portal.actions.registry import find
from portal.jobs.models import Job
from portal.letters import declared, workflow
from portal.letters.backoffice import TOLD, unsent
from portal.letters.enums import Channel, State
from portal.letters.gateways.message import Later, Unknown
from portal.letters.models import Letter
from portal.letters.writing import LetterRefused
from tests.factories import make
from tests.portal.jobs.conftest import run_due
from tests.portal.letters.conftest import CODE, PHONE, code, receipt

pytestmark = pytest.mark.django_db
NOON = "2026-05-01T12:00:00+08:00"
MINUTES = timedelta(minutes=CODE["minutes"])
EXPIRED = ("dead", "", "验证码已失效，没有发出")
AGAIN = find(Letter, "send-again")


@pytest.fixture(autouse=True)
def noon(time_machine):
    time_machine.move_to(NOON, tick=False)


def what_became():
    letter = Letter.objects.get()
    return letter.state, letter.text, letter.error


def later(time_machine, pause):
    time_machine.move_to(timezone.now() + pause, tick=False)


def test_a_code_is_valid_as_long_as_its_text_says():
    assert code().expires_at == timezone.now() + MINUTES
    assert code("code:2", values={**CODE, "minutes": "10"}).expires_at == timezone.now() + timedelta(minutes=10)
    assert receipt().expires_at is None


@pytest.mark.parametrize("minutes", [0, -5, "５", "五", 2.5, 1_441, "1e1"])
def test_a_lifetime_that_is_no_number_of_minutes_is_refused(minutes):
    with pytest.raises(LetterRefused, match="^验证码的有效时间应为 1 到 1440 之间的整数（分钟）。$"):
        code(values={**CODE, "minutes": minutes})
    assert Letter.objects.count() == 0


def test_a_code_without_a_lifetime_stops_the_start():
    with pytest.raises(ImproperlyConfigured, match="valid"):
        values = {"code": declared.Value("验证码", "1")}
        declared.declare("endless", "验证码", Channel.SMS, values, text="{验证码}", is_code=True)


@pytest.mark.parametrize(("late", "sent"), [(-1, True), (0, False), (1, False), (86_400, False)])
def test_after_an_outage_of_the_workers_only_valid_codes_are_sent(gateway, time_machine, late, sent):
    code()
    later(time_machine, MINUTES + timedelta(seconds=late))
    run_due()
    assert len(gateway.messages) == int(sent)
    assert what_became() == (("sent", "", "") if sent else EXPIRED)
    assert Job.objects.exclude(state="done").count() == 0


def test_without_its_lifetime_it_would_be_sent_a_day_later(gateway, time_machine):
    """Negative control."""
    code()
    Letter.objects.update(expires_at=None)
    later(time_machine, timedelta(days=1))
    run_due()
    assert [message.to for message in gateway.messages] == [PHONE]


def test_a_notice_is_sent_however_late(gateway, time_machine):
    receipt()
    later(time_machine, timedelta(days=3))
    run_due()
    assert what_became()[0] == "sent"


def test_while_the_gateway_is_away_a_code_is_tried_until_it_expires(gateway, time_machine):
    gateway.outcomes = [Later("连接不上短信服务")] * 8
    code()
    begun = timezone.now()
    while run_due():
        assert timezone.now() < begun + MINUTES
        if Letter.objects.get().state == State.WAITING:
            time_machine.move_to(Letter.objects.get().not_before, tick=False)
    assert what_became() == EXPIRED
    assert 3 <= len(gateway.messages) <= 5  # after 10 seconds, 30, 90, and 270 would be too late


def test_a_doubt_is_no_less_a_doubt_when_the_code_has_expired(gateway, time_machine):
    """Whoever was killed in the call may have sent it, and a report may still say so."""
    letter = code()
    workflow.begin(letter)
    later(time_machine, timedelta(hours=1))
    run_due()
    assert what_became()[0] == "doubt"
    assert workflow.reported(letter.key, delivered=True)
    assert what_became() == ("delivered", "", "")


def test_an_expired_code_is_not_marked_over_a_report(gateway):
    letter = code()
    workflow.begin(letter)
    assert workflow.reported(letter.key, delivered=True)
    workflow.expired(letter)
    assert what_became()[0] == "delivered"


def test_nobody_sends_an_expired_code_again(gateway, time_machine):
    gateway.outcomes = [Unknown("短信服务没有答复")]
    code()
    run_due()
    later(time_machine, MINUTES)
    with pytest.raises(ActionRefused) as refused:
        AGAIN.perform(Letter.objects.get(), actor=None)
    assert refused.value.reasons == ("验证码已经失效，不能再发；需要时请对方重新获取。",)


def test_sent_again_in_its_last_second_it_is_not_called_after_it(gateway, time_machine):
    gateway.outcomes = [Unknown("短信服务没有答复")]
    code()
    run_due()
    later(time_machine, MINUTES - timedelta(seconds=1))
    AGAIN.perform(Letter.objects.get(), actor=None)
    later(time_machine, timedelta(seconds=1))
    run_due()
    assert (len(gateway.messages), what_became()) == (1, EXPIRED)


def test_the_secret_is_gone_from_the_database(time_machine):
    code()
    later(time_machine, MINUTES)
    run_due()
    with connection.cursor() as cursor:
        cursor.execute("SELECT text FROM letters_letter")
        assert cursor.fetchall() == [("",)]


@pytest.mark.parametrize(("since", "waits"), [(timedelta(0), True), (TOLD - timedelta(seconds=1), True), (TOLD, False)])
def test_what_nobody_can_send_leaves_the_first_page_after_a_day(since, waits):
    make(Letter, state=State.DEAD, is_code=True, text="", expires_at=timezone.now() - since)
    other = make(Letter, state=State.DEAD)
    rows = unsent.narrow(RequestFactory().get("/"), Letter.objects.all())
    assert rows.filter(pk=other.pk).exists()
    assert rows.count() == 1 + waits
