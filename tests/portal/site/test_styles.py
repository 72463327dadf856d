"""Nothing stands in the stylesheet that no page uses."""

import re
from pathlib import Path

from events.calendar.enums import Category, Status
from portal.content.particulars import LOOKS
from portal.places.hexmap import SCALE
from portal.site.built import APART, STYLES, apart, stylesheet

ROOT = Path(__file__).parents[3]
# Classes whose names are put together: in templates, in a script, and in Python.
COMPOSED = {
    *(f"{part}--{category}" for part in ("agenda", "bar") for category in Category.values),  # the month calendar
    *(f"st--{status.shape}" for status in Status),  # {% status kind label %}
    *(f"sw--h{step}" for step in range(len(SCALE))),  # the cartogram's legend
    *("kpis--1", "kpis--3"),  # facilities/area.html
    *("mappin--book", "mappin--free"),  # facilities/map.js
    *(f"validity--{look}" for look in LOOKS.values()),  # portal/content/parts/policy.html
    *("pnstate--ahead", "pnstate--over"),  # portal/content/parts/notice.html
    *(f"w-{percent}" for percent in range(101)),  # {% width value %}
}


def sources():
    suffixes = {".html", ".py", ".js"}
    folders = ("templates", "portal", "initiatives", "events")
    files = (file for folder in folders for file in (ROOT / folder).rglob("*") if file.suffix in suffixes)
    return "\n".join(file.read_text(encoding="utf-8") for file in files if "migrations" not in file.parts)


def written(last=()):
    files = sorted(STYLES.glob("*.css"), key=lambda file: (file.name in last, file.name))
    css = "\n".join(file.read_text(encoding="utf-8") for file in files)
    return re.sub(r"/\*.*?\*/", "", css, flags=re.S)


def test_every_class_occurs_in_a_page():
    selectors = " ".join(re.findall(r"([^{}]+)\{", written()))
    classes = set(re.findall(r"\.(-?[a-zA-Z_][\w-]*)", selectors))
    words = set(re.findall(r"[\w-]+", sources()))
    assert len(classes) > 200
    assert sorted(classes - words - COMPOSED) == []


def test_every_custom_property_is_used_and_every_used_one_is_set():
    css = written()
    declarations = re.sub(r"[^{}]*\{", " { ", css)
    properties = set(re.findall(r"[{;\s](--[\w-]+)\s*:", declarations))
    used = set(re.findall(r"var\((--[\w-]+)", css + sources()))
    assert len(properties) > 50
    assert (sorted(properties - used), sorted(used - properties)) == ([], [])


def test_the_minified_stylesheet_keeps_every_rule_and_its_order():
    """Same blocks, same selectors; a descendant combinator before a pseudo-class is still there."""

    def blocks(css):
        heads = (" ".join(text.split()) for text in re.findall(r"([^{};]+)\{", css))
        return [re.sub(r"\s*([,>+~])\s*|(?<=\w)(:) ", r"\1\2", head) for head in heads]

    made = stylesheet() + "".join(apart(name) for name in APART)
    expected = blocks(written(last=APART.values()))
    assert [head for head in blocks(made) if not re.fullmatch(r"\.w-\d+", head)] == expected
    assert "/*" not in made
    source = sum(file.stat().st_size for file in STYLES.glob("*.css"))
    assert len(made.encode()) < 0.9 * source
