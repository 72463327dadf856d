"""How templates are written."""

from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
LONGEST = 200  # characters of a line
# These still hold some: sentences with figures in them, where a line break would be a space on the page.
STILL_LONG = {
    *(f"events/calendar/{name}.html" for name in ("edition", "home")),
    *(f"events/calendar/parts/{name}.html" for name in ("aside", "month", "notice", "session")),
    *(f"events/facilities/{name}.html" for name in ("_item", "_sketch", "backoffice/compliance", "detail")),
    "events/facilities/home_block.html",
    *(f"initiatives/indicators/{name}.html" for name in ("_chart", "_reconciliation", "_tile", "detail")),
    "initiatives/indicators/backoffice/entry.html",
    *(f"initiatives/networks/{name}.html" for name in ("coverage", "detail")),
    *(f"initiatives/programme/{name}.html" for name in ("_milestones", "home", "initiative", "list")),
}


def test_no_line_is_too_long_to_read():
    templates = ROOT / "templates"
    long = {
        str(file.relative_to(templates))
        for file in templates.rglob("*.html")
        if any(len(line) > LONGEST for line in file.read_text(encoding="utf-8").splitlines())
    }
    assert long == STILL_LONG
