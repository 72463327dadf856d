"""What a service reports of a letter, and what is made of it."""

import pytest
from django.utils import timezone

from portal.jobs.models import Job
from portal.jobs.models import State as JobState
from portal.letters import workflow
from portal.letters.enums import State
from portal.letters.gateways.message import Unknown
from portal.letters.models import Letter
from tests.factories import make
from tests.portal.jobs.conftest import run_due
from tests.portal.letters.conftest import code, receipt, state
from tests.portal.letters.service import KEY, report

# --- what it makes of a letter


@pytest.mark.django_db
@pytest.mark.usefixtures("noon")
@pytest.mark.parametrize(
    ("before", "delivered", "after"),
    [
        (State.SENT, True, State.DELIVERED),
        (State.DOUBT, True, State.DELIVERED),
        (State.CALLING, True, State.DELIVERED),
        (State.WAITING, True, State.DELIVERED),
        (State.DEAD, True, State.DELIVERED),
        (State.SENT, False, State.DEAD),
        (State.DOUBT, False, State.DEAD),
        (State.WAITING, False, State.WAITING),
        (State.CALLING, False, State.CALLING),
        (State.DEAD, False, State.DEAD),
    ],
)
@pytest.mark.parametrize("is_code", [True, False])
def test_what_a_report_makes_of_a_letter(before, delivered, after, is_code):
    over = {"sent_at": timezone.now()} if before == State.SENT else {}
    text = "" if is_code and before == State.SENT else "验证码482913"
    letter = make(Letter, state=before, is_code=is_code, text=text, attempts=1, **over)
    assert workflow.reported(letter.key, delivered=delivered) is (before != after)
    letter.refresh_from_db()
    assert letter.state == after
    assert (letter.text == "") is (text == "" or (is_code and after == State.DELIVERED))
    assert workflow.reported(letter.key, delivered=delivered) is False  # the same once more


@pytest.mark.django_db
@pytest.mark.usefixtures("noon")
def test_a_report_of_a_letter_that_was_never_called_is_nobodys(gateway):
    receipt()
    assert workflow.reported("receipt:1", delivered=True) is False
    assert workflow.reported("no-such", delivered=True) is False
    assert state() == "waiting"


@pytest.mark.django_db
@pytest.mark.usefixtures("noon")
def test_a_report_before_the_answer_is_not_written_over(gateway, monkeypatch):
    def quick(message):
        assert workflow.reported(message.key, delivered=True, provider_id="n-9")
        return Unknown("短信服务没有答复")

    monkeypatch.setattr(gateway, "send", quick)
    receipt()
    run_due()
    assert (state(), Letter.objects.get().provider_id, Job.objects.exclude(state=JobState.DONE).count()) == (
        "delivered", "n-9", 0,
    )  # fmt: skip


# --- from the service


@pytest.mark.django_db
def test_a_report_comes_back(service, client):
    receipt()
    code()
    run_due()
    rows = [{"key": key, "id": "n-1", "state": "delivered"} for key in ("receipt:1", "code:1", "no-such")]
    assert report(client, rows).json() == {"taken": 2}
    assert report(client, rows).json() == {"taken": 0}
    assert set(Letter.objects.values_list("state", flat=True)) == {"delivered"}


@pytest.mark.django_db
@pytest.mark.parametrize("changes", [{"key": KEY[::-1]}, {"moment": 1000}, {"signed": "sha256=0"}])
def test_a_report_without_the_signature_is_refused(service, client, changes):
    receipt()
    run_due()
    answer = report(client, [{"key": "receipt:1", "state": "delivered"}], **changes)
    assert (answer.status_code, answer.json()) == (403, {"error": "signature"})
    assert Letter.objects.get().state == "sent"


@pytest.mark.django_db
@pytest.mark.parametrize(
    "rows",
    [
        b"", b"[]", b"{}", b'{"reports": 1}', b'{"reports": [1]}', b'{"reports": [{"key": 1, "state": "delivered"}]}',
        b'{"reports": [{"key": "receipt:1", "state": "delivered"}, {"key": "x", "state": "gone"}]}',
        b'{"reports": [{"key": "receipt:1", "state": ["delivered"]}]}',
        b'{"reports": [{"key": "\\u0000", "state": "delivered"}]}', b"[" * 60_000, b"\xff",
    ],
)  # fmt: skip
def test_of_a_body_with_a_fault_nothing_is_taken(service, client, rows):
    receipt()
    run_due()
    assert report(client, rows).status_code == 400
    assert Letter.objects.get().state == "sent"


@pytest.mark.django_db
def test_without_a_key_there_are_no_reports(client):
    assert report(client, []).status_code == 404
