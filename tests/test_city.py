"""The city is data: no name of it stands in code, so that another bureau can use the same program."""

import re
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
CITY = re.compile("聊城|Liaocheng|3715", re.IGNORECASE)
CODE = (".py", ".html", ".js", ".css", ".toml")
# What is data or speaks of the city on purpose: reference data, the demonstration, translations, and tests; and what
# is history and never edited again.
DATA = re.compile(r"(^|/)(data|locale|tests|docs|migrations)/|/demo(_\w+)?(\.py|/)|^portal/demo/")


def code():
    """Every file of code in the repository, whatever folder it stands in."""
    try:
        listing = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=True)
    except (FileNotFoundError, subprocess.CalledProcessError):
        pytest.skip("not a git checkout")
    return [name for name in listing.stdout.splitlines() if name.endswith(CODE) and not DATA.search(name)]


def test_no_code_names_the_city():
    named = []
    for name in code():
        lines = enumerate((ROOT / name).read_text(encoding="utf-8").splitlines(), 1)
        named += [f"{name}:{number} {line.strip()[:80]}" for number, line in lines if CITY.search(line)]
    assert named == []


def test_the_walk_reaches_every_package():
    assert {name.split("/")[0] for name in code() if "/" in name} == {"portal", "initiatives", "events", "templates"}
