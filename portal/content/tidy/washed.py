"""The door of this package: any HTML in, a text of ours out."""

import re
from dataclasses import dataclass
from html import unescape

import nh3
from lxml import etree
from lxml.html import Element, HtmlElement, HTMLParser, document_fromstring

from portal.content.tidy import headings, tables
from portal.content.tidy.around import Around
from portal.content.tidy.blocks import Table
from portal.content.tidy.flow import Reader, Stored
from portal.content.tidy.lists import listed
from portal.content.tidy.notes import TOO_DEEP, Kind, Note
from portal.content.tidy.reading import SCHEMES
from portal.content.tidy.written import written
from portal.records.unseen import NO_XML, seen

DEEP = "ERR_RESOURCE_LIMIT"  # the parser's name for elements nested so deep that it reads no further
TAG = re.compile("<[^<>]*>")
HEADER = "Version:"  # lines with which some programs begin what they put on the clipboard
# fmt: off
ELEMENTS = {
    "p", "h2", "h3", "h4", "ul", "ol", "li", "table", "caption", "thead", "tbody", "tr", "th", "td", "figure",
    "figcaption", "img", "a", "strong", "em", "sub", "sup", "blockquote", "br", "hr", "data",
}
# fmt: on
ATTRIBUTES = {
    "a": {"href"},
    "img": {"src", "alt"},
    "data": {"value"},
    "ol": {"start", "type"},
    "td": {"colspan", "rowspan"},
    "th": {"colspan", "rowspan", "scope"},
}


@dataclass(frozen=True)
class Tidied:
    """``html`` is what may be kept and shown; ``notes`` tell a person what was changed or lost."""

    html: str
    notes: tuple[Note, ...]


def tidy(html: str, stored: Stored, *, guess: bool = False) -> Tidied:
    """The text with its headings, lists, tables, links and pictures, and nothing else. What is tidy stays as it is.

    ``stored`` is asked for each picture's address: the address of ours under which it is kept, or None. With ``guess``,
    meant for what is pasted or imported, numbered lines become headings and a bold first row the head of its table.
    """
    reader = Reader(stored)
    text = NO_XML.sub("", seen(html))
    if text.startswith(HEADER):
        text = text[max(text.find("<"), 0) :]
    if not text.strip():
        return Tidied("", ())
    blocks = listed(reader.blocks(_tree(text, reader.notes), Around()))
    if guess:
        blocks = headings.guessed(blocks, reader.notes)
        for block in blocks:
            if isinstance(block, Table):
                tables.headed(block, reader.notes)
    clean = nh3.clean(
        written(headings.levelled(blocks)),
        tags=ELEMENTS,
        attributes=ATTRIBUTES,
        url_schemes=SCHEMES,
        link_rel=None,
    )
    return Tidied(clean, tuple(reader.notes))


def _tree(text: str, notes: list[Note]) -> HtmlElement:
    parser = HTMLParser(remove_comments=True, remove_pis=True, encoding="utf-8")
    try:
        found: HtmlElement = document_fromstring(text, parser=parser)
    except etree.ParserError:  # nothing in it but comments
        return Element("body")
    if not any(error.type_name == DEEP for error in parser.error_log):
        return found
    words = Element("body")
    words.text = unescape(TAG.sub(" ", text))
    notes.append(Note(Kind.DEPTH, TOO_DEEP))
    return words
