"""A lock that is in force when an installation of 0.2.0 is upgraded stays in force."""

import pytest
from django.core.management import call_command
from django.test import Client

from portal.accounts.models import SignInCounter, User
from portal.limits.models import Throttle

pytestmark = pytest.mark.usefixtures("in_use")


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
