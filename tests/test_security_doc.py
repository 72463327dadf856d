"""docs/security.md tells what is there: each test that it names exists, each requirement stands in it once."""

import ast
import re
from collections import Counter
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
DOCUMENT = (ROOT / "docs" / "security.md").read_text()
# OWASP ASVS 5.0.0: how many of a section's requirements, counted from 1, belong to levels 1 and 2.
SECTIONS = {
    "1.1": 2, "1.2": 9, "1.3": 11, "1.4": 3, "1.5": 2, "2.1": 3, "2.2": 3, "2.3": 4, "2.4": 1,
    "3.2": 2, "3.3": 4, "3.4": 6, "3.5": 5, "3.7": 2, "4.1": 3, "4.2": 1, "4.3": 2, "4.4": 4,
    "5.1": 1, "5.2": 3, "5.3": 2, "5.4": 3, "6.1": 3, "6.2": 12, "6.3": 4, "6.4": 4, "6.5": 5, "6.6": 3, "6.8": 4,
    "7.1": 3, "7.2": 4, "7.3": 2, "7.4": 5, "7.5": 2, "7.6": 2, "8.1": 2, "8.2": 3, "8.3": 1, "8.4": 1,
    "9.1": 3, "9.2": 4, "10.1": 2, "10.2": 2, "10.3": 4, "10.4": 11, "10.5": 5, "10.6": 2, "10.7": 3,
    "11.1": 2, "11.2": 3, "11.3": 3, "11.4": 4, "11.5": 1, "11.6": 1, "12.1": 3, "12.2": 2, "12.3": 4,
    "13.1": 1, "13.2": 5, "13.3": 2, "13.4": 5, "14.1": 2, "14.2": 4, "14.3": 3, "15.1": 3, "15.2": 3, "15.3": 7,
    "16.1": 1, "16.2": 5, "16.3": 4, "16.4": 3, "16.5": 3, "17.1": 1, "17.2": 4, "17.3": 2,
}  # fmt: skip
REQUIREMENTS = [f"{section}.{number}" for section, many in SECTIONS.items() for number in range(1, many + 1)]
ROW = re.compile(r"^\| (\d+\.\d+\.\d+) \| (.+?) \| (.+?) \| (.+?) \|$", re.MULTILINE)
ROWS = ROW.findall(DOCUMENT)
NAMED = re.compile(r"`((?:tests|portal|initiatives|events|templates|docs)/[^`\s]+|[\w.]+\.(?:md|txt))`")
NOT_MET = re.compile(r"Reason: \S.{20,} Mend: \S.{20,}")


@cache
def functions(file):
    tree = ast.parse((ROOT / file).read_text())
    return {node.name for node in tree.body if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)}


def exists(name):
    """``tests/x.py::test_y``, or a file or folder; ``rules.py`` alone stands for that of every room."""
    file, _, function = name.partition("::")
    if function:
        return (ROOT / file).is_file() and function.startswith("test_") and function in functions(file)
    return (ROOT / file).exists()


def test_every_requirement_stands_once_and_in_order():
    assert len(REQUIREMENTS) == 253
    assert [number for number, *_ in ROWS] == REQUIREMENTS


def test_the_counts_are_true():
    found = Counter(verdict for _, _, verdict, _ in ROWS)
    met, not_met, not_applicable = found.pop("met"), found.pop("not met"), found.pop("n/a")
    assert found == {}
    assert (
        f"Of {len(ROWS)} requirements {met} are met, {not_met} are not met, {not_applicable} do not apply (n/a)."
        in DOCUMENT
    )


def test_whatever_is_named_exists():
    named = set(NAMED.findall(DOCUMENT))
    assert len([name for name in named if "::" in name]) >= 100
    assert sorted(name for name in named if not exists(name)) == []


def test_a_met_requirement_shows_where():
    """A test, a place in the code, or a part of this document or the guide."""
    assert [number for number, _, verdict, shown in ROWS if verdict == "met" and not _shows(shown)] == []


def _shows(shown):
    parts = [part for part in re.findall(r'"([^"]+)" above', shown) if f"\n## {part}" in DOCUMENT]
    return bool(NAMED.search(shown) or parts or re.search(r"The table .* above", shown))


def test_what_is_not_met_has_a_reason_and_a_mend():
    assert [number for number, _, verdict, shown in ROWS if verdict == "not met" and not NOT_MET.search(shown)] == []


def test_what_does_not_apply_says_why():
    assert [number for number, _, verdict, shown in ROWS if verdict == "n/a" and not shown.endswith((".", "`"))] == []


@pytest.mark.parametrize(
    "name",
    ["tests/test_house.py::test_no_such", "tests/no_such.py::test_x", "portal/no_such.py", "tests/test_house.py::x"],
)
def test_what_is_missing_would_be_found(name):
    assert not exists(name)
