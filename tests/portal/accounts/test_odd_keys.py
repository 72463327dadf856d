"""Whatever somebody sends instead of a key's answer is a wrong answer, at every form that takes one."""

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.urls import reverse

from tests.portal.accounts.conftest import PASSWORD

WHOLE = '{{"id": "AA", "rawId": "AA", "type": "public-key", "response": {}}}'
ODD = [
    '{"id": "x"}',
    '{"id": "AA", "rawId": "AA"}',
    '{"id": "AA", "rawId": "BB", "response": {}}',
    '{"rawId": 5, "id": 5, "response": 5}',
    "[1]",
    '"x"',
    "5",
    "{",
    "\x00",
    WHOLE.format("{}"),
    WHOLE.format("[]"),
    WHOLE.format('{"clientDataJSON": "e30", "authenticatorData": "AA", "signature": "AA", "userHandle": "AA"}'),
    WHOLE.format('{"clientDataJSON": "AA", "attestationObject": "AA"}'),
    WHOLE.format('{"clientDataJSON": "e30", "attestationObject": "oA"}'),
    '{"id": "²", "rawId": "²", "response": {"clientDataJSON": "²"}}',
]


@pytest.mark.django_db
@pytest.mark.parametrize("sent", ODD)
def test_at_the_door(client, sent):
    assert client.post(reverse("mfa_login_webauthn"), {"credential": sent}).status_code == 302


@pytest.mark.django_db
@pytest.mark.parametrize("sent", ODD)
def test_after_the_password(client, person, sent):
    TOTP.activate(person, generate_totp_secret())
    client.post("/account/login/", {"login": "wangfang", "password": PASSWORD})
    assert client.post(reverse("mfa_authenticate"), {"credential": sent}).status_code in (200, 302)


@pytest.mark.django_db
@pytest.mark.parametrize("sent", ODD)
def test_at_enrolment_and_before_something_delicate(client, person, sent):
    client.post("/account/login/", {"login": "wangfang", "password": PASSWORD})
    client.post(reverse("account_reauthenticate"), {"password": PASSWORD})
    assert client.get(reverse("mfa_add_webauthn")).status_code == 200
    assert client.post(reverse("mfa_add_webauthn"), {"name": "x", "credential": sent}).status_code == 200
    assert client.post(reverse("mfa_reauthenticate_webauthn"), {"credential": sent}).status_code == 302
    assert not Authenticator.objects.exists()
