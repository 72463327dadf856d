"""The body as readers get it: pictures in their sizes, tables in boxes, headings that can be linked to."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from lxml.html import HtmlElement, fragment_fromstring, tostring

from portal.content.figures import Figure, resolved, says_the_same
from portal.media.models import Image

CLOSING_MARKS = frozenset("，。；：、？！）」』”’》】")
OWN_PICTURE = re.compile("/media/library/([0-9]{1,18})/")
ABROAD = re.compile("https?://")


@dataclass(frozen=True)
class Heading:
    """An entry of the table of contents; ``deep`` for one below the first level."""

    key: str
    text: str
    deep: bool


@dataclass(frozen=True)
class Named:
    """A figure in the text: ``id`` is that of its panel, ``revised`` what it is today where the text prints another."""

    id: str
    figure: Figure
    printed: str
    revised: str


@dataclass(frozen=True)
class Body:
    html: SafeString
    headings: tuple[Heading, ...] = ()
    figures: tuple[Named, ...] = ()


def body_of(washed: str, prefix: str = "d", known: Mapping[str, Figure] | None = None) -> Body:
    """What was washed before it was stored, with what a page adds. Pictures and figures cost a query each.

    A page with several texts gives each a ``prefix`` for its panels and what it knows of their figures already.
    """
    if not washed:
        return Body(mark_safe(""))
    root = fragment_fromstring(washed, create_parent="div")
    _pictures(root)
    _tables(root)
    for link in root.iter("a"):
        if ABROAD.match(link.get("href", "")):
            link.set("rel", "noopener external")
    headings, figures = _headings(root), _figures(root, prefix, known)
    inside = (root.text or "") + "".join(tostring(child, encoding="unicode") for child in root)
    return Body(mark_safe(inside), headings, figures)  # noqa: S308 - washed, and written anew by the parser


def _headings(root: HtmlElement) -> tuple[Heading, ...]:
    found = []
    for number, element in enumerate(root.iter("h2", "h3"), 1):
        element.set("id", f"s{number}")
        found.append(Heading(f"s{number}", str(element.text_content()), element.tag == "h3"))
    return tuple(found)


def _figures(root: HtmlElement, prefix: str, known: Mapping[str, Figure] | None) -> tuple[Named, ...]:
    """Each figure becomes a button that opens its panel; one that is not known or not public stays plain text."""
    elements = list(root.iter("data"))
    if known is None:
        known = resolved(element.get("value", "") for element in elements)
    named: list[Named] = []
    for element in elements:
        figure = known.get(element.get("value", ""))
        if figure is None or not figure.is_public:
            element.drop_tag()
            continue
        printed = " ".join(str(element.text_content()).split())
        name = f"{prefix}-{len(named) + 1}"
        button = HtmlElement(attrib={"type": "button", "class": "dfig", "popovertarget": name})
        button.tag = "button"
        element.addprevious(button)
        button.tail, element.tail = element.tail, None
        button.append(element)
        _with_its_mark(button)
        named.append(Named(name, figure, printed, "" if says_the_same(printed, figure.value) else figure.value))
    return tuple(named)


def _with_its_mark(button: HtmlElement) -> None:
    """No line begins with a comma: browsers may break after a button, so the mark behind it stays on its line."""
    text = button.tail or ""
    if text[:1] in CLOSING_MARKS:
        kept = HtmlElement(attrib={"class": "dkeep"})
        kept.tag = "span"
        button.addprevious(kept)
        button.tail, kept.tail = text[:1], text[1:]
        kept.append(button)


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
