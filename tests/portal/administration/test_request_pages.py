"""The pages on which one person asks and another decides."""

import pytest
from django.test import Client
from django.urls import reverse

from portal.accounts.models import Grant
from portal.accounts.roles import Role
from portal.administration.models import AccountRequest
from portal.audit.models import AuditEvent
from tests.factories import person, tree
from tests.portal.administration.conftest import holder
from tests.portal.administration.test_two_people import NEW, TYPED, asks, password_is
from tests.portal.backoffice.test_access import address

pytestmark = pytest.mark.django_db


def test_the_pages_lead_from_the_request_to_the_decision(client, lihua, zhaomin):
    client.force_login(lihua)
    url = reverse("admin:accounts_user_action", args=[zhaomin.pk, "request-approval"])
    assert client.get(url).status_code == 200
    answer = client.post(url, {"kind": "password", "role": "", "place": "", "reason": "忘记密码"})
    request = AccountRequest.objects.get()
    assert answer.url == address(AccountRequest, "change", request.pk)
    helper = Client()
    helper.force_login(holder(Role.SYSTEM, "helper"))
    assert "zhaomin · 重置密码" in helper.get("/admin/").content.decode()
    assert "zhaomin · 重置密码" not in client.get("/admin/").content.decode()
    page = reverse("admin:administration_accountrequest_action", args=[request.pk, "approve"])
    assert helper.get(page).content.decode().count('type="password"') == 2
    wrong = helper.post(page, {"password1": NEW, "password2": "anders"})
    assert "两次输入的密码不一致。" in wrong.content.decode()
    assert "密码太容易猜到" in helper.post(page, dict.fromkeys(TYPED, "Liaocheng@2026")).content.decode()
    assert helper.post(page, TYPED).status_code == 302
    assert password_is(zhaomin, NEW)


def test_a_grant_is_approved_without_a_password(client, lihua, zhaomin):
    request = asks(lihua, person(), "grant", Role.SYSTEM, tree()["city"])
    client.force_login(zhaomin)
    page = reverse("admin:administration_accountrequest_action", args=[request.pk, "approve"])
    assert 'type="password"' not in client.get(page).content.decode()
    assert client.post(page).status_code == 302
    assert Grant.objects.filter(user=request.account, role=Role.SYSTEM).exists()


def shown(answer):
    """The password on the page that answers."""
    return answer.context["shown_once"]["临时密码"]


def test_a_reset_without_a_typed_password_generates_one_that_is_shown_once(client, lihua):
    account = person(username="wangfang", display_name="王芳")
    client.force_login(lihua)
    url = reverse("admin:accounts_user_action", args=[account.pk, "reset-password"])
    answer = client.post(url, {"password1": "", "password2": "", "reason": "忘记密码"})
    account.refresh_from_db()
    assert (answer.status_code, account.must_change_password) == (200, True)
    assert "no-store" in answer["Cache-Control"].split(", ")
    assert shown(answer) in answer.content.decode()
    assert password_is(account, shown(answer))
    assert "wangfang" in answer.content.decode()
    for page in (url, address(type(account), "change", account.pk), address(type(account), "history", account.pk)):
        assert shown(answer) not in client.get(page).content.decode()
    event = AuditEvent.objects.get(subject_key=f"accounts.user:{account.pk}", kind="action")
    assert shown(answer) not in f"{event.before}{event.after}{event.note}"


def test_one_box_alone_generates_nothing(client, lihua):
    account = person()
    before = account.password
    client.force_login(lihua)
    url = reverse("admin:accounts_user_action", args=[account.pk, "reset-password"])
    answer = client.post(url, {"password1": NEW, "password2": "", "reason": "忘记密码"})
    account.refresh_from_db()
    assert ("两次输入的密码不一致。" in answer.content.decode(), account.password) == (True, before)


def test_the_second_person_is_shown_the_generated_password_of_an_auditor(lihua, zhaomin):
    request = asks(lihua, zhaomin, "password")
    helper = Client()
    helper.force_login(holder(Role.SYSTEM, "helper"))
    page = reverse("admin:administration_accountrequest_action", args=[request.pk, "approve"])
    answer = helper.post(page, {"password1": "", "password2": ""})
    assert password_is(zhaomin, shown(answer))
    assert answer.context["shown_once"]["用户名"] == "zhaomin"
