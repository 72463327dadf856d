"""Characters that nobody can see: pasted along from Word, web pages and chats. No Django here."""

import re

_JOINING = "\u0600-\u08ff\u0900-\u109f\u1780-\u18af\u200c\u200d\ufb50-\ufdcf\ufdf0-\ufdff\ufe70-\ufefc"
_PICTURES = "\u2190-\u2bff\u3030\u303d\u3297\u3299\ufe0f\U0001f000-\U0001faff"
_FLAG = "\U0001f3f4\U000e0020-\U000e007e"
# Controls, zero-width blanks and marks, orders for the direction of writing, halves of characters, and code points that
# are none. A joiner stays where writing needs it: between Arabic, Indic or Mongolian letters, and in joined pictures;
# so do the signs that choose a variant of a character, and the tail of a flag.
UNSEEN = re.compile(
    "[\x01-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\u00ad\u061c\u180e\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f\ufdd0-\ufdef"
    "\ufeff\ufff0-\ufffb\ufffe\uffff\ud800-\udfff\U0001fffe\U0001ffff]"
    f"|(?<![{_JOINING}])\u200c|(?<![{_JOINING}{_PICTURES}])\u200d"
    f"|(?<![{_FLAG}])[\U000e0001\U000e0020-\U000e007f]+"
)
BREAK = re.compile("\r\n|[\x0b\x0c\x85\u2028\u2029]")  # line breaks of Word and others
GAP = re.compile("[\t\n\r\x85\u2028\u2029]+")
NO_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


def seen(text: str) -> str:
    """A text of several lines without what nobody can see; other programs' line breaks become ``\\n``.

    >>> seen("龙舟\\x0b赛\\u200b")
    '龙舟\\n赛'
    """
    if text.isprintable():
        return text
    return UNSEEN.sub("", BREAK.sub(lambda found: found[0] if found[0] == "\r\n" else "\n", text))


def seen_line(text: str) -> str:
    """A text of one line without what nobody can see; tabs and line breaks become one blank.

    >>> seen_line("龙舟\\x0b赛\\u200b\\n决赛")
    '龙舟赛 决赛'
    """
    if text.isprintable():
        return text
    return GAP.sub(" ", UNSEEN.sub("", text))


def for_xml(text: str) -> str:
    """A text that XML can hold: a character that it forbids would make the whole document unreadable."""
    return text if text.isprintable() else NO_XML.sub("", text)
