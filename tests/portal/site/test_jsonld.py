"""Data inside a script element stays data, whatever a title says."""

import json
from datetime import date

import html5lib
import pytest
from django.template import engines
from django.utils.translation import gettext_lazy
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from portal.site.jsonld import structured

ATTACKS = [
    "</script><script>alert(1)</script>",
    "</SCRIPT\t>",
    "<!-- <script>",
    "--><!--",
    "]]><svg onload=alert(1)>",
    "&lt;/script&gt;",
    "line\u2028separator\u2029paragraph",
    '"}</script>',
    "\\u003C/script>",
    "\x00\x1f\x7f",
]
PAGE = '<script type="application/ld+json">{{ data }}</script><p id="after">after</p>'


def in_a_page(data):
    """The script elements of a page with the data in it, and what stands behind them."""
    html = engines["django"].from_string(PAGE).render({"data": data})
    document = html5lib.parse(html, namespaceHTMLElements=False)
    return document.findall(".//script"), [element.text for element in document.findall(".//p[@id='after']")]


@pytest.mark.parametrize("attack", ATTACKS)
def test_no_text_leaves_its_element(attack):
    data = structured({"@type": "Thing", "name": attack, "member": [{"name": attack}], attack: 1})
    assert not set("<>&\u2028\u2029") & set(data)
    scripts, after = in_a_page(data)
    assert (len(scripts), after) == (1, ["after"])
    assert json.loads(scripts[0].text) == {
        "@context": "https://schema.org", "@type": "Thing", "name": attack, "member": [{"name": attack}], attack: 1
    }  # fmt: skip


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.text())
def test_any_text_is_read_back_as_it_was(text):
    data = structured({"name": f"x{text}"})
    assert json.loads(data)["name"] == f"x{text}"
    assert not set("<>&\u2028\u2029") & set(data)


def test_what_is_unknown_is_left_out_and_what_is_false_is_not():
    data = structured({"a": None, "b": "", "c": [], "d": {}, "e": False, "f": 0, "g": date(2026, 5, 6)})
    assert json.loads(data) == {"@context": "https://schema.org", "e": False, "f": 0, "g": "2026-05-06"}


def test_lazy_words_are_written_in_the_reader_s_language():
    assert json.loads(structured({"name": gettext_lazy("首页")}))["name"] == "首页"
