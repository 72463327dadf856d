"""The body as readers get it: pictures in their sizes, tables in boxes, headings that can be linked to."""

import re
from dataclasses import dataclass

from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from lxml.html import HtmlElement, fragment_fromstring, tostring

from portal.media.models import Image

OWN_PICTURE = re.compile("/media/library/([0-9]{1,18})/")
ABROAD = re.compile("https?://")


@dataclass(frozen=True)
class Heading:
    """An entry of the table of contents; ``deep`` for one below the first level."""

    key: str
    text: str
    deep: bool


@dataclass(frozen=True)
class Body:
    html: SafeString
    headings: tuple[Heading, ...]


def body_of(washed: str) -> Body:
    """What was washed before it was stored, with what a page adds. Pictures cost one query."""
    if not washed:
        return Body(mark_safe(""), ())
    root = fragment_fromstring(washed, create_parent="div")
    _pictures(root)
    _tables(root)
    for link in root.iter("a"):
        if ABROAD.match(link.get("href", "")):
            link.set("rel", "noopener external")
    headings = _headings(root)
    inside = (root.text or "") + "".join(tostring(child, encoding="unicode") for child in root)
    return Body(mark_safe(inside), headings)  # noqa: S308 - washed, and written anew by the parser


def _headings(root: HtmlElement) -> tuple[Heading, ...]:
    found = []
    for number, element in enumerate(root.iter("h2", "h3"), 1):
        element.set("id", f"s{number}")
        found.append(Heading(f"s{number}", str(element.text_content()), element.tag == "h3"))
    return tuple(found)


def _pictures(root: HtmlElement) -> None:
    elements = {element: OWN_PICTURE.fullmatch(element.get("src", "")) for element in root.iter("img")}
    keys = {element: int(found[1]) for element, found in elements.items() if found}
    pictures = Image.objects.in_bulk(set(keys.values()))
    for element in elements:
        picture = pictures.get(keys.get(element, 0))
        if picture is None:
            element.drop_tree()
            continue
        sizes = picture.sizes()
        element.set("src", sizes.src)
        element.set("srcset", sizes.webp)
        element.set("sizes", "(max-width: 45rem) 100vw, 45rem")
        element.set("alt", element.get("alt") or picture.alt)
        element.set("loading", "lazy")
        if picture.width and picture.height:
            element.set("width", str(picture.width))
            element.set("height", str(picture.height))


def _tables(root: HtmlElement) -> None:
    """A table may be wider than a phone: it gets a box that is scrolled, also by keyboard."""
    for table in list(root.iter("table")):
        caption = table.find("caption")
        name = str(caption.text_content()) if caption is not None else _("表格")
        box = HtmlElement(attrib={"class": "tablebox", "tabindex": "0", "role": "region", "aria-label": name})
        box.tag = "div"
        table.set("class", "table")
        table.addprevious(box)
        box.tail, table.tail = table.tail, None
        box.append(table)
