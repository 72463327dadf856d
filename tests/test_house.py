"""The rules of the house that a program can check."""

import ast
import re
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
WINGS = ("portal", "initiatives", "events")
TOP_LEVEL = {
    *(".ci", ".gitignore", "CHANGELOG.md", "CONTRIBUTING.md", "LICENSE", "Makefile", "README.md", "SECURITY.md"),
    *("docs", "events", "initiatives", "manage.py", "portal"),
    *("pyproject.toml", "requirements.txt", "templates", "tests"),
}
MODULES = sorted(f for wing in WINGS for f in (ROOT / wing).rglob("*.py") if "migrations" not in f.parts)
TELL_NOTHING = {"utils", "common", "helpers", "services", "managers", "misc"}


def tracked(*patterns):
    listing = subprocess.run(["git", "ls-files", "--", *patterns], cwd=ROOT, capture_output=True, text=True, check=True)
    return listing.stdout.splitlines()


@pytest.fixture(scope="module")
def files():
    try:
        return tracked()
    except (FileNotFoundError, subprocess.CalledProcessError):
        pytest.skip("not a git checkout")


def test_nothing_else_stands_at_the_top_level(files):
    assert {Path(name).parts[0] for name in files} == TOP_LEVEL


def test_modules_are_small_and_named_after_their_subject():
    long = [f"{f.relative_to(ROOT)}: {n} lines" for f in MODULES if (n := len(f.read_text().splitlines())) > 300]
    assert long == []
    assert [str(f) for f in MODULES if f.stem in TELL_NOTHING or f.parent.name in TELL_NOTHING] == []


def test_functions_fit_on_a_page():
    long = []
    for file in MODULES:
        for node in ast.walk(ast.parse(file.read_text())):
            if isinstance(node, ast.FunctionDef) and node.end_lineno - node.lineno + 1 > 40:
                long.append(f"{file.relative_to(ROOT)}:{node.lineno} {node.name}")
    assert long == []


def test_every_room_says_in_one_sentence_what_it_is():
    rooms = sorted(file.parent for wing in WINGS for file in (ROOT / wing).glob("*/apps.py"))
    silent = [
        str(room.relative_to(ROOT))
        for room in rooms
        if not ast.get_docstring(ast.parse((room / "__init__.py").read_text()))
    ]
    assert silent == []


def test_the_building_knows_nothing_of_the_wings():
    pattern = re.compile(r"^\s*(from|import) (initiatives|events)\b", re.MULTILINE)
    assert [str(f) for f in MODULES if f.relative_to(ROOT).parts[0] == "portal" and pattern.search(f.read_text())] == []
    pattern = re.compile(r"^\s*(from|import) events\b", re.MULTILINE)
    assert [
        str(f) for f in MODULES if f.relative_to(ROOT).parts[0] == "initiatives" and pattern.search(f.read_text())
    ] == []


def test_operations_lists_every_variable_of_the_environment():
    asked = re.compile(r"""(?:\benv(?:\.\w+)?\(|\bos\.environ\.get\()\s*"([A-Z_]+)\"""")
    known = {name for file in MODULES for name in asked.findall(file.read_text())}
    table = re.findall(r"^\| (`[A-Z].*?) \|", (ROOT / "docs" / "operations.md").read_text(), re.MULTILINE)
    assert {name for cell in table for name in re.findall(r"`([A-Z_]+)`", cell)} == known


def test_requirements_are_locked_with_hashes_and_name_no_registry():
    text = (ROOT / "requirements.txt").read_text()
    pins = re.findall(r"^[a-z0-9.\[\],-]+==", text, re.MULTILINE)
    assert len(pins) > 50
    assert len(re.findall(r"^[a-z0-9.\[\],-]+==.*\\\n {4}--hash=sha256:", text, re.MULTILINE)) == len(pins)
    assert re.findall(r"https?://|--(?:extra-)?index-url|--find-links", text) == []


def test_pages_have_no_inline_style_or_script(files):
    pattern = re.compile(r"""<style|\sstyle=|\son[a-z]+=["']|javascript:""")
    pages = [name for name in files if name.startswith("templates/") and name.endswith(".html")]
    assert [name for name in pages if pattern.search((ROOT / name).read_text())] == []


def test_browser_tests_wait_for_what_they_expect():
    """A page that is still loading answers ``is_visible()`` with no; ``expect(…)`` asks until it is there."""
    at_once = {"is_visible", "is_hidden", "inner_text", "all_inner_texts", "text_content", "input_value", "url"}
    found = []
    for name in ROOT.rglob("tests/**/test_*.py"):
        source = name.read_text()
        if "pytest.mark.browser" not in source:
            continue
        for check in (node for node in ast.walk(ast.parse(source)) if isinstance(node, ast.Assert)):
            used = {node.attr for node in ast.walk(check.test) if isinstance(node, ast.Attribute)} & at_once
            if used and "live_server" not in ast.unparse(check):
                found.append(f"{name.relative_to(ROOT)}:{check.lineno} {', '.join(sorted(used))}")
    assert found == []
