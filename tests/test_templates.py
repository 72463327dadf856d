"""How templates are written."""

from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
LONGEST = 200  # characters of a line
# Their templates are still written in long lines.
LATER = ("templates/initiatives/", "templates/events/")


def test_no_line_is_too_long_to_read():
    long = []
    for file in sorted((ROOT / "templates").rglob("*.html")):
        name = str(file.relative_to(ROOT))
        lines = enumerate(file.read_text(encoding="utf-8").splitlines(), 1)
        if not name.startswith(LATER):
            long += [f"{name}:{number} {len(line)} characters" for number, line in lines if len(line) > LONGEST]
    assert long == []
