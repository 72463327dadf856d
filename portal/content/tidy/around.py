"""Elements by how they stand in a text, and what the elements around a text say of it."""

from collections.abc import Iterator
from dataclasses import dataclass

from lxml.html import HtmlElement

from portal.content.tidy.blocks import Break, Piece, Text

# Left out with everything inside.
# fmt: off
DROPPED = {
    "script", "style", "head", "title", "meta", "link", "xml", "iframe", "object", "embed", "applet", "svg",
    "math", "template", "noscript", "select", "textarea", "input", "button", "audio", "video", "canvas", "map",
    "rp", "base", "frame", "frameset", "option", "datalist", "progress", "meter", "colgroup", "col",
}
# fmt: on
# What stands alone between paragraphs; anything else is part of a line.
# fmt: off
STANDING = {
    "address", "article", "aside", "blockquote", "body", "center", "details", "dd", "dialog", "div", "dl", "dt",
    "fieldset", "figure", "figcaption", "footer", "form", "h1", "h2", "h3", "h4", "h5", "h6", "header", "hgroup",
    "hr", "html", "legend", "li", "main", "menu", "nav", "ol", "p", "pre", "section", "summary", "table", "tbody",
    "td", "tfoot", "th", "thead", "tr", "ul", "caption",
}
# fmt: on


@dataclass(frozen=True)
class Around:
    """What the elements around say of a text; ``counted`` is whether one of them shows the sign of an item."""

    marks: frozenset[str] = frozenset()
    href: str = ""
    struck: bool = False
    verbatim: bool = False
    depth: int = 0
    counted: bool = False

    def inside(self, marks: frozenset[str] | None = None, levels: int = 1) -> "Around":
        """The same for what is ``levels`` deeper, with other marks if they are given."""
        marks = self.marks if marks is None else marks
        return Around(marks, self.href, self.struck, self.verbatim, self.depth + levels, self.counted)


@dataclass(frozen=True)
class Standing:
    """An element that stands alone, with what is around it."""

    element: HtmlElement
    around: Around


def texts(text: str, around: Around) -> Iterator[Piece]:
    if not around.verbatim:
        yield Text(text, around.marks, around.href)
        return
    for number, line in enumerate(text.split("\n")):
        if number:
            yield Break()
        yield Text(line, around.marks, around.href)
