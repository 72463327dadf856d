"""How templates are written."""

from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
LONGEST = 200  # characters of a line


def test_no_line_is_too_long_to_read():
    templates = ROOT / "templates"
    long = [
        f"{file.relative_to(templates)}:{number}"
        for file in sorted(templates.rglob("*.html"))
        for number, line in enumerate(file.read_text(encoding="utf-8").splitlines(), 1)
        if len(line) > LONGEST
    ]
    assert long == []
