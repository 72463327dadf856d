"""Five failures in a row lock an account and an address; who opens them, and what a right password takes back."""

import random
import threading
from contextlib import suppress
from datetime import timedelta

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from portal.accounts import lockout
from portal.accounts.models import SignInCounter, User
from portal.accounts.roles import Role
from portal.audit.models import AuditEvent
from portal.limits.throttle import purge
from tests import factories
from tests.factories import tree
from tests.portal.accounts.conftest import PASSWORD
from tests.portal.accounts.locking import OFFICE, counted, strangers
from tests.portal.accounts.test_sign_in import inside, sentence, sign_in
from tests.portal.backoffice.test_access import address


def test_five_failures_lock_the_account_from_every_address_and_time_opens_it(client, person, time_machine):
    time_machine.move_to("2026-11-23 09:00:00+08:00", tick=False)
    for number in range(5):
        assert "用户名或密码不正确" in sentence(sign_in(client, password="falsch", address=f"192.0.2.{number}"))
    refused = sign_in(client, address="198.51.100.1")
    assert sentence(refused) == (
        "没有成功，请更正后再试。此账号登录失败次数过多，已暂时锁定，请15分钟后再试；急需使用，请联系系统管理员解除锁定。"
    )
    assert not inside(client)
    time_machine.move_to("2026-11-23 09:14:59+08:00", tick=False)
    assert "请1分钟后再试" in sentence(sign_in(client, address="198.51.100.1"))
    time_machine.move_to("2026-11-23 09:15:01+08:00", tick=False)
    assert sign_in(client, address="198.51.100.1").status_code == 302
    assert inside(client)


def test_five_failures_lock_the_address_whatever_the_names(client, person):
    for number in range(5):
        sign_in(client, name=f"niemand{number}")
    assert sentence(sign_in(client)) == (
        "没有成功，请更正后再试。从您所在的网络登录失败次数过多，这里的所有账号暂时都不能登录，"
        "请15分钟后再试；急需使用，请联系系统管理员解除锁定。"
    )
    assert sign_in(client, address="198.51.100.1").status_code == 302


def test_what_somebody_mistyped_is_taken_back_when_she_signs_in(client, person):
    for _ in range(4):
        sign_in(client, password="falsch")
    assert (counted("account"), counted("address")) == (4, 4)
    assert sign_in(client).status_code == 302
    assert (counted("account"), counted("address")) == (0, 0)


def test_an_office_where_everybody_mistypes_once_is_not_locked_out(client, db):
    people = [User.objects.create_user(f"keyuan{n}", password=PASSWORD, is_staff=True) for n in range(7)]
    for user in people:
        browser = Client()
        assert "用户名或密码不正确" in sentence(sign_in(browser, name=user.username, password="falsch"))
        assert sign_in(browser, name=user.username).status_code == 302


def test_signing_in_does_not_wipe_out_guesses_with_other_names(client, person, colleague):
    """A guesser with an account of his own gets five tries all the same."""
    for number in range(4):
        sign_in(client, name=f"niemand{number}")
        assert sign_in(Client(), name="liqiang").status_code == 302
    assert counted("address") == 4
    sign_in(client, password="falsch")
    assert "这里的所有账号" in sentence(sign_in(Client(), name="liqiang"))


def test_right_passwords_do_not_keep_old_failures_young(client, person, colleague, time_machine):
    """Five failures spread over a day of busy signing in are not five in a row."""
    for hour in range(9, 14):
        for minute in (0, 10, 20, 30, 40, 50):
            time_machine.move_to(f"2026-11-23 {hour:02}:{minute:02}:00+08:00", tick=False)
            assert sign_in(Client(), name="liqiang").status_code == 302
        sign_in(client, password="falsch")
    assert counted("address") == 1
    assert sign_in(client).status_code == 302


@pytest.mark.django_db(transaction=True)
def test_parallel_guesses_get_no_more_tries_than_five():
    granted, refused = [], []

    def guess():
        try:
            granted.append(lockout.reserve("wangfang", None, None))
        except lockout.Locked:
            refused.append(1)
        finally:
            connection.close()

    threads = [threading.Thread(target=guess) for _ in range(12)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert (len(granted), len(refused)) == (5, 7)


@pytest.mark.django_db(transaction=True)
def test_parallel_guesses_from_one_address_with_other_names_get_no_more_either():
    granted, refused = [], []

    def guess(number):
        try:
            granted.append(lockout.reserve(f"niemand{number}", OFFICE, None))
        except lockout.Locked as locked:
            refused.append(locked.kind)
        finally:
            connection.close()

    threads = [threading.Thread(target=guess, args=[number]) for number in range(12)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert (len(granted), refused) == (5, ["address"] * 7)


@pytest.mark.django_db(transaction=True)
def test_tries_lifts_and_purges_at_the_same_moment_do_not_wait_for_each_other(settings):
    settings.SIGN_IN_ADDRESS_FAILURES = settings.SIGN_IN_FAILURES = 3
    faults = []

    def work(number):
        chance = random.Random(number)  # noqa: S311
        try:
            for _ in range(15):
                at = f"192.0.2.{chance.randrange(2)}"
                with suppress(lockout.Locked):
                    attempt = lockout.reserve(f"name{chance.randrange(2)}", at, None)
                    chance.choice([attempt.succeed, attempt.fail])()
                if chance.random() < 0.3:
                    lockout.lift(SignInCounter.objects.order_by(chance.choice(["pk", "-pk"])))
                if chance.random() < 0.3:
                    purge(timezone.now() + timedelta(days=1))
        except Exception as fault:
            faults.append(fault)
        finally:
            connection.close()

    threads = [threading.Thread(target=work, args=[number]) for number in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert faults == []


# --- traces


def test_a_locked_address_adds_no_entry_for_each_try(client, person):
    start = AuditEvent.objects.count()
    for number in range(60):
        sign_in(client, name=f"niemand{number}")
    kinds = [entry.kind for entry in AuditEvent.objects.order_by("pk")[start:]]
    assert kinds == ["sign_in_failed"] * 5 + ["locked"]
    assert SignInCounter.objects.get(kind="address").counter.refused == 55


def test_a_locked_account_adds_no_entry_for_each_try(person):
    start = AuditEvent.objects.count()
    strangers(60)
    entries = AuditEvent.objects.order_by("pk")[start:]
    assert [(e.kind, e.actor_name) for e in entries] == [("sign_in_failed", "wangfang")] * 5 + [("locked", "wangfang")]
    assert SignInCounter.objects.get(kind="account").counter.refused == 55


def test_keys_that_are_none_do_not_fill_the_log_and_keep_nobody_out(db):
    statuses = set()
    for _ in range(20):
        browser = Client(REMOTE_ADDR=OFFICE)
        statuses.add(browser.post(reverse("mfa_login_webauthn"), {"credential": '{"id": "x"}'}).status_code)
    assert statuses == {302}  # never 429: a key is the way in when strangers have locked the rest
    notes = [entry.note for entry in AuditEvent.objects.filter(kind="sign_in_failed")]
    assert notes == ["通行密钥不正确"] * 5
    assert OFFICE not in str(cache_rows())


def cache_rows():
    with connection.cursor() as cursor:
        cursor.execute("SELECT cache_key, value FROM portal_cache")
        return cursor.fetchall()


def test_homes_in_one_ipv6_network_are_one_address(client, person):
    for number in range(5):
        sign_in(client, name=f"niemand{number}", address=f"2001:db8:1:2:{number}::1")
    assert "这里的所有账号" in sentence(sign_in(client, address="2001:db8:1:2:ffff::1"))
    assert sign_in(Client(), address="2001:db8:1:3::1").status_code == 302
    call_command("lift_lock", "2001:db8:1:2:ffff::1")
    assert sign_in(Client(), address="2001:db8:1:2::1").status_code == 302


# --- opening before time


@pytest.fixture
def locked(client, person):
    for _ in range(5):
        sign_in(client, password="falsch")
    return {row.kind: row for row in SignInCounter.objects.all()}


def test_an_administrator_lifts_both_locks_with_one_entry_each(client, locked, chief):
    page = chief.get(f"{address(SignInCounter, 'changelist')}?locked=now").content.decode()
    assert [word in page for word in ("wangfang", OFFICE, "锁定中")] == [True, True, True]
    assert not inside(client)
    start = AuditEvent.objects.count()
    chosen = {"action": "lift", "_selected_action": [row.pk for row in locked.values()]}
    answer = chief.post(address(SignInCounter, "changelist"), chosen, follow=True)
    assert "已解除 2 个锁定，可以立即重新登录。" in answer.content.decode()
    entries = AuditEvent.objects.order_by("pk")[start:]
    assert [(e.kind, e.subject, e.actor.display_name, e.address, e.before["失败次数"], e.after) for e in entries] == [
        ("unlocked", name, "张敏", "198.51.100.1", 5, {"失败次数": 0, "锁定到": None})
        for name in ("登录锁定 账号 wangfang", f"登录锁定 地址 {OFFICE}")
    ]
    assert sign_in(client).status_code == 302
    assert inside(client)


def test_the_dashboard_tells_her_who_is_locked(locked, chief, client):
    text = chief.get(reverse("admin:index")).content.decode()
    assert "账号 wangfang，到 " in text
    assert f"地址 {OFFICE}，到 " in text
    other = Client()
    other.force_login(factories.person(Role.DATA, tree()["city"]))
    assert "登录锁定" not in other.get(reverse("admin:index")).content.decode()


@pytest.mark.parametrize("role", [role for role in Role if role != Role.SYSTEM])
def test_nobody_else_lifts_and_nothing_happens_behind_a_link(locked, chief, role):
    other = Client()
    other.force_login(factories.person(role, tree()["city"]))
    chosen = {"action": "lift", "_selected_action": [row.pk for row in locked.values()]}
    other.post(address(SignInCounter, "changelist"), chosen)
    chief.get(address(SignInCounter, "changelist"), chosen)
    assert SignInCounter.objects.filter(counter__used=5).count() == 2


def test_on_the_server_a_command_lifts_them(client, locked, capsys):
    call_command("lift_lock", "WangFang", OFFICE)
    assert capsys.readouterr().out == f"已解除 WangFang 的登录锁定。\n已解除 {OFFICE} 的登录锁定。\n"
    assert AuditEvent.objects.filter(kind="unlocked", actor=None).count() == 2
    assert sign_in(client).status_code == 302
    with pytest.raises(CommandError, match="没有 niemand 的登录失败记录"):
        call_command("lift_lock", "niemand")


@pytest.mark.parametrize("typed", [PASSWORD, f"wangfang {PASSWORD}", f"WangFang{PASSWORD}", "13812345678"])
def test_what_is_typed_into_the_name_box_by_mistake_is_not_kept(client, person, typed):
    for _ in range(7):
        sign_in(client, name=typed)
    assert {row.label for row in SignInCounter.objects.all()} == {"", OFFICE}
    entries = AuditEvent.objects.exclude(kind="create")
    assert {entry.actor_name for entry in entries} == {""}
    assert {entry.note for entry in entries if entry.kind == "sign_in_failed"} == {"用户名或密码不正确（没有这个账号）"}
    assert typed not in str(list(AuditEvent.objects.values()))


def test_the_name_of_an_account_is_kept_as_the_account_writes_it(client, person):
    sign_in(client, name=" WangFang ", password="falsch")
    entry = AuditEvent.objects.get(kind="sign_in_failed")
    assert (entry.actor_name, entry.note) == ("wangfang", "用户名或密码不正确")
