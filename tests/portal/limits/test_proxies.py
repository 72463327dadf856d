"""Settings about proxies that contradict each other stop the start; what is left of an error locks nobody out."""

import os
import subprocess
import sys
from ipaddress import ip_network
from pathlib import Path

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.test import Client

from portal.limits import proxies
from portal.limits.models import Throttle
from tests.portal.accounts.conftest import PASSWORD, person  # noqa: F401  (a fixture)
from tests.production import PRODUCTION

ROOT = Path(__file__).resolve().parents[3]
LOGIN = "/account/login/"
TENS = [ip_network("10.0.0.0/8")]


@pytest.mark.parametrize(
    ("values", "found"),
    [
        ({}, []),
        ({"BEHIND_PROXY": True, "TRUSTED_PROXIES": 1}, []),
        ({"BEHIND_PROXY": True, "TRUSTED_PROXIES": 2, "PROXY_NETS": TENS, "ADMIN_ALLOWED_NETS": TENS}, []),
        ({"BEHIND_PROXY": True}, [2]),
        ({"TRUSTED_PROXIES": 1}, [3]),
        ({"TRUSTED_PROXIES": -1}, [1]),
        ({"BEHIND_PROXY": True, "TRUSTED_PROXIES": -1}, [1]),
        ({"PROXY_NETS": TENS}, [4]),
        ({"ADMIN_ALLOWED_NETS": TENS}, [5]),
        ({"ADMIN_ALLOWED_NETS": TENS, "BEHIND_PROXY": True}, [2, 5]),
        ({"ADMIN_ALLOWED_NETS": TENS, "PRODUCTION": False}, []),
        ({"ADMIN_ALLOWED_NETS": TENS, "BEHIND_PROXY": True, "PRODUCTION": False}, [2]),
    ],
)
def test_contradictions(settings, values, found):
    nothing = {"BEHIND_PROXY": False, "TRUSTED_PROXIES": 0, "PROXY_NETS": [], "ADMIN_ALLOWED_NETS": []}
    for name, value in {"PRODUCTION": True, **nothing, **values}.items():
        setattr(settings, name, value)
    errors = proxies.proxy_settings()
    assert [error.id for error in errors] == [f"limits.E{number:03}" for number in found]
    if found:
        with pytest.raises(ImproperlyConfigured, match=errors[0].msg[:20]):
            proxies.refuse_contradictions()
    else:
        proxies.refuse_contradictions()


def run(tmp_path, *arguments, **environment):
    kept = {name: value for name, value in os.environ.items() if name in ("PATH", "HOME", "LANG")}
    return subprocess.run(
        [sys.executable, *arguments],
        cwd=ROOT,
        env={**kept, **PRODUCTION, "DATA_DIR": str(tmp_path), "PYTHONIOENCODING": "utf-8", **environment},
        capture_output=True,
        text=True,
    )


@pytest.mark.parametrize("interface", ["wsgi", "asgi"])
def test_the_server_does_not_start(tmp_path, interface):
    result = run(tmp_path, "-c", f"import portal.{interface}", BEHIND_PROXY="true")
    assert result.returncode == 1
    assert result.stderr.splitlines()[-1].endswith(f"ImproperlyConfigured: {proxies.UNCOUNTED_PROXY}")


def test_commands_say_why(tmp_path):
    result = run(tmp_path, "manage.py", "check", TRUSTED_PROXIES="1")
    assert result.returncode == 1
    assert proxies.UNDECLARED_PROXY in result.stderr


@pytest.mark.parametrize("name", ["ADMIN_ALLOWED_NETS", "PROXY_NETS"])
def test_a_network_that_is_none_is_named(tmp_path, name):
    result = run(tmp_path, "manage.py", "check", **{name: "10.1.0.0/16, 10.1.2.3/8"})
    assert (result.returncode, result.stderr.strip()) == (
        1,
        f"环境变量 {name} 中的“10.1.2.3/8”不是网段，应类似 10.1.0.0/16 或 2001:db8::/32（多个用英文逗号分隔）。",
    )


# --- behind a proxy


def through(visitor, name, password=None, proxy="127.0.0.1"):
    """A sign-in that nginx passes on, with what the visitor has written into the header themselves."""
    header = {"HTTP_X_FORWARDED_FOR": f"6.6.6.6, {visitor}"} if visitor else {}
    return Client().post(LOGIN, {"login": name, "password": password or "falsch"}, REMOTE_ADDR=proxy, **header)


@pytest.mark.parametrize("proxy", ["127.0.0.1", "::1", "::ffff:127.0.0.1", "10.0.0.5"])
def test_five_wrong_names_through_a_proxy_that_was_forgotten_lock_nobody_out(db, settings, person, proxy):  # noqa: F811
    """The settings would stop the start; should the header be lost in another way, still only names are locked."""
    settings.PROXY_NETS = [ip_network("10.0.0.5/32")]
    for number in range(12):
        assert through(f"192.0.2.{number}", f"niemand{number}", proxy=proxy).status_code == 200
    assert through("198.51.100.1", "wangfang", PASSWORD, proxy=proxy).status_code == 302


def test_five_wrong_names_from_one_visitor_lock_that_visitor_alone(db, settings, person):  # noqa: F811
    settings.TRUSTED_PROXIES = 1
    for number in range(5):
        through("192.0.2.7", f"niemand{number}")
    assert through("192.0.2.7", "wangfang", PASSWORD).status_code == 200
    assert through("198.51.100.1", "wangfang", PASSWORD).status_code == 302
    assert "192.0.2.7" not in str(list(Throttle.objects.values()))


def test_a_request_whose_address_was_lost_at_the_proxy_locks_nobody_out(db, settings, person):  # noqa: F811
    settings.TRUSTED_PROXIES = 1
    for number in range(12):
        through(None, f"niemand{number}")
    assert through("198.51.100.1", "wangfang", PASSWORD).status_code == 302


def test_nor_does_it_get_into_the_back_office_with_the_proxys_address(client, db, settings):
    settings.TRUSTED_PROXIES, settings.ADMIN_ALLOWED_NETS = 1, [ip_network("127.0.0.0/8"), *TENS]
    settings.PROXY_NETS = [ip_network("10.0.0.5/32")]
    for proxy in ("127.0.0.1", "::ffff:127.0.0.1", "10.0.0.5"):
        assert client.get(LOGIN, REMOTE_ADDR=proxy).status_code == 403
    assert client.get(LOGIN, REMOTE_ADDR="127.0.0.1", HTTP_X_FORWARDED_FOR="10.1.2.3").status_code == 200
    assert client.get(LOGIN, REMOTE_ADDR="127.0.0.1", HTTP_X_FORWARDED_FOR="::ffff:10.1.2.3").status_code == 200
