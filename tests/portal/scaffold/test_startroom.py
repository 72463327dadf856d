"""The skeleton of a room: what is written, what is refused, and that it stands by itself."""

import ast
import os
import shutil
import subprocess
import sys

import pytest
from django.conf import settings as live
from django.core.management import CommandError, call_command

ROOM = ("events", "clubs")
CLUBS = {"record": "Club", "label": "社团"}
MADE = {
    *("__init__", "actions", "admin", "api", "apps", "backoffice", "demo", "filters", "models", "queries", "rules"),
    *("sheets", "site", "urls", "views"),
}


@pytest.fixture
def tree(settings, tmp_path):
    """A folder with nothing of the product but the files that name its rooms."""
    (tmp_path / "events").mkdir()
    for name in ("portal/settings.py", "pyproject.toml", "tests/journeys/test_sheets.py"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(live.ROOT / name, tmp_path / name)
    settings.ROOT = tmp_path
    return tmp_path


def test_every_face_is_written_and_the_room_installed(tree):
    call_command("startroom", *ROOM, **CLUBS)
    modules = {file.stem: ast.parse(file.read_text()) for file in (tree / "events" / "clubs").glob("*.py")}
    assert set(modules) == MADE
    assert {file.name for file in (tree / "templates" / "events" / "clubs").iterdir()} == {"list.html", "detail.html"}
    assert {file.name for file in (tree / "tests" / "events" / "clubs").iterdir()} == {
        *("__init__.py", "action_cases.py", "test_room.py"),
    }
    assert "$" not in "".join(file.read_text() for file in tree.rglob("clubs/*.*"))
    installed = (tree / "portal" / "settings.py").read_text()
    assert '    "events.facilities",\n    "events.clubs",\n' in installed
    assert '\n    "clubs.club",\n}\n' in (tree / "tests" / "journeys" / "test_sheets.py").read_text()


@pytest.mark.parametrize(
    ("package", "line", "sentence"),
    [
        ("events", 'layers = ["clubs", "calendar", "facilities"]\n', "clubs 现在位于 events 的最上层"),
        ("portal", 'layers = ["calendar", "facilities"]\n', "中写上 clubs 的位置"),
    ],
)
def test_a_room_of_a_wing_stands_on_top_one_of_the_building_is_placed_by_hand(tree, capsys, package, line, sentence):
    call_command("startroom", package, "clubs", **CLUBS)
    assert line in (tree / "pyproject.toml").read_text()
    assert sentence in capsys.readouterr().out


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (("events", "Clubs"), "房间名“Clubs”只能用小写字母和数字，以字母开头。"),
        (("events", "clubs", "--record=club", "--label=社团"), "类名“club”应以大写字母开头，例如 Club。"),
        (("events", "clubs", "--record=Club", '--label=“"'), "中文名称不能为空"),
    ],
)
def test_names_that_do_not_fit_are_refused(tree, arguments, sentence):
    given = [*arguments, *([] if len(arguments) > 2 else ["--record=Club", "--label=社团"])]
    with pytest.raises(CommandError, match=sentence.replace("(", r"\(")):
        call_command("startroom", *given)
    assert list((tree / "events").iterdir()) == []


def test_a_room_that_exists_is_left_alone(tree):
    (tree / "events" / "clubs").mkdir()
    with pytest.raises(CommandError, match="events/clubs 已经存在，没有改动任何文件。"):
        call_command("startroom", *ROOM, **CLUBS)
    assert list((tree / "events" / "clubs").iterdir()) == []


@pytest.mark.long
def test_the_new_room_passes_its_tests(tmp_path):
    """In a copy of the whole product, with its own migration."""
    tracked = subprocess.run(["git", "ls-files"], cwd=live.ROOT, capture_output=True, text=True, check=True).stdout
    for name in tracked.splitlines():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(live.ROOT / name, tmp_path / name)
    environment = {**os.environ, "DATA_DIR": str(tmp_path / ".data"), "PORTAL_ENV": "test"}
    for name in ("TEST_DATA", "PYTEST_XDIST_WORKER", "DATABASE_URL"):
        environment.pop(name, None)

    def run(*command):
        done = subprocess.run([sys.executable, *command], cwd=tmp_path, env=environment, capture_output=True, text=True)
        assert done.returncode == 0, done.stdout[-4000:] + done.stderr[-4000:]

    run("manage.py", "startroom", *ROOM, "--record=Club", "--label=社团")
    run("manage.py", "makemigrations", "clubs")
    walks = ("tests/portal/actions/test_every_action.py", "tests/portal/backoffice/test_access.py")
    run("-m", "pytest", "tests/events/clubs", *walks, "-k", "clubs", "-q", "-n0")
