"""What programs put on the clipboard, and the text that has to come of it: ``NAME.paste`` beside ``NAME.txt``."""

import re
from pathlib import Path

import pytest
from lxml.html import document_fromstring

from portal.content.tidy.washed import ATTRIBUTES, ELEMENTS, tidy

PASTES = sorted(Path(__file__).with_name("pastes").glob("*.paste"))
UNWRITTEN = {"script", "style", "iframe", "button", "svg", "rp", "head"}
# Signs of lists that stay as words, in these pastes; the others a list writes by itself.
STAYING = re.compile("[一二]、(?=报名|材料)|（[一二]）(?=公办|民办)|第一条|①")
SIGNS = re.compile(r"mso-list:\s*Ignore", re.IGNORECASE)


def stored(address):
    return address if address.startswith("/media/") else None


def washed(html, **options):
    return tidy(html, stored, **options)


def letters(html):
    """The letters of a text and its numbers, sorted, as captions move: without signs of lists and what nobody reads."""
    body = document_fromstring(html)
    for element in list(body.iter()):
        if element.tag in UNWRITTEN or SIGNS.search(element.get("style") or ""):
            element.drop_tree()
    return sorted(re.sub(r"[\W_]", "", STAYING.sub("", str(body.text_content()))))


@pytest.mark.parametrize("paste", PASTES, ids=lambda paste: paste.stem)
def test_a_paste_becomes_this_text(paste):
    tidied = washed(paste.read_text(encoding="utf-8"), guess=True)
    told = "".join(f"# {note.kind} {note.place}".rstrip() + "\n" for note in tidied.notes)
    assert f"{tidied.html}\n{told}" == paste.with_suffix(".txt").read_text(encoding="utf-8")


@pytest.mark.parametrize("paste", PASTES, ids=lambda paste: paste.stem)
def test_no_word_of_a_paste_is_lost(paste):
    html = paste.read_text(encoding="utf-8")
    kept = letters(washed(html).html.replace("〔图片未能带入，请上传〕", ""))
    assert kept == letters(html)


@pytest.mark.parametrize("paste", PASTES, ids=lambda paste: paste.stem)
def test_nothing_foreign_is_left(paste):
    tree = document_fromstring(washed(paste.read_text(encoding="utf-8"), guess=True).html)
    found = {(element.tag, name) for element in tree.iter() for name in element.attrib}
    assert {element.tag for element in tree.iter()} - {"html", "body"} <= ELEMENTS
    assert found <= {(element, name) for element, names in ATTRIBUTES.items() for name in names}


@pytest.mark.parametrize("paste", PASTES, ids=lambda paste: paste.stem)
def test_a_tidy_text_stays_as_it_is(paste):
    tidied = washed(paste.read_text(encoding="utf-8"), guess=True).html
    assert washed(tidied).html == tidied
