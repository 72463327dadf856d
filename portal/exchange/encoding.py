"""Which encoding a text file is in. No Django here.

Strict UTF-8 alone is not enough: 学校 in GBK (D1 A7 D0 A3) is valid UTF-8 and reads "ѧУ". Every encoding that
decodes without error is scored by how everyday its characters are; the best one wins, UTF-8 on a tie.
"""

import codecs

from portal.exchange.limits import Refusal

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


def _level(codec, first, last):
    """The characters whose first byte in ``codec`` lies in a range: the standards put everyday ones first."""
    found = set()
    for lead in range(first, last + 1):
        for trail in range(0x40, 0xFF):
            try:
                found.add(bytes((lead, trail)).decode(codec))
            except UnicodeDecodeError:
                continue
    return frozenset(found)


EVERYDAY_SIMPLIFIED = _level("gb2312", 0xB0, 0xD7)
EVERYDAY_TRADITIONAL = _level("big5", 0xA4, 0xC6)
PUNCTUATION = frozenset("，。、；：？！“”‘’（）《》〈〉【】—…·～　％＋－／０１２３４５６７８９№℃㎡①②③④⑤⑥⑦⑧⑨⑩√×")


def detect(content: bytes) -> str:
    """The codec's name. Refused: bytes that are no text in any of the encodings."""
    for bom, name in BOMS:
        if content.startswith(bom):
            return name
    if b"\x00" in content[:4_000]:
        return _wide(content)
    if content.isascii():
        return "utf-8"
    scores = {name: _score(content, name) for name in ("utf-8", "gb18030", "big5")}
    best = max(scores, key=lambda name: (scores[name], name == "utf-8", name == "gb18030"))
    if scores[best] == float("-inf"):
        raise Refusal("文字编码无法识别，请在 Excel 中另存为“CSV UTF-8”或 xlsx 后上传。")
    return best


def _wide(content):
    """UTF-16 without a mark: separators and digits leave zeros on one side of the pairs."""
    even, odd = content[0:4_000:2].count(0), content[1:4_000:2].count(0)
    name = "utf-16-le" if odd > even else "utf-16-be"
    try:
        content.decode(name)
    except UnicodeDecodeError as error:
        raise Refusal("文件内容不是文字表格，请另存为 xlsx 后上传。") from error
    return name


def _score(content, name):
    try:
        text = content.decode(name)[:SAMPLE]
    except UnicodeDecodeError:
        return float("-inf")
    foreign = [character for character in text if character >= "\x80"]
    everyday = EVERYDAY_TRADITIONAL if name == "big5" else EVERYDAY_SIMPLIFIED
    if name == "utf-8":
        everyday = everyday | EVERYDAY_TRADITIONAL
    good = sum(character in everyday or character in PUNCTUATION for character in foreign)
    # One character of UTF-8 is three bytes, of the others two: judge the share, not the number.
    return good / len(foreign)
