"""The ways out, against an example service on this machine, and the settings that choose them."""

import json
import smtplib
import socket
from types import SimpleNamespace

import pytest
from django.core.mail.backends.smtp import EmailBackend

from portal.letters import checks
from portal.letters.gateways import choice, local
from portal.letters.gateways.http import Service as Http
from portal.letters.gateways.http import outcome_of
from portal.letters.gateways.local import Console, Files, Inbox, in_file
from portal.letters.gateways.mail import Smtp
from portal.letters.gateways.message import Accepted, Later, Message, Refused, Unknown
from portal.letters.gateways.signing import VALID, is_signed, signature
from portal.letters.models import Letter
from tests.portal.jobs.conftest import run_due
from tests.portal.letters.conftest import PHONE, code, receipt
from tests.portal.letters.service import KEY, report

MESSAGE = Message("receipt:1", PHONE, "标题", "内容", "receipt", 1)
LOCKED = {"SMS_GATEWAY": "", "SMS_GATEWAY_KEY": "", "MAIL_GATEWAY": "", "MAIL_FROM": "", "QUIET_HOURS": "21:30-07:30"}


# --- HTTP


def test_the_service_gets_signed_json(service):
    assert Http(service.address, KEY).send(MESSAGE) == Accepted("n-1")
    assert service.bodies == [{"key": "receipt:1", "to": PHONE, "text": "内容", "template": "receipt", "version": 1}]


def test_with_another_key_it_is_refused(service):
    assert Http(service.address, KEY[::-1]).send(MESSAGE) == Refused("短信服务拒绝（403）")
    assert service.calls == []


def test_a_redirect_is_not_followed(service):
    service.answer = 302
    assert Http(service.address, KEY).send(MESSAGE) == Refused("短信服务拒绝（302）")
    assert service.calls == []


def test_nobody_there_is_no_doubt():
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))  # bound but not listening: a connection is refused
        address = f"http://127.0.0.1:{taken.getsockname()[1]}/"
        assert Http(address, KEY).send(MESSAGE) == Later("连接不上短信服务")


def test_no_answer_is_a_doubt(service):
    service.held.clear()
    assert Http(service.address, KEY, timeout=0.2).send(MESSAGE) == Unknown("短信服务没有答复")
    assert service.calls == ["receipt:1"]


@pytest.mark.parametrize(
    ("status", "said", "outcome"),
    [
        (200, b'{"accepted": true, "id": "7"}', Accepted("7")),
        (202, b'{"accepted": true}', Accepted("")),
        (200, b'{"accepted": false}', Refused("短信服务没有受理")),
        *((status, b"", Later(f"短信服务忙（{status}）")) for status in (408, 425, 429, 503)),
        *((status, b"", Refused(f"短信服务拒绝（{status}）")) for status in (301, 400, 401, 404, 422)),
        *((status, b"", Unknown(f"短信服务出错（{status}）")) for status in (500, 502, 504)),
        *(
            (200, said, Unknown("看不懂短信服务的答复"))
            for said in (b"", b"[]", b"{}", b"7", b'{"accepted": 1}', b"\xff")
        ),
        (200, b"[" * 60_000, Unknown("看不懂短信服务的答复")),
    ],
)
def test_what_an_answer_means(status, said, outcome):
    assert outcome_of(status, said) == outcome


# --- signatures


@pytest.mark.parametrize(
    "changes",
    [
        {"key": "x" * 40}, {"timestamp": "1001"}, {"path": "/b"}, {"body": b"y"}, {"given": ""}, {"given": "sha256="},
        {"given": "密"}, {"timestamp": ""}, {"timestamp": "x"}, {"timestamp": "９" * 4},
    ],
)  # fmt: skip
def test_a_signature_is_of_just_this(time_machine, changes):
    time_machine.move_to(1000, tick=False)
    right = {"key": KEY, "timestamp": "1000", "path": "/a", "body": b"x", "given": signature(KEY, 1000, "/a", b"x")}
    assert is_signed(**right)
    assert not is_signed(**{**right, **changes})


@pytest.mark.parametrize(("later", "counts"), [(VALID, True), (-VALID, True), (VALID + 1, False), (-VALID - 1, False)])
def test_a_signature_is_of_its_moment(time_machine, later, counts):
    time_machine.move_to(100_000 + later, tick=False)
    assert is_signed(KEY, "100000", "/a", b"x", signature(KEY, 100_000, "/a", b"x")) is counts


# --- reports


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


# --- on this machine


def test_files_hold_one_letter_for_each_key_closed_to_others(settings, tmp_path):
    settings.DATA_DIR = tmp_path
    assert in_file(MESSAGE.key) is None
    for _ in range(2):
        assert isinstance(Files().send(MESSAGE), Accepted)
    (file,) = (tmp_path / "letters").iterdir()
    assert (oct(file.stat().st_mode)[-3:], oct(file.parent.stat().st_mode)[-3:]) == ("600", "700")
    assert in_file(MESSAGE.key) == json.loads(file.read_text()) == vars(MESSAGE)
    assert PHONE not in file.name


def test_the_console_says_it(capsys):
    Console().send(MESSAGE)
    assert capsys.readouterr().out == f"{PHONE}  标题  内容\n"


# --- SMTP


class Server(EmailBackend):
    """``fault`` is raised at ``place``."""

    place, fault, sent = "", None, []

    def open(self):
        if self.place == "open":
            raise self.fault

    def close(self):
        pass

    def send_messages(self, messages):
        if self.place == "send":
            raise self.fault
        Server.sent += messages
        return len(messages)


@pytest.fixture
def smtp(monkeypatch):
    monkeypatch.setattr(Server, "sent", [])
    gateway = Smtp("smtp+tls://user:pass@mail.example.org:587", "教体局 <office@example.org>")
    monkeypatch.setattr(gateway, "_backend", f"{__name__}.Server")
    return gateway


def test_a_mail_is_known_by_its_key(smtp):
    message = Message("k", "a@example.org", "标题", "内容", "job-failed", 1)
    assert [smtp.send(message), smtp.send(message)] == [Accepted(), Accepted()]
    first, second = (mail.message() for mail in Server.sent)
    assert first["Message-ID"] == second["Message-ID"]
    assert first["Message-ID"].endswith("@example.org>")
    assert (Server.sent[0].to, Server.sent[0].subject, Server.sent[0].body) == (["a@example.org"], "标题", "内容")


@pytest.mark.parametrize(
    ("place", "fault", "outcome"),
    [
        ("open", ConnectionRefusedError(), Later("连接不上邮件服务器")),
        ("open", smtplib.SMTPAuthenticationError(535, b"no"), Later("邮件服务器不认账号")),
        ("send", smtplib.SMTPRecipientsRefused({}), Refused("邮件服务器不收这个地址")),
        ("send", smtplib.SMTPDataError(550, b"no"), Refused("邮件服务器拒绝")),
        ("send", smtplib.SMTPDataError(451, b"later"), Later("邮件服务器暂时不收")),
        ("send", smtplib.SMTPServerDisconnected(), Unknown("邮件服务器没有答复")),
        ("send", TimeoutError(), Unknown("邮件服务器没有答复")),
    ],
)
def test_what_a_mail_server_says(smtp, monkeypatch, place, fault, outcome):
    monkeypatch.setattr(Server, "place", place)
    monkeypatch.setattr(Server, "fault", fault)
    assert smtp.send(MESSAGE) == outcome


def test_the_address_of_the_mail_server_says_how_it_is_reached():
    options = Smtp("smtp+tls://user:p%40ss@mail.example.org:587", "office@example.org")._options  # noqa: SLF001
    assert (options["host"], options["port"], options["username"], options["password"], options["use_tls"]) == (
        "mail.example.org", 587, "user", "p@ss", True,
    )  # fmt: skip


# --- which


@pytest.mark.parametrize(
    ("channel", "sms", "mail", "kind"),
    [
        ("inbox", "", "", Inbox),
        ("sms", "", "file", type(None)),
        ("sms", "file", "", Files),
        ("sms", "console", "", Console),
        ("sms", "https://sms.example.org/send", "", Http),
        ("mail", "file", "", type(None)),
        ("mail", "", "file", Files),
        ("mail", "", "smtp://mail.example.org", Smtp),
    ],
)
def test_the_settings_choose(settings, channel, sms, mail, kind):
    settings.PRODUCTION = True
    settings.SMS_GATEWAY, settings.MAIL_GATEWAY = sms, mail
    assert type(choice.gateway_of(channel)) is kind


@pytest.mark.parametrize("channel", ["sms", "mail"])
def test_outside_production_nothing_leaves_unless_somebody_says_so(channel):
    assert isinstance(choice.gateway_of(channel), Files)


def test_without_a_gateway_a_letter_is_refused_in_words(settings):
    settings.PRODUCTION, settings.SMS_GATEWAY = True, ""
    assert choice.hand_over("sms", MESSAGE) == Refused("没有设置短信的网关")


@pytest.mark.parametrize(
    ("production", "changes", "found"),
    [
        (True, {}, []),
        (False, {"SMS_GATEWAY": "file", "MAIL_GATEWAY": "console"}, []),
        (True, {"SMS_GATEWAY": "file", "MAIL_GATEWAY": "console"}, [2, 6]),
        (True, {"SMS_GATEWAY": "https://a.example.org", "SMS_GATEWAY_KEY": KEY}, []),
        (True, {"SMS_GATEWAY": "https://a.example.org"}, [3]),
        (True, {"SMS_GATEWAY": "https://a.example.org", "SMS_GATEWAY_KEY": "k" * 31}, [3]),
        (True, {"SMS_GATEWAY": "http://a.example.org", "SMS_GATEWAY_KEY": KEY}, [4]),
        (True, {"SMS_GATEWAY": "http://127.0.0.1:8100/send", "SMS_GATEWAY_KEY": KEY}, []),
        *(
            (False, {"SMS_GATEWAY": name}, [1])
            for name in ("files", "https://", "ftp://a.org", "http://a:x/", "http://[")
        ),
        *((False, {"MAIL_GATEWAY": name}, [5]) for name in ("smtp", "smtp://", "http://a.org", "smtp://a:x")),
        (False, {"MAIL_GATEWAY": "smtp://mail.example.org"}, [7]),
        (True, {"MAIL_GATEWAY": "smtp+tls://u:p@mail.example.org:587", "MAIL_FROM": "a@example.org"}, []),
        *((False, {"QUIET_HOURS": text}, [8]) for text in ("night", "21:30", "25:00-07:30", "21:30-")),
        (False, {"QUIET_HOURS": ""}, []),
    ],
)
def test_settings_that_cannot_work_are_named(production, changes, found):
    chosen = SimpleNamespace(PRODUCTION=production, **{**LOCKED, **changes})
    assert [number for number, _sentence in checks.faults(chosen)] == found


def test_the_check_is_made_at_the_start(settings):
    settings.SMS_GATEWAY = "nowhere"
    (error,) = checks.gateways()
    assert (error.id, error.msg) == ("letters.E001", "SMS_GATEWAY 应为 console、file，或短信服务的 https:// 网址。")


def test_what_a_library_raises_is_a_doubt_and_not_said(settings, monkeypatch, caplog):
    settings.SMS_GATEWAY = "file"

    def broken(self, message):
        raise RuntimeError(message.to)

    monkeypatch.setattr(local.Files, "send", broken)
    assert choice.hand_over("sms", MESSAGE) == Unknown("发送时程序出错")
    assert PHONE not in caplog.text
