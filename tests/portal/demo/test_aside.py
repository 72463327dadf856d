"""The folder of an earlier state of the code is put aside whole, and the demonstration starts anew."""

import os
import sys
from io import StringIO
from types import SimpleNamespace

import pytest
import time_machine
from django.core.management import call_command

from portal.demo import aside
from portal.demo.management.commands import demo
from portal.demo.serve import CannotServe

MOMENT = "2026-12-01T08:30:05+08:00"


@pytest.fixture
def folder(tmp_path, settings, monkeypatch):
    """With an old database and an upload in it."""
    folder = settings.DATA_DIR = tmp_path / "data"
    (folder / "media").mkdir(parents=True)
    (folder / "portal.sqlite3").write_text("old")
    (folder / "media" / "a.pdf").write_text("upload")
    at(monkeypatch, folder / "portal.sqlite3")
    monkeypatch.setattr(aside, "is_too_old", lambda connection: True)
    return folder


def at(monkeypatch, place, vendor="sqlite"):
    stand_in = SimpleNamespace(vendor=vendor, settings_dict={"NAME": str(place)}, close=lambda: None)
    monkeypatch.setattr(aside, "connection", stand_in)


def files(folder):
    return sorted(str(file.relative_to(folder)) for file in folder.rglob("*") if file.is_file())


@time_machine.travel(MOMENT, tick=False)
def test_the_folder_is_moved_as_it_is(folder):
    moved = aside.put_aside()
    assert moved == folder.with_name("data-before-0.2.0-20261201-083005")
    assert (files(moved), files(folder)) == (["media/a.pdf", "portal.sqlite3"], [])


@time_machine.travel(MOMENT, tick=False)
def test_an_older_one_that_was_put_aside_stays(folder):
    taken = folder.with_name("data-before-0.2.0-20261201-083005")
    taken.mkdir()
    assert aside.put_aside() == folder.with_name("data-before-0.2.0-20261201-083005-2")
    assert files(taken) == []


def test_a_folder_of_this_release_stays(folder, monkeypatch):
    monkeypatch.setattr(aside, "is_too_old", lambda connection: False)
    assert aside.put_aside() is None
    assert files(folder) == ["media/a.pdf", "portal.sqlite3"]


@pytest.mark.parametrize("vendor", ["sqlite", "postgresql"])
def test_a_database_elsewhere_is_refused_and_nothing_is_moved(folder, tmp_path, monkeypatch, vendor):
    at(monkeypatch, tmp_path / "elsewhere" / "portal.sqlite3", vendor)
    with pytest.raises(CannotServe, match="^这个数据库是 0.2.0 之前的版本建立的"):
        aside.put_aside()
    assert files(folder) == ["media/a.pdf", "portal.sqlite3"]


def test_a_folder_that_cannot_be_moved_is_named(folder, monkeypatch):
    def refuse(*_):
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(type(folder), "rename", refuse)
    with pytest.raises(CannotServe, match=r"无法移到 .*（Permission denied），请手工移走后再运行。$"):
        aside.put_aside()


def test_the_command_says_so_and_starts_again(folder, monkeypatch, db):
    started, said = [], StringIO()

    def starts_again(program, words):
        started.append((program, words))
        raise KeyboardInterrupt  # instead of being replaced, the process goes no further

    monkeypatch.setattr(os, "execv", starts_again)
    monkeypatch.setattr(demo, "free_port", lambda port: None)
    with pytest.raises(SystemExit):
        call_command("demo", "--serve", stdout=said)
    assert started == [(sys.executable, [sys.executable, *sys.argv])]
    assert said.getvalue().startswith("原来的数据夹是 0.2.0 之前的版本建立的，不能升级，已原样移到 ")
