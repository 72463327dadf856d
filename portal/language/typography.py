"""Text set by one set of rules, whoever wrote it: the spaces and the punctuation of a public page.

- A space stands between a Han character and a Latin letter or a number: 402 所, 2026 年 5 月, U 系列.
- A space stands between a number and ㎡ or ℃, none after full-width punctuation, whatever the lines of a template.
- Brackets and punctuation beside Han characters are full-width: 场（次）.
- On an English page, text without Han characters has the punctuation of English.
- A quotation stays as its source has it, and so does a registered number: what stands in “ ” or in one of the elements
  ``VERBATIM``.

Only what is shown changes; records, files and the API keep the text that was typed.
"""

import re
from collections.abc import Iterator
from functools import lru_cache

VERBATIM = frozenset({"q", "blockquote", "bdi", "pre", "code", "textarea", "script", "style"})
SHORT = 64  # characters; longer texts seldom come twice
HAN = "\u4e00-\u9fff"
LATIN = "0-9A-Za-z"
TAG = re.compile(r"(<[^<>]*+>)")
NAME = re.compile(r"</?([a-z0-9]+)")
QUOTE = re.compile("([“”])")
BRACKETS = re.compile(r"\([^()]*+\)")
PUNCTUATION = re.compile(rf"(?<=[{HAN}])[,:;?!](?!//)")
GAP = re.compile(rf"(?<=[{HAN}])(?=[{LATIN}])|(?<=[{LATIN}%㎡℃])(?=[{HAN}])|(?<=[0-9])(?=[㎡℃])")
STRAY = re.compile(rf"(?<=[，。；：！？、）》])[ \t\r\n]++(?=[{HAN}（《]|\Z)")
AFTER_A_DAY = re.compile(rf"(?<=[{HAN}]</time>)\s++(?=[{HAN}])")
WIDE = str.maketrans(",:;?!", "，：；？！")
ANY_HAN = re.compile(f"[{HAN}]")
NARROW = str.maketrans("，：；、（）。’", ",:;,().'")


def typeset(text: str) -> str:
    """``text`` by the rules above; what stands in quotation marks is left alone."""
    if text.isascii():
        return text  # every rule asks for a Han character, a full-width sign, ㎡ or ℃
    return _typeset_short(text) if len(text) <= SHORT else _typeset(text)


def typeset_english(text: str) -> str:
    """``text`` of an English page: Accessible entrance：Yes becomes Accessible entrance: Yes. Chinese text is left."""
    if ANY_HAN.search(text):
        return text
    text = re.sub(r"([，：；、。])(?=[^\s<）”’])", r"\1 ", text)
    text = re.sub(r"(?<=[^\s>])（", " （", text)
    return text.translate(NARROW)


def typeset_html(html: str) -> str:
    """The same for the text of a piece of HTML; tags and their attributes stay as they are."""
    pieces = TAG.split(html)
    inside = 0  # elements whose text is kept
    for place, piece in enumerate(pieces):
        if place % 2:
            name = NAME.match(piece)
            if name and name[1] in VERBATIM:
                inside += -1 if piece.startswith("</") else 1
        elif not inside and not piece.isspace():
            pieces[place] = typeset(piece)
    return AFTER_A_DAY.sub("", "".join(pieces))


def _typeset(text: str) -> str:
    if "“" not in text and "”" not in text:
        return _set(text)
    return "".join(_set(part) if outside else part for part, outside in _parts(text))


# The words of menus, labels and chips come back on every page.
_typeset_short = lru_cache(8192)(_typeset)


def _parts(text: str) -> Iterator[tuple[str, bool]]:
    """``(part, whether it stands outside every quotation)``; quotations may hold others."""
    depth = 0
    for part in QUOTE.split(text):
        depth += part == "“"
        yield part, depth == 0
        depth = max(0, depth - (part == "”"))


def _set(text: str) -> str:
    text = BRACKETS.sub(_brackets, text)
    text = PUNCTUATION.sub(lambda found: found[0].translate(WIDE), text)
    text = STRAY.sub("", text)
    return GAP.sub(" ", text)


def _brackets(found: re.Match[str]) -> str:
    """Full-width where a Han character stands in the brackets or beside them."""
    with_neighbours = found.string[max(0, found.start() - 1) : found.end() + 1]
    return f"（{found[0][1:-1]}）" if ANY_HAN.search(with_neighbours) else found[0]
