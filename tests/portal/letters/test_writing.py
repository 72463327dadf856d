"""Letters are written in the caller's transaction, once for a key, and hold nothing in clear."""

import threading

import pytest
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from portal.jobs.models import Job
from portal.letters.declared import UnknownTemplate
from portal.letters.enums import State, Usage
from portal.letters.models import Letter, TemplateVersion
from portal.letters.queries import inbox_of
from portal.letters.writing import LetterRefused, send
from tests.factories import make
from tests.portal.letters.conftest import PHONE, code, receipt

pytestmark = pytest.mark.django_db
DAY, NIGHT = "2026-05-01T12:00:00+08:00", "2026-05-01T22:00:00+08:00"


def test_a_letter_is_rendered_once_and_waits_with_its_job(time_machine):
    time_machine.move_to(DAY, tick=False)
    letter = Letter.objects.get(pk=receipt().pk)
    assert letter.text.unsealed() == "您提交的场地报修已收到，受理号ABCD-EFGH，凭受理号可在网站查询办理进度。"
    assert (letter.state, letter.channel, letter.is_code, letter.not_before) == (
        "waiting",
        "sms",
        False,
        timezone.now(),
    )
    TemplateVersion.objects.update(text="另一种说法{事项}{受理号}")
    assert "另一种" not in Letter.objects.get().text.unsealed()
    job = Job.objects.get()
    assert (job.args, job.queue, job.next_at) == ([letter.pk, 0, 0], "letters", letter.not_before)


def test_a_rollback_leaves_neither_letter_nor_job():
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        receipt()
        raise ZeroDivisionError
    assert (Letter.objects.count(), Job.objects.count()) == (0, 0)


def test_the_same_key_gives_the_same_letter_and_the_callers_work_goes_on():
    first = receipt()
    with transaction.atomic():
        second = receipt(values={"subject": "别的", "number": "X"})
        make(TemplateVersion)  # the transaction is not broken
    assert (second.pk, Letter.objects.count(), Job.objects.count()) == (first.pk, 1, 1)
    assert TemplateVersion.objects.filter(usage=Usage.DRAFT).count() == 1


def test_without_the_savepoint_the_callers_transaction_would_be_broken():
    """Negative control."""
    letter = receipt()
    with pytest.raises(transaction.TransactionManagementError), transaction.atomic():
        try:
            Letter(
                **{**{f.attname: getattr(letter, f.attname) for f in Letter._meta.concrete_fields}, "id": None}
            ).save()
        except IntegrityError:
            Letter.objects.count()
    assert Letter.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_many_who_write_one_key_at_one_moment_write_one_letter():
    receipt("first")  # the template is there
    barrier, found = threading.Barrier(6), []

    def write():
        barrier.wait()
        found.append(receipt("same").pk)
        connection.close()

    threads = [threading.Thread(target=write) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert (len(found), len(set(found))) == (6, 1)
    assert Letter.objects.filter(key="same").count() == 1
    assert Job.objects.count() == 2


@pytest.mark.django_db(transaction=True)
def test_many_who_need_a_template_first_make_one():
    barrier = threading.Barrier(4)

    def write(number):
        barrier.wait()
        code(f"code:{number}")
        connection.close()

    threads = [threading.Thread(target=write, args=(number,)) for number in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert (TemplateVersion.objects.count(), Letter.objects.count()) == (1, 4)


def test_the_database_holds_neither_recipient_nor_text_in_clear():
    code()
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM letters_letter")
        found = repr(cursor.fetchall())
        cursor.execute("SELECT * FROM jobs_job")
        found += repr(cursor.fetchall())
    assert [secret for secret in (PHONE, PHONE[:7], "482913", "验证码") if secret in found] == []


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"values": {"code": "1"}}, "“验证码”缺少要填入的内容：分钟。"),
        ({"values": {"code": " ", "minutes": 5}}, "“验证码”缺少要填入的内容：验证码。"),
        ({"values": {"code": "1", "minutes": 5, "name": "王"}}, "“验证码”没有这些要填入的内容：name。"),
        ({"to": "1380000000"}, "收信号码应为 11 位手机号码。"),
        ({"to": "138000000001"}, "收信号码应为 11 位手机号码。"),
        ({"to": "12800000000"}, "收信号码应为 11 位手机号码。"),
        ({"to": ""}, "收信号码应为 11 位手机号码。"),
        ({"to": "nobody", "channel": "mail"}, "收信地址应为电子邮箱，例如 name@example.cn。"),
        ({"to": " ", "channel": "inbox"}, "收信人不能为空，也不能超过 254 个字符。"),
        ({"key": ""}, "通知的唯一键要有 1 到 200 个字符，不能含电话、证件号码或邮箱。"),
        ({"key": "x" * 201}, "通知的唯一键要有 1 到 200 个字符，不能含电话、证件号码或邮箱。"),
        ({"key": f"code:{PHONE}"}, "通知的唯一键要有 1 到 200 个字符，不能含电话、证件号码或邮箱。"),
    ],
)
def test_what_cannot_be_a_letter_is_refused_in_a_sentence(changes, sentence):
    with pytest.raises(LetterRefused) as refused:
        code(**changes)
    assert str(refused.value) == sentence
    assert Letter.objects.count() == 0


def test_a_template_that_nobody_declared_is_an_error():
    with pytest.raises(UnknownTemplate):
        send(key="x", template="no-such", to=PHONE, values={})


@pytest.mark.parametrize(
    "written", [PHONE, "138 0000 0000", "138-0000-0000", "+86 13800000000", "１３８００００００００"]
)
def test_a_number_is_kept_in_one_form(written):
    assert code(to=written).recipient.unsealed() == PHONE


def test_a_value_cannot_bring_braces_or_lines_to_life():
    letter = receipt(values={"subject": "{受理号}\n甲", "number": "1"})
    assert letter.text.unsealed() == "您提交的{受理号} 甲已收到，受理号1，凭受理号可在网站查询办理进度。"


@pytest.mark.parametrize(
    ("now", "then"),
    [
        (DAY, DAY),
        ("2026-05-01T21:29:59+08:00", "2026-05-01T21:29:59+08:00"),
        ("2026-05-01T21:30:00+08:00", "2026-05-02T07:30:00+08:00"),
        ("2026-05-02T00:00:00+08:00", "2026-05-02T07:30:00+08:00"),
        ("2026-05-02T07:29:59+08:00", "2026-05-02T07:30:00+08:00"),
        ("2026-05-02T07:30:00+08:00", "2026-05-02T07:30:00+08:00"),
    ],
)
def test_no_short_message_at_night(time_machine, now, then):
    time_machine.move_to(now, tick=False)
    letter = receipt()
    assert (
        letter.not_before.isoformat()
        == timezone.datetime.fromisoformat(then).astimezone(letter.not_before.tzinfo).isoformat()
    )
    assert Job.objects.get().next_at == letter.not_before


@pytest.mark.parametrize(
    "write",
    [code, lambda: receipt(channel="inbox"), lambda: receipt(channel="mail", to="a@example.org")],
    ids=["code", "inbox", "mail"],
)
def test_codes_and_other_channels_know_no_night(time_machine, write):
    time_machine.move_to(NIGHT, tick=False)
    assert write().not_before == timezone.now()


@pytest.mark.parametrize(("hours", "waits"), [("", False), ("12:00-13:00", False), ("21:00-23:00", True)])
def test_the_night_is_a_setting(time_machine, settings, hours, waits):
    time_machine.move_to(NIGHT, tick=False)
    settings.QUIET_HOURS = hours
    assert (receipt().not_before > timezone.now()) is waits


def test_an_inbox_holds_what_was_written_to_it():
    first, second = (receipt(f"r:{n}", channel="inbox", to="citizen:7") for n in (1, 2))
    receipt("r:3", channel="inbox", to="citizen:8")
    assert list(inbox_of("citizen:7")) == [second, first]


@pytest.mark.parametrize(
    ("name", "values"),
    [
        ("letter_code_wiped_once_sent", {"is_code": True, "state": State.SENT, "sent_at": "now"}),
        ("letter_text_until_sent", {"state": State.DOUBT, "text": ""}),
        ("letter_has_recipient", {"recipient": ""}),
        ("letter_called", {"state": State.CALLING, "called_at": None}),
        ("letter_called", {"state": State.DOUBT, "attempts": 0}),
        ("letter_sent", {"state": State.SENT}),
        ("letter_delivered", {"state": State.DELIVERED, "sent_at": "now"}),
        ("letter_delivered", {"delivered_at": "now"}),
    ],
)
def test_the_database_refuses(name, values):
    letter = make(Letter)
    values = {key: timezone.now() if value == "now" else value for key, value in values.items()}
    with pytest.raises(IntegrityError, match=name), transaction.atomic():
        Letter.objects.filter(pk=letter.pk).update(**values)
