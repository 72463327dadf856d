"""Gateways for tests: none of them reaches anybody."""

import pytest
from django.db import connection

from portal.letters.gateways import choice
from portal.letters.gateways.message import Accepted
from portal.letters.models import Letter
from portal.letters.writing import send
from tests.portal.jobs.conftest import start  # noqa: F401 - a fixture
from tests.portal.letters.service import KEY, Service

NOON = "2026-05-01T12:00:00+08:00"
PHONE = "13800000000"
CODE = {"code": "482913", "minutes": 5}


class Recording:
    """``messages``: what it was given. ``outcomes``: what it says next; then it accepts."""

    def __init__(self):
        self.messages, self.outcomes, self.inside = [], [], []

    def send(self, message):
        self.messages.append(message)
        self.inside.append(connection.in_atomic_block)
        found = self.outcomes.pop(0) if self.outcomes else Accepted("n-1")
        if isinstance(found, Exception):
            raise found
        return found


@pytest.fixture
def gateway(monkeypatch):
    recording = Recording()
    monkeypatch.setattr(choice, "gateway_of", lambda channel: recording)
    return recording


@pytest.fixture
def service(settings, monkeypatch):
    """The example service, for this process and for workers that it starts."""
    with Service() as found:
        settings.SMS_GATEWAY, settings.SMS_GATEWAY_KEY, settings.QUIET_HOURS = found.address, KEY, ""
        for name in ("SMS_GATEWAY", "SMS_GATEWAY_KEY", "QUIET_HOURS"):
            monkeypatch.setenv(name, getattr(settings, name))
        yield found


@pytest.fixture
def noon(time_machine):
    """A moment at which letters go out."""
    time_machine.move_to(NOON, tick=False)


def code(key="code:1", **values):
    return send(**{"key": key, "template": "code", "to": PHONE, "values": CODE, **values})


def receipt(key="receipt:1", **values):
    words = {"subject": "场地报修", "number": "ABCD-EFGH"}
    return send(**{"key": key, "template": "receipt", "to": PHONE, "values": words, **values})


def state():
    """Of the only letter there is."""
    return Letter.objects.get().state
