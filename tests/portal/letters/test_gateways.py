"""The ways out: an example service on this machine, files, the console and mail."""

import json
import smtplib
import socket

import pytest
from django.core.mail.backends.smtp import EmailBackend

from portal.letters.gateways.http import Service as Http
from portal.letters.gateways.http import outcome_of
from portal.letters.gateways.local import Console, Files, in_file
from portal.letters.gateways.mail import Smtp
from portal.letters.gateways.message import Accepted, Later, Message, Refused, Unknown
from tests.portal.letters.conftest import PHONE
from tests.portal.letters.service import KEY

MESSAGE = Message("receipt:1", PHONE, "标题", "内容", "receipt", 1)


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
