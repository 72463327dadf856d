"""The product refuses to start unsafely, and says why in one sentence."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.production import FACTORS, KEY, PRODUCTION, SEALING

ROOT = Path(__file__).resolve().parents[2]


def manage(tmp_path, *arguments, **environment):
    kept = {name: value for name, value in os.environ.items() if name in ("PATH", "HOME", "LANG")}
    return subprocess.run(
        [sys.executable, "manage.py", *arguments],
        cwd=ROOT,
        env={**kept, "DATA_DIR": str(tmp_path), "PYTHONIOENCODING": "utf-8", **environment},
        capture_output=True,
        text=True,
    )


@pytest.mark.parametrize(
    ("environment", "sentence"),
    [
        ({}, "生产环境必须设置环境变量 SECRET_KEY（至少 50 个随机字符），请设置后重新启动。"),
        (
            {"ALLOWED_HOSTS": "a.gov.cn"},
            "生产环境必须设置环境变量 SECRET_KEY（至少 50 个随机字符），请设置后重新启动。",
        ),
        (
            {"SECRET_KEY": KEY},
            "生产环境必须设置环境变量 ALLOWED_HOSTS（本站域名，多个用英文逗号分隔），请设置后重新启动。",
        ),
        (
            {"SECRET_KEY": KEY, "ALLOWED_HOSTS": "a.gov.cn"},
            "生产环境必须设置环境变量 SEALED_KEYS（加密个人信息的密钥，至少 32 个随机字符，不同于 SECRET_KEY），"
            "请设置后重新启动。",
        ),
        *(
            (
                {"SECRET_KEY": KEY, "ALLOWED_HOSTS": "a.gov.cn", "SEALED_KEYS": keys},
                "SEALED_KEYS 的每个密钥至少要 32 个随机字符，请更换后重新启动。",
            )
            for keys in ("short", f"{SEALING},short")
        ),
        (
            {**PRODUCTION, "SEALED_KEYS": KEY},
            "SECRET_KEY 和 SEALED_KEYS 不能用同一个密钥，请更换其中一个后重新启动。",
        ),
        (
            {**PRODUCTION, "SECOND_FACTOR_KEYS": ""},
            "生产环境必须设置环境变量 SECOND_FACTOR_KEYS（加密两步验证的密钥，至少 32 个随机字符，不同于 SECRET_KEY），"
            "请设置后重新启动。",
        ),
        (
            {**PRODUCTION, "SECRET_KEY": "n5" * 40, "SECRET_KEY_FALLBACKS": KEY, "SECOND_FACTOR_KEYS": KEY},
            "SECRET_KEY 和 SECOND_FACTOR_KEYS 不能用同一个密钥，请更换其中一个后重新启动。",
        ),
        (
            {**PRODUCTION, "SECOND_FACTOR_KEYS": f"{FACTORS},{SEALING}"},
            "SEALED_KEYS 和 SECOND_FACTOR_KEYS 不能用同一个密钥，请更换其中一个后重新启动。",
        ),
        ({"PORTAL_ENV": "staging"}, "环境变量 PORTAL_ENV 只能是 production、demo 或 test。"),
    ],
)
def test_it_refuses_to_start_and_says_what_to_set(tmp_path, environment, sentence):
    result = manage(tmp_path, "check", **environment)
    assert (result.returncode, result.stderr.strip()) == (1, sentence)


def test_production_settings_have_no_deployment_warning(tmp_path):
    result = manage(
        tmp_path,
        "check",
        "--deploy",
        "--fail-level",
        "WARNING",
        **{**PRODUCTION, "SECRET_KEY": KEY + "x1Y2z3"},
    )
    assert (result.returncode, result.stderr) == (0, "")


def test_the_demonstration_makes_a_key_of_its_own_and_keeps_it(tmp_path):
    keys = {
        manage(
            tmp_path,
            "shell",
            "--no-imports",
            "-c",
            "from django.conf import settings; print(settings.SECRET_KEY)",
            PORTAL_ENV="demo",
        ).stdout
        for _ in range(2)
    }
    assert len(keys) == 1
    assert keys.pop().strip() == (tmp_path / "secret_key").read_text()
    assert (tmp_path / "secret_key").stat().st_mode & 0o777 == 0o600


def test_the_demonstration_refuses_to_run_in_production(tmp_path):
    result = manage(tmp_path, "demo", **PRODUCTION)
    assert result.returncode == 1
    assert "生产环境不载入演示数据" in result.stderr


# What opens a file for writing, makes, moves or removes one, in the words of Python's audit events.
IMPORTED = """
import os, sys

written = []


def note(event, arguments):
    if event == "open" and arguments[0] != os.devnull and isinstance(arguments[2], int):
        if arguments[2] & (os.O_WRONLY | os.O_RDWR | os.O_CREAT):
            written.append(arguments[0])
    elif event in ("os.mkdir", "os.rename", "os.remove", "os.link", "os.symlink", "os.chmod", "sqlite3.connect"):
        written.append((event, arguments))


sys.addaudithook(note)
import portal.settings
from django.conf import settings

assert settings.DATABASES and settings.STATIC_ROOT
print(written)
"""


@pytest.mark.parametrize("kind", ["production", "demo", "test"])
def test_reading_the_settings_writes_nothing(tmp_path, kind):
    kept = {name: value for name, value in os.environ.items() if name in ("PATH", "HOME", "LANG")}
    secret = PRODUCTION if kind == "production" else {}
    result = subprocess.run(
        [sys.executable, "-B", "-c", IMPORTED],
        cwd=ROOT,
        env={**kept, "PORTAL_ENV": kind, "DATA_DIR": str(tmp_path / "data"), **secret,
             "DJANGO_SETTINGS_MODULE": "portal.settings"},
        capture_output=True,
        text=True,
    )  # fmt: skip
    assert (result.stdout, result.stderr) == ("[]\n", "")
    assert list(tmp_path.iterdir()) == []


def test_an_installation_that_starts_has_its_folders(tmp_path):
    result = manage(tmp_path / "data", "check", PORTAL_ENV="demo")
    assert result.returncode == 0, result.stderr
    assert [str(found.relative_to(tmp_path)) for found in tmp_path.rglob("*")] == ["data", "data/static"]


def test_processes_that_start_together_have_one_key(tmp_path):
    command = [sys.executable, "-c", "from django.conf import settings; print(settings.SECRET_KEY)"]
    kept = {name: value for name, value in os.environ.items() if name in ("PATH", "HOME", "LANG")}
    environment = {"DJANGO_SETTINGS_MODULE": "portal.settings", "PORTAL_ENV": "demo", "DATA_DIR": str(tmp_path)}
    starts = [
        subprocess.Popen(command, cwd=ROOT, env={**kept, **environment}, stdout=subprocess.PIPE, text=True)
        for _ in range(4)
    ]
    keys = {start.communicate()[0].strip() for start in starts}
    assert keys == {(tmp_path / "secret_key").read_text()}
    assert [found.name for found in tmp_path.iterdir()] == ["secret_key"]


@pytest.mark.parametrize(
    ("environment", "required"),
    [
        ({"PORTAL_ENV": "production"}, "True"),
        ({"PORTAL_ENV": "demo"}, "False"),
        ({"PORTAL_ENV": "production", "SECOND_FACTOR_REQUIRED": "false"}, "False"),
        ({"PORTAL_ENV": "demo", "SECOND_FACTOR_REQUIRED": "true"}, "True"),
    ],
)
def test_a_second_factor_is_required_in_production_unless_said_otherwise(tmp_path, environment, required):
    code = "from django.conf import settings; print(settings.SECOND_FACTOR_REQUIRED)"
    needed = PRODUCTION
    assert manage(tmp_path, "shell", "--no-imports", "-c", code, **needed, **environment).stdout.strip() == required


def test_the_database_address_may_say_how_it_is_reached(tmp_path):
    code = "from django.conf import settings; o = settings.DATABASES['default']['OPTIONS']; print(*o, o['sslmode'])"
    address = "postgres://u:p@db.example.gov.cn/portal?sslmode=verify-full&sslrootcert=/etc/ca.pem"
    found = manage(tmp_path, "shell", "--no-imports", "-c", code, PORTAL_ENV="demo", DATABASE_URL=address).stdout
    assert found.split() == ["sslmode", "sslrootcert", "pool", "options", "verify-full"]


COOKIES = """
from django.conf import settings
from django.http import HttpResponse
from django.middleware.csrf import CsrfViewMiddleware, get_token
from django.test import RequestFactory
from portal.pagecache import reader

page = CsrfViewMiddleware(lambda request: HttpResponse(get_token(request)))(RequestFactory().get("/"))
for name, cookie in page.cookies.items():
    print(name, cookie["path"], cookie["domain"] or "-", bool(cookie["secure"]), cookie["samesite"])
print(settings.SESSION_COOKIE_NAME, settings.SESSION_COOKIE_PATH, settings.SESSION_COOKIE_DOMAIN or "-",
      settings.SESSION_COOKIE_SECURE, settings.SESSION_COOKIE_SAMESITE)
print(*(reader.variant(f"{name}=x") is None for name in ("__Host-sessionid", "sessionid")))
"""


@pytest.mark.parametrize(
    ("kind", "said"),
    [
        ("production", ["__Host-csrftoken / - True Lax", "__Host-sessionid / - True Lax", "True False"]),
        ("demo", ["csrftoken / - False Lax", "sessionid / - False Lax", "False True"]),
    ],
)
def test_no_other_host_can_plant_a_cookie_of_staff(tmp_path, kind, said):
    """Browsers take a name with ``__Host-`` only with Secure, for the path / and without a domain."""
    environment = {**PRODUCTION, "PORTAL_ENV": kind}
    result = manage(tmp_path, "shell", "--no-imports", "-c", COOKIES, **environment)
    assert result.stdout.splitlines() == said, result.stderr
