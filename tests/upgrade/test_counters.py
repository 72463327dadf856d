"""A lock that is in force when an installation of 0.2.0 is upgraded stays in force."""

import pytest
from django.core.management import call_command
from django.db import connection
from django.test import Client

from portal.accounts.models import SignInCounter, User
from portal.limits.models import Throttle
from tests.databases import Content
from tests.upgrade import releases

VERSION, LATEST, UNTIL = "0.2.0", "2026-11-23 01:00:00+00:00", "2026-11-23 01:15:00+00:00"
ROWS = [  # kind, key, label, failures, locked until
    ("account", "a" * 64, "wangfang", 5, UNTIL),
    ("account", "b" * 64, "WangFang", 2, None),
    ("account", "c" * 64, "wangfang 两步验证", 3, None),
    ("account", "d" * 64, "", 5, UNTIL),
    ("address", "e" * 64, "192.0.2.7", 5, UNTIL),
    ("both", "f" * 64, "", 5, None),
]


def fill():
    releases.load(VERSION)
    insert = (
        "INSERT INTO accounts_signincounter (kind, key, label, failures, latest, locked_until)"
        " VALUES (%s, %s, %s, %s, %s, %s)"
    )
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM accounts_signincounter")
        for kind, key, label, failures, until in ROWS:
            cursor.execute(insert, [kind, key, label, failures, LATEST, until])
    call_command("migrate", verbosity=0, interactive=False)


FILLED = Content("release_0_2_0_counters", fill)


@pytest.fixture
def _database(databases, django_db_setup, django_db_blocker):
    with django_db_blocker.unblock():
        databases.use(FILLED)


def answer(name, address):
    page = Client().post("/account/login/", {"login": name, "password": "Vx7#kQm2!pRt"}, REMOTE_ADDR=address)
    return page.content.decode()


@pytest.mark.django_db
def test_locks_stay_in_force_and_can_be_opened(time_machine, capsys):
    time_machine.move_to("2026-11-23 01:05:00+00:00", tick=False)
    User.objects.create_user("wangfang", password="Vx7#kQm2!pRt", is_staff=True)
    rows = SignInCounter.objects.order_by("pk").values_list("kind", "label", "counter__used")
    assert list(rows) == [
        ("account", "wangfang", 5),
        ("account", "wangfang 两步验证", 3),
        ("account", "", 5),
        ("address", "192.0.2.7", 5),
    ]
    assert "此账号登录失败次数过多" in answer("wangfang", "198.51.100.1")
    assert "请 10 分钟后再试" in answer("wangfang", "198.51.100.1")
    assert "这里的所有账号" in answer("liqiang", "192.0.2.7")
    call_command("lift_lock", "wangfang", "192.0.2.7")
    assert answer("wangfang", "192.0.2.7") == ""  # let in


@pytest.mark.django_db
def test_rows_that_nobody_finds_again_are_purged(time_machine, capsys):
    time_machine.move_to("2026-11-23 01:15:01+00:00", tick=False)
    call_command("purge_limits")
    assert (Throttle.objects.count(), SignInCounter.objects.count()) == (0, 0)
