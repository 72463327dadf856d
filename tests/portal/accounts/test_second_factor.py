"""Who must have a second factor: what stays closed without one, what opens with it, and that the last one is kept."""

import re
import time

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, generate_totp_secret, hotp_value
from django.contrib import admin
from django.test import Client
from django.urls import URLPattern, reverse

from portal.accounts import second_factor
from portal.accounts.access import POLICIES
from portal.accounts.models import Grant, User
from portal.accounts.roles import Role
from portal.audit.models import AuditEvent
from tests.factories import make, person, tree
from tests.portal.accounts.conftest import PASSWORD

pytestmark = pytest.mark.django_db
ENROLMENT = "/account/2fa/"
ASKED = {Role.SYSTEM, Role.DATA, Role.EDITOR, Role.FINAL_REVIEW, Role.PUBLISHER, Role.AUDITOR, Role.HEAD}


@pytest.fixture
def enforced(settings):
    settings.SECOND_FACTOR_REQUIRED = True


@pytest.fixture
def clerk(enforced, person):
    person.grants.create(role=Role.EDITOR, place=tree()["a"])
    return person


def sign_in(client, name="wangfang"):
    return client.post("/account/login/", {"login": name, "password": PASSWORD})


def code_of(secret):
    return format_hotp_value(hotp_value(secret, int(time.time()) // 30))


def admin_addresses():
    """Every address of the back office; a placeholder stands for each part that varies."""

    def walk(patterns, start):
        for entry in patterns:
            route = re.sub(r"<[^>]+>", "1", getattr(entry.pattern, "_route", "")) or "accounts/"
            if isinstance(entry, URLPattern):
                yield start + route
            else:
                yield from walk(entry.url_patterns, start + route)

    return sorted({*walk(admin.site.get_urls(), "/admin/"), "/admin/"})


# --- who


@pytest.mark.parametrize("required", [True, False])
@pytest.mark.parametrize("place", ["city", "a", "a1"])
@pytest.mark.parametrize("role", Role)
def test_the_roles_that_publish_administer_or_see_personal_data(settings, role, place, required):
    settings.SECOND_FACTOR_REQUIRED = required
    user = person(role, tree()[place])
    assert second_factor.missing(user) is (required and role in ASKED)
    RecoveryCodes.activate(user)
    assert second_factor.missing(user) is (required and role in ASKED)  # codes alone are no factor
    TOTP.activate(user, generate_totp_secret())
    assert second_factor.missing(user) is False


@pytest.mark.parametrize("required", [True, False])
def test_a_superuser_is_asked_and_a_person_without_grants_is_not(settings, required):
    settings.SECOND_FACTOR_REQUIRED = required
    assert second_factor.missing(person(is_superuser=True)) is required
    assert second_factor.missing(person()) is False


def test_every_verb_of_every_room_is_ordinary_or_guarded():
    verbs = {verb for policy in POLICIES.values() for verb in policy.roles}
    assert verbs - second_factor.GUARDED_VERBS - second_factor.ORDINARY_VERBS == set(), (
        "Say in portal/accounts/second_factor.py whether a person who may do this must have a second factor."
    )
    assert set() == second_factor.GUARDED_VERBS & second_factor.ORDINARY_VERBS


# --- what stays closed


def test_every_address_of_the_back_office_leads_to_the_enrolment(client, clerk):
    client.force_login(clerk)
    addresses, entries = admin_addresses(), AuditEvent.objects.count()
    assert len(addresses) > 300
    answers = [client.get(url) for url in addresses] + [client.post(url, {"post": "yes"}) for url in addresses]
    assert {(answer.status_code, answer.headers.get("Location")) for answer in answers} == {(302, ENROLMENT)}
    assert AuditEvent.objects.count() == entries


@pytest.mark.parametrize(
    ("name", "status"),
    [
        ("mfa_index", 200),
        ("account_change_password", 200),
        ("account_logout", 200),
        ("account_reauthenticate", 200),
        ("mfa_activate_totp", 302),
        ("mfa_add_webauthn", 302),
    ],
)
def test_the_pages_for_the_enrolment_are_open(client, clerk, name, status):
    sign_in(client)
    answer = client.get(reverse(name))
    assert answer.status_code == status
    assert answer.headers.get("Location", "").startswith("/account/reauthenticate/") is (status == 302)


@pytest.mark.parametrize("name", ["mfa_view_recovery_codes", "mfa_generate_recovery_codes", "mfa_list_webauthn"])
def test_other_account_pages_are_not(client, clerk, name):
    sign_in(client)
    assert client.get(reverse(name)).url == ENROLMENT


def test_the_page_says_why_and_how(client, clerk):
    sign_in(client)
    page = client.get("/admin/", follow=True)
    assert [url for url, _ in page.redirect_chain] == [ENROLMENT]
    assert "请先启用两步验证，再进入工作台。" in page.content.decode()
    assert "手机上的身份验证器应用" in page.content.decode()


def test_public_pages_and_the_api_answer_them_as_anybody(client, clerk):
    client.force_login(clerk)
    for url in ("/", "/en/", "/api/v1/indicators"):
        answer = client.get(url)
        assert (answer.status_code, answer.wsgi_request.user.is_authenticated) == (200, False)


def test_an_expired_password_comes_first(client, clerk):
    User.objects.filter(pk=clerk.pk).update(must_change_password=True)
    sign_in(client)
    assert client.get("/admin/").url == "/account/password/change/"
    new = {"oldpassword": PASSWORD, "password1": "Hq4$zLw9@nBd", "password2": "Hq4$zLw9@nBd"}
    assert client.post("/account/password/change/", new).status_code == 302
    assert client.get("/admin/").url == ENROLMENT


def test_a_role_that_is_granted_later_counts_from_the_next_request(client, enforced, person):
    client.force_login(person)
    assert client.get("/admin/").status_code == 200
    Grant.objects.create(user=person, role=Role.PUBLISHER, place=tree()["a"])
    assert client.get("/admin/").url == ENROLMENT


def test_where_it_is_not_required_nothing_is_closed_and_the_pages_say_so(client, settings, person):
    settings.SECOND_FACTOR_REQUIRED = False
    person.grants.create(role=Role.SYSTEM, place=tree()["city"])
    sentence = "本站没有强制"
    assert sentence in client.get("/account/login/").content.decode()
    sign_in(client)
    assert client.get("/admin/").status_code == 200
    assert sentence in client.get(ENROLMENT).content.decode()


def test_where_it_is_required_the_sign_in_page_says_nothing(client, enforced):
    assert "本站没有强制" not in client.get("/account/login/").content.decode()


# --- what opens it


def test_an_authenticator_opens_the_back_office_and_comes_with_recovery_codes(client, clerk):
    sign_in(client)
    client.post(reverse("account_reauthenticate"), {"password": PASSWORD})
    secret = client.get(reverse("mfa_activate_totp")).context["form"].secret
    answer = client.post(reverse("mfa_activate_totp"), {"code": code_of(secret)})
    assert answer.url == reverse("mfa_view_recovery_codes")
    assert client.get(answer.url).status_code == 200
    assert client.get("/admin/").status_code == 200
    assert {row.type for row in Authenticator.objects.filter(user=clerk)} == {"totp", "recovery_codes"}


# --- the last one is kept


def signed_in_with(client, user, *types):
    for kind in types:
        if kind == "totp":
            TOTP.activate(user, generate_totp_secret())
        else:
            Authenticator.objects.create(user=user, type=kind, data={"name": "钥匙", "credential": {}})
    client.force_login(user)
    client.post(reverse("account_reauthenticate"), {"password": PASSWORD})


def removed(client, user, kind):
    """Whether a factor goes when its owner removes it."""
    row = Authenticator.objects.get(user=user, type=kind)
    urls = {"totp": reverse("mfa_deactivate_totp"), "webauthn": reverse("mfa_remove_webauthn", args=[row.pk])}
    answer = client.post(urls[kind], follow=True)
    gone = not Authenticator.objects.filter(pk=row.pk).exists()
    assert ("您的账号必须保留至少一种两步验证方式" in answer.content.decode()) is not gone
    return gone


@pytest.mark.parametrize(
    ("types", "kind", "expected"),
    [
        (["totp"], "totp", False),
        (["webauthn"], "webauthn", False),
        (["totp", "recovery_codes"], "totp", False),
        (["webauthn", "recovery_codes"], "webauthn", False),
    ],
)
@pytest.mark.parametrize("role", [Role.EDITOR, Role.FIRST_REVIEW])
def test_the_last_factor_stays_while_it_is_required(client, enforced, person, role, types, kind, expected):
    person.grants.create(role=role, place=tree()["a"])
    signed_in_with(client, person, *types)
    assert removed(client, person, kind) is (expected or role not in ASKED)


@pytest.mark.parametrize("kind", ["totp", "webauthn"])
def test_one_of_two_may_go(client, clerk, kind):
    signed_in_with(client, clerk, "totp", "webauthn")
    stays = "webauthn" if kind == "totp" else "totp"
    row = Authenticator.objects.get(user=clerk, type=kind)
    urls = {"totp": reverse("mfa_deactivate_totp"), "webauthn": reverse("mfa_remove_webauthn", args=[row.pk])}
    assert client.post(urls[kind]).status_code == 302
    assert [entry.type for entry in Authenticator.objects.filter(user=clerk)] == [stays]


# --- lost


def test_who_has_lost_everything_is_helped_and_told(client, clerk):
    TOTP.activate(clerk, generate_totp_secret())
    chief = make(User, display_name="李华", username="lihua")
    chief.grants.create(role=Role.SYSTEM, place=tree()["city"])
    TOTP.activate(chief, generate_totp_secret())
    client.force_login(chief)
    url = reverse("admin:accounts_user_action", args=[clerk.pk, "reset-second-factor"])
    assert client.get(url).status_code == 200
    assert Authenticator.objects.filter(user=clerk).count() == 1
    assert client.post(url, {"reason": "手机丢失，已当面核实"}).status_code == 302
    assert Authenticator.objects.filter(user=clerk).exists() is False
    entry = AuditEvent.objects.first()
    assert (entry.actor, entry.subject, entry.after) == (chief, "用户 王芳", {"停用": ["身份验证器"]})
    for _ in range(2):  # whoever signs in first does not take the notice away from the owner
        owner = Client()
        sign_in(owner)
        page = owner.get("/admin/", follow=True).content.decode()
        assert "李华 停用了您的两步验证。" in page
        assert "请先启用两步验证" in page


def test_nobody_resets_their_own(client, enforced):
    chief = person(Role.SYSTEM, tree()["city"])
    TOTP.activate(chief, generate_totp_secret())
    client.force_login(chief)
    url = reverse("admin:accounts_user_action", args=[chief.pk, "reset-second-factor"])
    assert "自己的两步验证请在“两步验证”页面办理。" in client.post(url, {"reason": "x"}).content.decode()
    assert second_factor.factors(chief).exists()


@pytest.mark.parametrize("role", [role for role in Role if role != Role.SYSTEM])
def test_nobody_else_takes_a_second_factor_away(client, role):
    owner, other = person(), person(role, tree()["city"])
    TOTP.activate(owner, generate_totp_secret())
    client.force_login(other)
    url = reverse("admin:accounts_user_action", args=[owner.pk, "reset-second-factor"])
    assert client.post(url, {"reason": "x"}).status_code in (403, 404)
    assert second_factor.factors(owner).exists()
