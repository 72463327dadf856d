"""The first start sets everything up, the second finds it done."""

import os
import re
import sqlite3
import subprocess
import sys
from contextlib import closing

import pytest
from django.conf import settings

from portal.demo import load as loading
from portal.demo.registry import Step

PASSWORD = re.compile(r"管理员：admin {4}密码：(\S+)")


def start(folder):
    kept = {name: value for name, value in os.environ.items() if name in ("PATH", "HOME", "LANG")}
    result = subprocess.run(
        [sys.executable, "manage.py", "demo"],
        cwd=settings.ROOT,
        env={**kept, "DATA_DIR": str(folder), "PORTAL_ENV": "demo", "PYTHONIOENCODING": "utf-8"},
        capture_output=True,
        text=True,
    )
    assert (result.returncode, result.stderr) == (0, "")
    return result.stdout


def counts(folder):
    """Rows of every table of ours."""
    with closing(sqlite3.connect(folder / "portal.sqlite3")) as database:
        names = [
            row[0] for row in database.execute("SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name")
        ]
        return {name: database.execute(f'SELECT count(*) FROM "{name}"').fetchone()[0] for name in names}  # noqa: S608


def test_a_second_start_changes_nothing_and_an_interrupted_load_is_taken_up_again(tmp_path):
    first = start(tmp_path)
    before = counts(tmp_path)
    assert len(PASSWORD.findall(first)) == 1
    assert "站点地址：http://127.0.0.1:8000/" in first
    assert before["accounts_user"] == 1
    assert before["places_place"] == 147

    second = start(tmp_path)
    assert PASSWORD.findall(second) == []
    assert "正在载入" not in second
    assert counts(tmp_path) == before

    database = next(tmp_path.glob("done-tables-*")).name.removeprefix("done-tables-")
    (tmp_path / f"loading-{database}").touch()
    assert "正在载入" in start(tmp_path)
    assert counts(tmp_path) == before
    assert not (tmp_path / f"loading-{database}").exists()


@pytest.mark.parametrize(
    ("invented", "expected"), [(True, ["places", "schools", "walks"]), (False, ["places", "walks"])]
)
def test_facts_come_without_invented_records_when_asked(monkeypatch, db, invented, expected):
    ran = []
    steps = [
        Step("schools", 40, True, lambda: ran.append("schools")),
        Step("walks", 70, False, lambda: ran.append("walks")),
        Step("places", 10, False, lambda: ran.append("places")),
    ]
    monkeypatch.setattr(loading, "STEPS", steps)
    monkeypatch.setattr(loading, "autodiscover_modules", lambda name: None)
    loading.load(invented=invented)
    assert ran == expected
