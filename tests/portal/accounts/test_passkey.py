"""A passkey in a real browser, with Chromium's virtual authenticator: enrolled, used to sign in, and audited.

The page fixture fails on any error in the console, so what the content security policy would block shows here.
"""

import re

import pytest
from allauth.mfa.models import Authenticator
from django.test import Client
from playwright.sync_api import expect

from portal.accounts.roles import Role
from portal.audit.models import AuditEvent
from tests.factories import tree
from tests.portal.accounts.conftest import PASSWORD

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
KEY = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}


@pytest.fixture
def clerk(transactional_db, person):
    person.grants.create(role=Role.DATA, place=tree()["a"])
    return person


@pytest.fixture
def key(page):
    """``key("WebAuthn.…", …)`` commands the authenticator of this window."""
    session = page.context.new_cdp_session(page)
    session.send("WebAuthn.enable")
    number = session.send("WebAuthn.addVirtualAuthenticator", {"options": KEY})["authenticatorId"]
    return lambda command, **values: session.send(command, {"authenticatorId": number, **values})


def sign_in(page):
    page.goto("/account/login/")
    page.get_by_label("用户名").fill("wangfang")
    page.get_by_label("密码").fill(PASSWORD)
    page.get_by_role("button", name="登录", exact=True).click()
    page.wait_for_url("**/admin/")


def enrol(page, name):
    page.goto("/account/2fa/webauthn/add/")
    page.get_by_label("密码").fill(PASSWORD)
    page.locator("main button[type=submit]").first.click()
    page.wait_for_url("**/webauthn/add/")
    page.get_by_label("名称").fill(name)
    page.get_by_label("用作通行密钥").check()
    with page.expect_navigation():
        page.locator("#mfa_webauthn_add").click()


def test_a_passkey_is_enrolled_and_opens_the_back_office_without_a_password(page, clerk, key):
    sign_in(page)
    enrol(page, "办公室电脑")
    stored = Authenticator.objects.get(user=clerk, type="webauthn")
    assert (stored.wrap().name, stored.wrap().is_passwordless) == ("办公室电脑", True)
    assert len(key("WebAuthn.getCredentials")["credentials"]) == 1
    page.goto("/account/2fa/webauthn/")
    expect(page.locator("main")).to_contain_text("办公室电脑（通行密钥）")

    page.context.clear_cookies()
    page.goto("/account/login/")
    page.get_by_role("button", name="用通行密钥登录").click()
    page.wait_for_url("**/admin/")
    expect(page.locator("body")).to_contain_text("我的待办")
    told = AuditEvent.objects.filter(actor=clerk).order_by("pk").values_list("kind", "note")
    assert [kind for kind, _ in told] == ["sign_in", "second_factor", "second_factor", "sign_in"]
    assert ("second_factor", "启用安全密钥或通行密钥") in told


def test_a_passkey_passes_the_locks_that_strangers_have_set_off(page, clerk, key):
    sign_in(page)
    enrol(page, "办公室电脑")
    for number in range(6):
        Client().post("/account/login/", {"login": "wangfang", "password": "falsch"}, REMOTE_ADDR=f"192.0.2.{number}")
    page.context.clear_cookies()
    page.goto("/account/login/")
    page.get_by_label("用户名").fill("wangfang")
    page.get_by_label("密码").fill(PASSWORD)
    page.get_by_role("button", name="登录", exact=True).click()
    page.get_by_text("此账号登录失败次数过多").wait_for()
    page.get_by_role("button", name="用通行密钥登录").click()
    page.wait_for_url("**/admin/")


def forget(clerk):
    Authenticator.objects.all().delete()


def disable(clerk):
    clerk.is_active = False
    clerk.save()


@pytest.mark.parametrize(
    ("deed", "sentence", "note"),
    [
        (forget, "这把通行密钥没有登记或已被移除，请用用户名和密码登录。", "通行密钥不正确"),
        (disable, "这个账号已经停用，所以没有登录。", "账号已停用"),
    ],
)
def test_a_key_that_no_longer_counts_opens_nothing(page, clerk, key, deed, sentence, note):
    sign_in(page)
    enrol(page, "办公室电脑")
    deed(clerk)
    page.context.clear_cookies()
    page.goto("/account/login/")
    with page.expect_navigation():
        page.get_by_role("button", name="用通行密钥登录").click()
    expect(page.locator("main")).to_contain_text(sentence)
    page.goto("/admin/")
    expect(page).to_have_url(re.compile("/account/login/"))
    failures = AuditEvent.objects.filter(kind="sign_in_failed", success=False)
    assert [entry.note for entry in failures] == [note]


def test_who_cancels_is_told_what_to_do(page, clerk, key):
    key("WebAuthn.removeVirtualAuthenticator")
    page.add_init_script("navigator.credentials.get = () => Promise.reject(new DOMException('', 'NotAllowedError'))")
    page.goto("/account/login/")
    page.get_by_role("button", name="用通行密钥登录").click()
    page.get_by_role("alert").wait_for()
    expect(page.get_by_role("alert")).to_have_text(re.compile("^没有完成：操作被取消、超时"))


def test_a_key_serves_as_the_second_step_too(page, clerk, key):
    sign_in(page)
    enrol(page, "办公室电脑")
    page.context.clear_cookies()
    page.goto("/account/login/")
    page.get_by_label("用户名").fill("wangfang")
    page.get_by_label("密码").fill(PASSWORD)
    page.get_by_role("button", name="登录", exact=True).click()
    page.wait_for_url("**/2fa/authenticate/")
    page.locator("#mfa_webauthn_authenticate").click()
    page.wait_for_url("**/admin/")
