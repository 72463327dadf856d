"""Which encoding a text file is in. No Django here.

Strict UTF-8 alone is not enough: 学校 in GBK (D1 A7 D0 A3) is valid UTF-8 and reads "ѧУ". Every encoding in which the
bytes are valid is asked how many bits a writer of Chinese tables would need for that text: few for everyday characters,
many for those that hardly anybody writes. The cheapest wins, UTF-8 on a tie.
"""

import codecs
import string
from collections import Counter
from functools import cache

from portal.spreadsheets.errors import FileRefused

BOMS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))
NAMES = {
    "utf-8-sig": "UTF-8",
    "utf-8": "UTF-8",
    "gb18030": "GB18030（简体中文）",
    "big5": "Big5（繁体中文）",
    "utf-16": "UTF-16",
    "utf-16-le": "UTF-16",
    "utf-16-be": "UTF-16",
}
SAMPLE = 200_000  # characters that are scored
UNKNOWN = "文字编码无法识别，请在 Excel 中另存为“CSV UTF-8”或 xlsx 后上传。"


def _level(codec: str, first: int, last: int) -> frozenset[str]:
    """The characters whose first byte in ``codec`` lies in a range: the standards put everyday ones first."""
    found = set()
    for lead in range(first, last + 1):
        for trail in range(0x40, 0xFF):
            try:
                found.add(bytes((lead, trail)).decode(codec))
            except UnicodeDecodeError:
                continue
    return frozenset(found)


@cache
def everyday_simplified() -> frozenset[str]:
    return _level("gb2312", 0xB0, 0xD7)


@cache
def everyday_traditional() -> frozenset[str]:
    return _level("big5", 0xA4, 0xC6)


PUNCTUATION = frozenset("，。、；：？！“”‘’（）《》〈〉【】—…·～　％＋－／０１２３４５６７８９№℃㎡①②③④⑤⑥⑦⑧⑨⑩√×")


COMMON = frozenset(string.ascii_letters + string.digits + " ,;\t\r\n")
BITS = {"common": 6, "sign": 9, "everyday": 12, "hanzi": 16, "rare": 22, "control": 40}
UNMARKED = 16  # bits that UTF-16 without a mark has to make up for: hardly any program writes it
# Bits for each character, above which UTF-16 without a mark is no text: any pair of bytes is valid in it.
PLAUSIBLE = 14


def _everyday(encoding: str) -> frozenset[str]:
    """The characters that tables in this encoding are mostly made of."""
    if encoding == "gb18030":
        return everyday_simplified() | PUNCTUATION
    if encoding == "big5":
        return everyday_traditional() | PUNCTUATION
    return everyday_simplified() | everyday_traditional() | PUNCTUATION


def detect(content: bytes) -> str:
    """The codec's name. Refused: bytes that are no text in any of the encodings."""
    for bom, name in BOMS:
        if content.startswith(bom):
            return name
    if content.isascii() and b"\x00" not in content:
        return "utf-8"  # also when the pairs of letters would be hanzi in UTF-16
    costs = {name: _bits(content, name) for name in ("utf-8", "gb18030", "big5", "utf-16-le", "utf-16-be")}
    best = min(costs, key=lambda name: costs[name])
    if costs[best] == float("inf"):
        raise FileRefused(UNKNOWN)
    return best


def _bits(content: bytes, name: str) -> float:
    """What the text would cost in this encoding; infinite when it is none."""
    try:
        text = content.decode(name)
    except UnicodeDecodeError:
        return float("inf")
    sample = text[:SAMPLE]
    everyday = _everyday(name)
    found: float = sum(BITS[_kind(character, everyday)] * count for character, count in Counter(sample).items())
    if name.startswith("utf-16"):
        found = found + UNMARKED if found <= PLAUSIBLE * len(sample) else float("inf")
    return found * len(text) / len(sample)


def _kind(character: str, everyday: frozenset[str]) -> str:
    if character in COMMON:
        return "common"
    if character < "\x80":
        return "sign" if character.isprintable() else "control"
    if character in everyday:
        return "everyday"
    return "hanzi" if "\u4e00" <= character <= "\u9fff" else "rare"
