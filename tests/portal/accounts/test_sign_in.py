"""Signing in: lock-out, equal answers, second factor, time-outs, expired passwords, allowed nets."""

import re
import time
from datetime import timedelta
from ipaddress import ip_network
from urllib.parse import quote

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from portal.accounts.models import User
from portal.audit.models import AuditEvent
from portal.limits.client_address import client_address
from portal.limits.models import Throttle
from tests.portal.accounts.conftest import PASSWORD

LOGIN, DESK = "/account/login/", "/admin/"


def sign_in(client, name="wangfang", password=PASSWORD, address="192.0.2.7"):
    return client.post(LOGIN, {"login": name, "password": password}, REMOTE_ADDR=address)


def inside(client):
    return client.get(DESK).status_code == 200


def sentence(answer):
    found = re.search(r'id="summary">(.*?)</div>', answer.content.decode(), re.DOTALL)
    return re.sub(r"<[^>]+>|\s+", "", found[1]) if found else ""


def test_the_back_office_sends_to_the_one_address_and_back(client, person):
    assert client.get("/admin/places/place/", follow=True).redirect_chain[-1][0] == (
        "/account/login/?next=%2Fadmin%2Fplaces%2Fplace%2F"
    )
    answer = client.post(f"{LOGIN}?next=/admin/", {"login": "wangfang", "password": PASSWORD, "next": "/admin/"})
    assert (answer.status_code, answer.url) == (302, "/admin/")
    assert inside(client)


def test_there_is_no_registration_and_no_password_mail(client, db):
    for path in ("signup/", "password/reset/", "email/", "confirm-email/", "login/code/", "3rdparty/"):
        assert client.get(f"/account/{path}").status_code == 404


def test_unknown_name_and_wrong_password_get_the_same_answer_in_comparable_time(client, person):
    def attempt(name):
        start = time.process_time()  # what another process does meanwhile counts for nothing
        answer = sign_in(client, name=name, password="falsch")
        duration = time.process_time() - start
        body = re.sub(r'(csrfmiddlewaretoken" value|nonce)="[^"]+"', "", answer.content.decode())
        Throttle.objects.all().delete()
        return answer.status_code, body.replace(name, ""), duration

    attempt("wangfang")  # the first request imports and compiles
    known = [attempt("wangfang") for _ in range(5)]
    unknown = [attempt("niemand0") for _ in range(5)]
    assert {row[0] for row in known + unknown} == {200}
    assert {row[1] for row in known} == {row[1] for row in unknown}
    fastest = [min(row[2] for row in rows) for rows in (known, unknown)]
    assert max(fastest) < 1.5 * min(fastest)


def test_a_locked_unknown_name_looks_like_a_locked_account(client, person):
    answers = {}
    for name in ("wangfang", "niemand0"):
        Throttle.objects.all().delete()
        for _ in range(6):
            answers[name] = sign_in(client, name=name, password="falsch")
    assert answers["wangfang"].status_code == answers["niemand0"].status_code == 200
    assert sentence(answers["wangfang"]) == sentence(answers["niemand0"])


@pytest.mark.parametrize(
    "target",
    [
        "https://böse.example/",
        "//böse.example/",
        "/\\böse.example",
        "javascript:alert(1)",
        "https:böse.example",
        "\thttps://x.example",
    ],
)
def test_no_address_leads_to_another_site(client, person, target):
    """``next`` of signing in, of the back office's own door, of entering the password again, and of signing out."""
    answer = client.post(f"{LOGIN}?next={quote(target)}", {"login": "wangfang", "password": PASSWORD, "next": target})
    assert (answer.status_code, answer.url) == (302, "/admin/")
    assert client.post(f"{LOGIN}?next={quote(target)}").url == "/admin/"  # who is signed in already is sent on
    again = client.post(reverse("account_reauthenticate"), {"password": PASSWORD, "next": target})
    assert again.url in ("/", "/admin/", "/account/2fa/")
    assert client.post(reverse("account_logout"), {"next": target}).url == LOGIN
    door = client.get(f"/admin/login/?next={quote(target)}")
    assert door.url.startswith(LOGIN)


def test_a_session_planted_before_signing_in_is_worth_nothing_afterwards(client, person):
    client.session.save()
    planted = client.session.session_key
    client.cookies["sessionid"] = planted
    assert sign_in(client).status_code == 302
    assert client.cookies["sessionid"].value != planted
    thief = Client()
    thief.cookies["sessionid"] = planted
    assert not inside(thief)


def test_signing_out_voids_the_session_on_the_server(client, person):
    sign_in(client)
    kept = client.cookies["sessionid"].value
    assert client.get(reverse("account_logout")).status_code == 200  # a link only asks
    assert inside(client)
    client.post(reverse("account_logout"))
    thief = Client()
    thief.cookies["sessionid"] = kept
    assert not inside(thief)


def test_a_disabled_account_is_out_at_once_and_told_at_the_door(client, person):
    sign_in(client)
    person.is_active = False
    person.save()
    assert not inside(client)
    answer = client.post(LOGIN, {"login": "wangfang", "password": PASSWORD}, follow=True)
    assert "这个账号已经停用，所以没有登录。" in answer.content.decode()
    entry = AuditEvent.objects.order_by("-pk").first()
    assert (entry.kind, entry.success, entry.actor, entry.note) == ("sign_in_failed", False, person, "账号已停用")
    assert sentence(sign_in(client, password="falsch")) == sentence(sign_in(client, name="niemand0"))


def test_a_sign_in_without_its_token_is_refused_in_chinese(person):
    browser = Client(enforce_csrf_checks=True)
    answer = browser.post(LOGIN, {"login": "wangfang", "password": PASSWORD})
    assert (answer.status_code, inside(browser)) == (403, False)


# --- time-outs and expiry


def test_thirty_idle_minutes_end_the_session(client, person, time_machine):
    time_machine.move_to("2026-11-23 09:00:00+08:00", tick=False)
    sign_in(client)
    assert inside(client)
    time_machine.move_to("2026-11-23 09:29:00+08:00", tick=False)
    assert inside(client)
    time_machine.move_to("2026-11-23 09:59:30+08:00", tick=False)
    answer = client.get(DESK, follow=True)
    assert answer.redirect_chain[0][0] == "/account/login/?next=%2Fadmin%2F"
    assert "超过 30 分钟没有操作，已自动退出" in answer.content.decode()
    assert AuditEvent.objects.filter(kind="sign_out", note="超过 30 分钟没有操作").count() == 1


def test_twelve_hours_end_the_session_of_the_busiest_person(client, person, time_machine):
    start = timezone.datetime.fromisoformat("2026-11-23T07:00:00+08:00")
    time_machine.move_to(start, tick=False)
    sign_in(client)
    for quarter in range(1, 48):
        time_machine.move_to(start + timedelta(minutes=15 * quarter), tick=False)
        assert inside(client)
    time_machine.move_to(start + timedelta(hours=12, minutes=1), tick=False)
    assert not inside(client)


@pytest.mark.parametrize(("age", "must", "sent"), [(89, False, False), (90, False, True), (0, True, True)])
def test_an_expired_or_given_password_comes_first(client, person, age, must, sent):
    changed = timezone.now() - timedelta(days=age)
    User.objects.filter(pk=person.pk).update(password_changed_at=changed, must_change_password=must)
    sign_in(client)
    answer = client.get(DESK)
    assert (answer.status_code == 302) is sent
    if sent:
        assert answer.url == "/account/password/change/"
        new = {"oldpassword": PASSWORD, "password1": "Hq4$zLw9@nBd", "password2": "Hq4$zLw9@nBd"}
        assert client.post("/account/password/change/", new).status_code == 302
        assert inside(client)


def test_a_new_password_ends_every_other_session(client, person):
    other = Client()
    sign_in(client), sign_in(other)
    new = {"oldpassword": PASSWORD, "password1": "Hq4$zLw9@nBd", "password2": "Hq4$zLw9@nBd"}
    client.post("/account/password/change/", new)
    assert inside(client)
    assert not inside(other)


def test_guesses_of_the_present_password_are_counted_and_on_record(client, person):
    """Somebody who sits down at an open session gets five tries, like at the door."""
    sign_in(client)
    start = AuditEvent.objects.count()
    change, new = "/account/password/change/", {"password1": "Hq4$zLw9@nBd", "password2": "Hq4$zLw9@nBd"}
    for number in range(25):
        answer = client.post(change, {"oldpassword": f"falsch{number}", **new})
    assert "此账号登录失败次数过多" in sentence(answer)
    assert "此账号登录失败次数过多" in sentence(client.post(change, {"oldpassword": PASSWORD, **new}))
    person.refresh_from_db()
    assert person.check_password(PASSWORD)
    entries = AuditEvent.objects.order_by("pk")[start:]
    assert [(e.kind, e.success, e.actor, e.note) for e in entries if e.kind != "locked"] == [
        ("sign_in_failed", False, person, "修改密码时当前密码不正确")
    ] * 5
    assert [e.actor_name for e in entries if e.kind == "locked"] == ["wangfang"]


def test_entering_the_password_again_is_counted_too(client, person):
    sign_in(client)
    for _ in range(6):
        answer = client.post(reverse("account_reauthenticate"), {"password": "falsch"})
    assert "此账号登录失败次数过多" in sentence(answer)


def test_a_mistyped_present_password_is_taken_back_by_the_right_one(client, person):
    sign_in(client)
    change, new = "/account/password/change/", {"password1": "Hq4$zLw9@nBd", "password2": "Hq4$zLw9@nBd"}
    for _ in range(4):
        client.post(change, {"oldpassword": "falsch", **new})
    assert client.post(change, {"oldpassword": PASSWORD, **new}).status_code == 302
    assert Throttle.objects.filter(used__gt=0).count() == 0


def test_a_weak_new_password_is_refused_on_the_page(client, person):
    sign_in(client)
    weak = {"oldpassword": PASSWORD, "password1": "Liaocheng@2026", "password2": "Liaocheng@2026"}
    answer = client.post("/account/password/change/", weak)
    assert "密码太容易猜到" in sentence(answer)


# --- addresses


@pytest.mark.parametrize(
    ("proxies", "forwarded", "expected"),
    [
        (0, "203.0.113.9", "192.0.2.1"),
        (1, "203.0.113.9", "203.0.113.9"),
        (1, "6.6.6.6, 203.0.113.9", "203.0.113.9"),
        (2, "6.6.6.6, 203.0.113.9, 10.0.0.1", "203.0.113.9"),
        (2, "203.0.113.9", "192.0.2.1"),
        (1, "unsinn", None),
    ],
)
def test_only_our_own_proxies_are_believed(rf, settings, proxies, forwarded, expected):
    settings.TRUSTED_PROXIES = proxies
    assert client_address(rf.get("/", REMOTE_ADDR="192.0.2.1", HTTP_X_FORWARDED_FOR=forwarded)) == expected


@pytest.mark.parametrize(("address", "status"), [("10.1.2.3", 200), ("192.0.2.1", 403)])
def test_the_back_office_may_be_kept_to_certain_nets(client, db, settings, address, status):
    settings.ADMIN_ALLOWED_NETS = [ip_network("10.0.0.0/8")]
    assert client.get(LOGIN, REMOTE_ADDR=address).status_code == status
    assert client.get("/", REMOTE_ADDR=address).status_code == 200
