"""Text of an English page, set when the page is made: what is known in English is said in English, and what stays
Chinese is marked ``lang="zh-CN"``, so that a screen reader pronounces it and a browser offers to translate it.

Names that come from records (places, kinds, indicators, units) are looked up in the catalogues like every other text;
``locale/`` of this app has those that stand in reference data.
"""

import re
from html import escape

from django.utils.translation import gettext

from portal.language.english_words import dates_in_english, listed_in_english, said_in_english
from portal.language.typography import ANY_HAN, NAME, TAG, typeset, typeset_english

CHINESE = ' lang="zh-CN"'
RUN = re.compile("[\u4e00-\u9fff]+")
LETTER = re.compile("[A-Za-z\u4e00-\u9fff]")
BETWEEN = re.compile("(·| — )")  # parts of a line, parts of a page's title
LATIN = re.compile("[A-Za-z]")
STAYS = re.compile("[（《“]?[\u4e00-\u9fff](?:[^A-Za-z<]*[\u4e00-\u9fff）》”])?")  # up to the next English one
IN_CHINESE = re.compile(r"\slang=\"zh")
VOID = frozenset({"img", "input", "br", "hr", "link", "meta", "source", "use", "path", "rect", "circle", "line"})
LEFT_ALONE = frozenset({"script", "style", "pre", "code", "textarea"})  # not text, or a reader's own
QUOTED = frozenset({"q", "blockquote", "bdi"})
INLINE = frozenset({"a", "abbr", "b", "bdi", "cite", "em", "i", "mark", "q", "small", "span", "strong", "time"})
# Where two texts meet that Chinese writes without a blank: 2025.|The, 10|schools, 12345|(24 hours; neither 3:|2 nor
# &amp;|B.
MEET = re.compile(r"(?<!&amp);\|[\w“]|[,]\|[\w“]|[.:!?]\|[A-Za-z\u4e00-\u9fff“]|[\d%]\|[A-Za-z]{2}|\w\|\(\w")
# No element may stand in these: the tag itself says the language.
TEXT_ALONE = frozenset({"option", "title", "text", "tspan", "desc"})


def set_english(html: str) -> str:
    """The HTML of an English page with its text in English where it is known, and marked where it is Chinese."""
    return "".join(_Page(html).set())


def in_english(text: str) -> str:
    """``text`` in English as far as it is known.

    In an English sentence each Chinese word is looked up. A Chinese text is put into English as a whole, or each part
    of it between middle dots or dashes, or not at all: neither a name (青少年 U 系列 · 篮球) nor a sentence is halved.
    """
    whole = text.strip()
    if not ANY_HAN.search(whole):
        return text
    if ANY_HAN.match(next(filter(LETTER.match, whole))):
        parts = [_known(part) for part in BETWEEN.split(whole)]
        return text if None in parts else text.replace(whole, "".join(part for part in parts if part is not None))
    return RUN.sub(lambda found: escape(gettext(found[0]), quote=False), dates_in_english(text))


def _known(part: str) -> str | None:
    """English for a part of a text, None where it is not known; what is no Chinese stays."""
    words = part.strip()
    if not ANY_HAN.search(words):
        return part
    known = said_in_english(words)
    known = listed_in_english(words) if known is None else known
    return None if known is None else part.replace(words, escape(known, quote=False))


class _Page:
    """A page cut into tags and text, and in which elements the text at hand stands."""

    def __init__(self, html: str) -> None:
        self.pieces = TAG.split(html)
        self.alone = self.quoted = 0
        self.end = ""  # what the text before has at its end, where nothing but inline elements stands between
        self.chinese, self.depth = "", 0  # the element that is marked Chinese, and how many of its name are open

    def set(self) -> list[str]:
        for place, piece in enumerate(self.pieces):
            if place % 2:
                self._tag(place, piece)
            elif piece:
                if not (self.alone or self.chinese or piece.isspace()):
                    self._text(place, piece)
                self.end = self.pieces[place][-5:]
        return self.pieces

    def _tag(self, place: int, tag: str) -> None:
        found = NAME.match(tag)
        if not found:
            return
        name, step = found[1], -1 if tag.startswith("</") else 1
        self.end = self.end if name in INLINE else ""
        if self.chinese:
            self.depth += step if name == self.chinese else 0
            self.chinese = self.chinese if self.depth else ""
        elif step == 1 and name not in VOID and IN_CHINESE.search(tag):
            self.chinese, self.depth = name, 1
        if name in LEFT_ALONE:
            self.alone += step
        elif name in QUOTED:
            self.quoted += step
        elif name == "img" and ANY_HAN.search(tag) and " lang=" not in tag:
            self.pieces[place] = f"<img{CHINESE}{tag[4:]}"

    def _text(self, place: int, text: str) -> None:
        text = text if self.quoted else typeset_english(in_english(text))
        if ANY_HAN.search(text):
            before = self.pieces[place - 1] if place else ""
            name = NAME.match(before)
            if name and name[1] in TEXT_ALONE and not before.startswith("</"):
                self.pieces[place - 1] = f"<{name[1]}{CHINESE}{before[len(name[0]) :]}"
            else:
                text = _marked(text if self.quoted else typeset(text))
        if self.end and MEET.search(f"{self.end}|{_first(text)}"):
            if self.pieces[place - 1].startswith("</"):
                text = f" {text}"
            else:
                self.pieces[place - 2] += " "
        self.pieces[place] = text


def _first(text: str) -> str:
    """The first letters of a text, or of the element in which it was marked."""
    return TAG.sub("", text)[:2]


def _marked(text: str) -> str:
    """The text with its Chinese marked: all of it as one, or each part between words of English."""
    if not LATIN.search(text):
        return _span(text)
    pieces, end = [], 0
    for found in STAYS.finditer(text):
        pieces += [typeset_english(text[end : found.start()]), _span(found[0])]
        end = found.end()
    return "".join((*pieces, typeset_english(text[end:])))


def _span(text: str) -> str:
    """The text in an element of its own; white space at its ends stays outside."""
    words = text.strip()
    return text.replace(words, f"<span{CHINESE}>{words}</span>", 1)
