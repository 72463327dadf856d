"""The code after the password: enrolled, used, guessed, and good once."""

import time

from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, generate_totp_secret, hotp_value
from django.core.cache import cache
from django.test import Client
from django.urls import reverse

from portal.audit.models import AuditEvent
from tests.portal.accounts.conftest import PASSWORD
from tests.portal.accounts.test_sign_in import LOGIN, inside, sentence, sign_in


def current_code(secret):
    return format_hotp_value(hotp_value(secret, int(time.time()) // 30))


def test_enrolling_an_authenticator_and_signing_in_with_its_code(client, person):
    sign_in(client)
    client.post(reverse("account_reauthenticate"), {"password": PASSWORD})
    page = client.get(reverse("mfa_activate_totp"))
    secret = page.context["form"].secret
    assert secret in page.content.decode()
    assert client.post(reverse("mfa_activate_totp"), {"code": current_code(secret)}).status_code == 302
    stored = Authenticator.objects.get(user=person, type="totp").data["secret"]
    assert secret not in stored
    client.post(reverse("account_logout"))
    browser = Client()
    assert sign_in(browser).url == reverse("mfa_authenticate")
    assert not inside(browser)
    assert browser.post(reverse("mfa_authenticate"), {"code": "000000"}).status_code == 200
    assert not inside(browser)
    cache.clear()  # a code counts once only; a real person waits for the next one
    assert browser.post(reverse("mfa_authenticate"), {"code": current_code(secret)}).status_code == 302
    assert inside(browser)


def test_a_recovery_code_opens_once(client, person):
    TOTP.activate(person, generate_totp_secret())
    code = RecoveryCodes.activate(person).get_unused_codes()[0]
    for expected in (True, False):
        browser = Client()
        sign_in(browser)
        browser.post(reverse("mfa_authenticate"), {"code": code})
        assert inside(browser) is expected


def test_five_wrong_codes_lock_the_second_factor_even_with_the_right_password(client, person):
    TOTP.activate(person, generate_totp_secret())
    for number in range(6):
        browser = Client()
        sign_in(browser, address=f"192.0.2.{number}")
        answer = browser.post(reverse("mfa_authenticate"), {"code": "000000"}, REMOTE_ADDR=f"192.0.2.{number}")
    assert "登录失败次数过多" in sentence(answer)


def test_an_authenticators_code_opens_once_whatever_happens_to_the_cache(person, time_machine):
    secret = generate_totp_secret()
    TOTP.activate(person, secret)
    time_machine.move_to("2026-11-23 09:00:05+08:00", tick=False)
    code = current_code(secret)
    opened = []
    for second in ("05", "06", "36"):  # accepted until half a minute after its time
        time_machine.move_to(f"2026-11-23 09:00:{second}+08:00", tick=False)
        cache.clear()
        browser = Client()
        sign_in(browser)
        browser.post(reverse("mfa_authenticate"), {"code": f" {code[:3]}-{code[3:]}"})
        opened.append(inside(browser))
    assert opened == [True, False, False]
    notes = AuditEvent.objects.filter(kind="sign_in_failed").values_list("actor", "note")
    assert list(notes) == [(person.pk, "两步验证码不正确")] * 2


def test_passkeys_are_offered(client, person):
    assert "用通行密钥登录" in client.get(LOGIN).content.decode()
    sign_in(client)
    assert client.get(reverse("mfa_add_webauthn")).url.startswith("/account/reauthenticate/")
    client.post(reverse("account_reauthenticate"), {"password": PASSWORD})
    assert client.get(reverse("mfa_add_webauthn")).status_code == 200
