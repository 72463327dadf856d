"""The first start sets everything up, the second finds it done."""

import re
import sqlite3
from contextlib import closing

import pytest

from portal.demo import load as loading
from portal.demo.registry import Step

PASSWORD = re.compile(r"管理员：admin {4}密码：(\S+)")


def counts(folder):
    """Rows of every table of ours."""
    with closing(sqlite3.connect(folder / "portal.sqlite3")) as database:
        names = [
            row[0] for row in database.execute("SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name")
        ]
        return {name: database.execute(f'SELECT count(*) FROM "{name}"').fetchone()[0] for name in names}  # noqa: S608


@pytest.mark.server
@pytest.mark.one_database  # an installation of its own, with SQLite
@pytest.mark.xdist_group("installation")
def test_a_second_start_changes_nothing_and_an_interrupted_load_is_taken_up_again(installation):
    before = counts(installation.folder)
    assert len(PASSWORD.findall(installation.first)) == 1
    assert "站点地址：http://127.0.0.1:8000/" in installation.first
    assert before["accounts_user"] == 8  # the administrator, two people of the demonstration, five who bring its texts
    assert before["places_place"] == 147

    second = installation.start()
    assert PASSWORD.findall(second) == []
    assert "正在载入" not in second
    assert counts(installation.folder) == before

    database = next(installation.folder.glob("done-tables-*")).name.removeprefix("done-tables-")
    interrupted = installation.folder / f"loading-{database}"
    interrupted.touch()
    assert "正在载入" in installation.start()
    assert counts(installation.folder) == before
    assert not interrupted.exists()


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
