"""The pages on which one person asks and another decides."""

import pytest
from django.test import Client
from django.urls import reverse

from portal.accounts.models import Grant
from portal.accounts.roles import Role
from portal.administration.models import AccountRequest
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
