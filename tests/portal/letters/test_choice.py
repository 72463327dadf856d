"""Which way out a letter takes: the settings, and which of them cannot work."""

from types import SimpleNamespace

import pytest

from portal.letters import checks
from portal.letters.gateways import choice, local
from portal.letters.gateways.http import Service as Http
from portal.letters.gateways.local import Console, Files, Inbox
from portal.letters.gateways.mail import Smtp
from portal.letters.gateways.message import Message, Refused, Unknown
from tests.portal.letters.conftest import PHONE
from tests.portal.letters.service import KEY

MESSAGE = Message("receipt:1", PHONE, "标题", "内容", "receipt", 1)
LOCKED = {"SMS_GATEWAY": "", "SMS_GATEWAY_KEY": "", "MAIL_GATEWAY": "", "MAIL_FROM": "", "QUIET_HOURS": "21:30-07:30"}


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
