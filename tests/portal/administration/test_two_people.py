"""Nobody becomes an auditor or an administrator alone: whoever tries is refused, and the owner reads who did what."""

from datetime import timedelta

import pytest
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.core.exceptions import PermissionDenied
from django.core.management import CommandError, call_command
from django.db import IntegrityError, transaction
from django.test import Client
from django.utils import timezone

from portal.accounts import second_factor
from portal.accounts.models import Grant, User
from portal.accounts.roles import Role
from portal.actions.refusal import ActionRefused
from portal.actions.registry import find
from portal.administration.models import AccountRequest
from portal.audit.models import AuditEvent
from tests.factories import person, tree
from tests.portal.administration.conftest import OLD, holder
from tests.portal.backoffice.test_access import address
from tests.portal.backoffice.test_restore import posted_version
from tests.posting import posted

pytestmark = pytest.mark.django_db
NEW = "Hq4$zLw9@nBd"
TYPED = {"password1": NEW, "password2": NEW}
PROTECTED = (Role.SYSTEM, Role.AUDITOR)
OTHERS = [role for role in Role if role not in PROTECTED]


def does(actor, name, record, reason="核实过", **data):
    return find(type(record), name).perform(record, actor=actor, reason=reason, data=data)


def asks(actor, account, kind, role="", place=None):
    return does(actor, "request-approval", account, kind=kind, role=role, place=place).result


def refusal(*arguments, **options):
    with pytest.raises(ActionRefused) as refused:
        does(*arguments, **options)
    return "".join(refused.value.reasons)


def password_is(user, password):
    return User.objects.get(pk=user.pk).check_password(password)


# --- one person alone


@pytest.mark.parametrize("place", ["city", "a", "a1"])
@pytest.mark.parametrize("role", Role)
def test_an_administrator_alone_resets_only_ordinary_accounts(lihua, role, place):
    owner = holder(role, "owner", place)
    TOTP.activate(owner, generate_totp_secret())
    if role in PROTECTED:
        assert "须由两人办理" in refusal(lihua, "reset-password", owner, **TYPED)
        assert "须由两人办理" in refusal(lihua, "reset-second-factor", owner)
    else:
        does(lihua, "reset-password", owner, **TYPED)
        does(lihua, "reset-second-factor", owner)
    assert password_is(owner, NEW) is (role not in PROTECTED)
    assert second_factor.factors(owner).exists() is (role in PROTECTED)


def test_neither_does_a_superuser(zhaomin):
    chief = person(is_superuser=True)
    assert "须由两人办理" in refusal(chief, "reset-password", zhaomin, **TYPED)
    other = person(is_superuser=True)
    assert "须由两人办理" in refusal(chief, "reset-password", other, **TYPED)


def test_an_administrator_has_no_hold_on_a_superuser(lihua):
    chief = person(is_superuser=True)
    for name, data in (
        ("reset-password", TYPED),
        ("request-approval", {"kind": "password", "role": "", "place": None}),
    ):
        with pytest.raises(PermissionDenied):
            does(lihua, name, chief, **data)


@pytest.mark.parametrize("url", ["/admin/accounts/user/{}/password/", "/admin/accounts/user/{}/action/reset-password/"])
def test_no_page_sets_an_auditors_password(client, lihua, zhaomin, url):
    client.force_login(lihua)
    answer = client.post(url.format(zhaomin.pk), {**TYPED, "usable_password": "true", "reason": "x"}, follow=True)
    assert "须由两人办理" in answer.content.decode()
    assert password_is(zhaomin, OLD)


@pytest.mark.parametrize("chief", ["system", "superuser"])
@pytest.mark.parametrize("role", Role)
def test_no_form_grants_the_two_roles(client, role, chief):
    client.force_login(person(is_superuser=True) if chief == "superuser" else holder(Role.SYSTEM, "lihua"))
    clerk, city = person(), tree()["city"]
    single = {"user": clerk.pk, "role": role.value, "place": city.pk}
    answer = client.post(address(Grant, "add"), single)
    assert ("须由两人办理" in answer.content.decode()) is (role in PROTECTED)
    Grant.objects.filter(user=clerk).delete()
    page = posted(client.get(address(User, "change", clerk.pk)))
    rows = {"grants-TOTAL_FORMS": "1", "grants-0-role": role.value, "grants-0-place": str(city.pk)}
    answer = client.post(address(User, "change", clerk.pk), page | rows | {"grants-0-user": str(clerk.pk)})
    assert ("须由两人办理" in answer.content.decode()) is (role in PROTECTED)
    assert Grant.objects.filter(user=clerk, role=role).exists() is (role not in PROTECTED)


@pytest.mark.parametrize("change", ["role", "user", "place"])
def test_no_grant_is_turned_into_one_of_the_two_roles(client, lihua, change):
    """Neither another role, nor another person or a wider area for the role of an auditor."""
    places = tree()
    role = Role.EDITOR if change == "role" else Role.AUDITOR
    grant = Grant.objects.create(user=person(), role=role, place=places["a"])
    other = {"role": Role.SYSTEM.value, "user": person().pk, "place": places["city"].pk}[change]
    client.force_login(lihua)
    url = address(Grant, "change", grant.pk)
    assert "须由两人办理" in client.post(url, posted(client.get(url)) | {change: other}).content.decode()
    assert Grant.objects.filter(pk=grant.pk, role=role, place=places["a"]).exists()


def test_no_old_version_brings_one_of_the_two_roles_back(client, lihua):
    grant = Grant.objects.create(user=person(), role=Role.AUDITOR, place=tree()["city"])
    grant.role = Role.EDITOR
    grant.save()
    client.force_login(lihua)
    url = address(Grant, "simple_history", grant.pk, grant.history.last().pk)
    answer = client.post(url, posted_version(client.get(url)))
    assert "须由两人办理" in answer.content.decode()
    grant.refresh_from_db()
    assert grant.role == Role.EDITOR


# --- two people


@pytest.mark.parametrize("second", PROTECTED)
def test_a_password_is_set_by_who_approves_and_the_owner_is_told(client, lihua, zhaomin, second):
    helper = holder(second, "helper")
    request = asks(lihua, zhaomin, "password")
    assert password_is(zhaomin, OLD)
    entries = AuditEvent.objects.count()
    does(helper, "approve", request, **TYPED)
    zhaomin.refresh_from_db()
    assert (zhaomin.check_password(NEW), zhaomin.must_change_password) == (True, True)
    entry = AuditEvent.objects.order_by("pk")[entries:].get()
    assert (entry.actor, entry.subject_key) == (helper, f"administration.accountrequest:{request.pk}")
    assert NEW not in str(AuditEvent.objects.values())
    assert "argon2" not in str(list(AuditEvent.objects.values_list("before", "after")))
    for _ in range(2):
        owner = Client()
        owner.post("/account/login/", {"login": "zhaomin", "password": NEW})
        assert "lihua 申请、helper 批准，重置了您的密码。" in owner.get("/admin/", follow=True).content.decode()


def test_a_second_factor_is_taken_away_by_two(lihua, zhaomin):
    TOTP.activate(zhaomin, generate_totp_secret())
    request = asks(lihua, zhaomin, "second_factor")
    assert second_factor.factors(zhaomin).exists()
    does(holder(Role.AUDITOR, "helper"), "approve", request)
    assert second_factor.factors(zhaomin).exists() is False
    assert "停用了您的两步验证" in zhaomin.account_notices.get().sentence
    assert AuditEvent.objects.first().after["停用"] == ["身份验证器"]


@pytest.mark.parametrize("role", PROTECTED)
def test_a_role_is_granted_by_two(lihua, zhaomin, role):
    clerk, county = person(), tree()["a"]
    request = asks(lihua, clerk, "grant", role, county)
    assert clerk.grants.exists() is False
    does(zhaomin, "approve", request)
    assert list(clerk.grants.values_list("role", "place")) == [(role, county.pk)]
    assert f"授予您甲县的{role.label}角色" in clerk.account_notices.get().sentence


@pytest.mark.parametrize("role", OTHERS)
def test_no_other_role_approves(lihua, zhaomin, role):
    request = asks(lihua, zhaomin, "password")
    with pytest.raises(PermissionDenied):
        does(holder(role, "helper"), "approve", request, **TYPED)


@pytest.mark.parametrize("role", PROTECTED)
def test_an_administrator_of_a_county_does_not_approve(lihua, zhaomin, role):
    request = asks(lihua, zhaomin, "password")
    with pytest.raises(PermissionDenied):
        does(holder(role, "helper", "a"), "approve", request, **TYPED)


def test_neither_who_asked_nor_the_owner_approves(lihua, zhaomin):
    request = asks(lihua, zhaomin, "password")
    assert "申请人不能批准自己的申请" in refusal(lihua, "approve", request, **TYPED)
    assert "不能批准涉及自己账号的申请。" in refusal(zhaomin, "approve", request, **TYPED)
    chief = person(is_superuser=True)
    own = asks(chief, zhaomin, "grant", Role.SYSTEM, tree()["city"])
    assert "申请人不能批准自己的申请" in refusal(chief, "approve", own)
    for somebody in (lihua, zhaomin):
        with pytest.raises(IntegrityError, match="request_two_people"), transaction.atomic():
            AccountRequest.objects.filter(pk=request.pk).update(
                state="approved", decided_at=timezone.now(), decided_by=somebody
            )


def test_nobody_asks_for_themselves(lihua):
    for data in (("password",), ("grant", Role.AUDITOR, tree()["city"])):
        with pytest.raises(ActionRefused, match="不能为自己申请"):
            asks(lihua, lihua, *data)


def test_what_is_asked_for_has_to_make_sense(lihua, zhaomin):
    city = tree()["city"]
    for account, data, sentence in (
        (zhaomin, ("grant", Role.AUDITOR, city), "已有这个角色"),
        (zhaomin, ("grant", Role.SYSTEM, None), "要填写角色和范围"),
        (zhaomin, ("second_factor",), "没有启用两步验证"),
        (person(), ("password",), "可以直接办理"),
    ):
        with pytest.raises(ActionRefused, match=sentence):
            asks(lihua, account, *data)
    asks(lihua, zhaomin, "password")
    with pytest.raises(ActionRefused, match="已有一份同样的申请在等待批准"):
        asks(lihua, zhaomin, "password")


def test_a_request_does_not_wait_for_ever(lihua, zhaomin):
    request = asks(lihua, zhaomin, "password")
    AccountRequest.objects.update(requested_at=timezone.now() - timedelta(days=7, minutes=1))
    request.refresh_from_db()
    assert "申请已超过 7 天" in refusal(holder(Role.SYSTEM, "helper"), "approve", request, **TYPED)


def test_the_request_of_a_disabled_person_is_void(lihua, zhaomin):
    request = asks(lihua, zhaomin, "password")
    User.objects.filter(pk=lihua.pk).update(is_active=False)
    request = AccountRequest.objects.get(pk=request.pk)
    assert "申请人的账号已停用" in refusal(holder(Role.SYSTEM, "helper"), "approve", request, **TYPED)


def test_a_refused_or_withdrawn_request_changes_nothing(lihua, zhaomin):
    helper = holder(Role.SYSTEM, "helper")
    request = asks(lihua, zhaomin, "password")
    assert "只有申请人可以撤回" in refusal(helper, "withdraw", request)
    does(lihua, "withdraw", request)
    assert "当前为“已撤回”" in refusal(helper, "approve", request, **TYPED)
    does(helper, "refuse", asks(lihua, zhaomin, "password"))
    assert (password_is(zhaomin, OLD), zhaomin.account_notices.exists()) == (True, False)


def test_the_operator_of_the_server_is_the_second_person_where_there_is_none(lihua, capsys):
    clerk = person()
    request = asks(lihua, clerk, "grant", Role.AUDITOR, tree()["city"])
    call_command("perform_action", "administration.accountrequest", "approve", str(request.pk))
    assert clerk.grants.get().role == Role.AUDITOR
    assert "lihua 申请、服务器管理员 批准" in clerk.account_notices.get().sentence
    with pytest.raises(CommandError, match="当前为“已批准”"):
        call_command("perform_action", "administration.accountrequest", "approve", str(request.pk))
