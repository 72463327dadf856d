"""What one element of foreign HTML says: its name, its style, where it leads."""

import re
from itertools import takewhile
from urllib.parse import urlsplit

from lxml.html import HtmlElement

from portal.content.tidy.blocks import EMPHASIS, STRONG, SUB, SUP
from portal.limits.numbers import whole_number

MARKS = {"b": STRONG, "strong": STRONG, "i": EMPHASIS, "em": EMPHASIS, "sub": SUB, "sup": SUP}
SCHEMES = {"http", "https", "mailto", "tel"}
LONGEST_ADDRESS = 2000
BOLD_FROM = 600
HEADING = re.compile("h([1-6])")
FILE_NAME = re.compile(r"\.(?:jpe?g|png|gif|bmp|webp|tiff?|emf|wmf)$", re.IGNORECASE)
NO_WORDS = {"", "图片", "图像", "照片", "image", "picture", "photo", "img"}
MOST_ALTERNATIVE = 120
PICTURE_FONTS = ("wingdings", "webdings", "symbol")
BULLET = "•"
# The ways to count that a list of ours knows, by the names that styles have for them.
NUMERALS = {
    "lower-alpha": "a",
    "lower-latin": "a",
    "upper-alpha": "A",
    "upper-latin": "A",
    "lower-roman": "i",
    "upper-roman": "I",
}
KEY = re.compile(r"[0-9A-Za-z_./:-]{1,120}")


def name_of(element: HtmlElement) -> str:
    """In small letters; empty for comments and instructions."""
    return element.tag.lower() if isinstance(element.tag, str) else ""


def style_of(element: HtmlElement) -> dict[str, str]:
    """The declarations of its style attribute, names and values in small letters."""
    written = element.get("style")
    if not written:
        return {}
    pairs = (declaration.partition(":") for declaration in written.lower().split(";"))
    return {name.strip(): value.strip() for name, _, value in pairs if value.strip()}


def marks_of(element: HtmlElement, around: frozenset[str]) -> frozenset[str]:
    """The marks of the text inside, when ``around`` are those of the text around it."""
    style = style_of(element)
    marks = set(around)
    if mark := MARKS.get(name_of(element)):
        marks.add(mark)
    if weight := style.get("font-weight"):
        (marks.add if _is_bold(weight) else marks.discard)(STRONG)
    if slant := style.get("font-style"):
        (marks.discard if slant == "normal" else marks.add)(EMPHASIS)
    if lift := {"sub": SUB, "super": SUP}.get(style.get("vertical-align", "")):
        marks.add(lift)
    if {SUB, SUP} <= marks:
        marks.discard(SUB)
    return frozenset(marks)


def _is_bold(weight: str) -> bool:
    number = whole_number(weight)
    return number >= BOLD_FROM if number is not None else weight in {"bold", "bolder"}


def is_struck(element: HtmlElement) -> bool:
    """Whether its text is crossed out."""
    return name_of(element) in {"s", "strike", "del"} or "line-through" in style_of(element).get("text-decoration", "")


def address_of(element: HtmlElement) -> str | None:
    """Where a link leads; empty for one inside its own text, None for one that nobody else can follow."""
    address = (element.get("href") or "").strip()
    if not address or address.startswith("#"):
        return ""
    try:
        parts = urlsplit(address)
    except ValueError:
        return None
    if len(address) > LONGEST_ADDRESS or not address.isprintable():
        return None
    own = address.startswith("/") and not address.startswith(("//", "/\\"))
    return address if own or (parts.scheme in SCHEMES and (parts.netloc or parts.path)) else None


def heading_of(element: HtmlElement) -> int | None:
    """The level 1 to 6 of a heading, by its name or, in Word's HTML, by its level of outline."""
    if found := HEADING.fullmatch(name_of(element)):
        return int(found[1])
    return whole_number(style_of(element).get("mso-outline-level"), low=1, high=6)


def key_of(element: HtmlElement) -> str:
    """Which published figure a ``data`` element stands for; empty when it names none."""
    key = element.get("value") or ""
    return key if KEY.fullmatch(key) else ""


def numerals_of(listing: HtmlElement) -> str:
    """How a numbered list counts: "a", "A", "i" or "I", as the list or its first item says; else empty."""
    first = next((child for child in listing if name_of(child) == "li"), listing)
    styles = (style_of(element).get("list-style-type", "") for element in (listing, first))
    written = next((NUMERALS[style] for style in styles if style in NUMERALS), listing.get("type") or "")
    return written if written in NUMERALS.values() else ""


def count_of(element: HtmlElement, attribute: str, most: int, usual: int = 1) -> int:
    """A whole number of an attribute, between 1 and ``most``; ``usual`` when there is none."""
    number = whole_number(element.get(attribute))
    return usual if number is None else min(max(number, 1), most)


def word_list(element: HtmlElement) -> tuple[str, int] | None:
    """The list and the level of a paragraph that Word counts as an item, as ``mso-list: l0 level2 lfo1`` says."""
    words = style_of(element).get("mso-list", "").split()
    levels = [whole_number(word[5:], low=1, high=9) for word in words if word.startswith("level")]
    if len(words) < 2 or not levels or levels[0] is None:
        return None
    return words[0], levels[0]


def is_sign(element: HtmlElement) -> bool:
    """Whether Word wrote the sign of an item here, which a list writes by itself."""
    return style_of(element).get("mso-list") == "ignore"


def sign_in(element: HtmlElement) -> str:
    """The sign of an item as Word wrote it, without blanks: ``1.``, ``（一）``; a bullet for fonts of pictures."""
    sign = next((inner for inner in element.iter() if name_of(inner) and is_sign(inner)), None)
    if sign is None:
        return ""
    around = takewhile(lambda inner: inner is not element, sign.iterancestors())
    fonts = " ".join(style_of(inner).get("font-family", "") for inner in [*around, *sign.iter()] if name_of(inner))
    if any(font in fonts for font in PICTURE_FONTS):
        return BULLET
    return "".join(str(sign.text_content()).split())


def alternative_of(element: HtmlElement) -> str:
    """What a picture says to those who can't see it; nothing where a program wrote a name or a guess."""
    words = " ".join((element.get("alt") or "").split())[:MOST_ALTERNATIVE]
    machine = FILE_NAME.search(words) or words in NO_WORDS or "自动生成" in words or "generated" in words
    return "" if machine else words
