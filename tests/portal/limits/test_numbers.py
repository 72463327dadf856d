import ast
from pathlib import Path

import pytest

from portal.limits.numbers import LARGEST_KEY, whole_number

ROOT = Path(__file__).resolve().parents[3]


@pytest.mark.parametrize(
    ("text", "number"),
    [("0", 0), ("7", 7), (" 12 ", 12), (12, 12), ("007", 7), ("1000000000", 10**9), ("1000000001", None)]
    + [(text, None) for text in ("", "²", "１２", "-1", "+1", "1.0", "1e3", "abc", "\x00", "9" * 5000, None, "1 2")],
)
def test_only_plain_digits_are_a_number(text, number):
    assert whole_number(text) == number


def test_bounds_are_part_of_the_range():
    assert [whole_number(str(n), low=2, high=4) for n in range(1, 6)] == [None, 2, 3, 4, None]
    assert whole_number(str(LARGEST_KEY), high=LARGEST_KEY) == 2**63 - 1
    assert whole_number(str(LARGEST_KEY + 1), high=LARGEST_KEY) is None


def test_no_other_place_tells_digits():
    """``²`` is a digit to ``str.isdigit`` and an error to ``int``."""
    found = []
    for wing in ("portal", "initiatives", "events"):
        for file in (ROOT / wing).rglob("*.py"):
            for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
                if isinstance(node, ast.Attribute) and node.attr in ("isdigit", "isnumeric"):
                    found.append(str(file.relative_to(ROOT)))
    assert found == ["portal/limits/numbers.py"]
