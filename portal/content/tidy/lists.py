"""Lists as Word writes them, paragraph by paragraph, become lists; typed bullets too."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import groupby

from portal.content.tidy.blocks import (
    Block,
    Line,
    Listing,
    ListLine,
    Paragraph,
    Quote,
    Table,
    Text,
    text_of,
)
from portal.content.tidy.lines import line_of
from portal.content.tidy.reading import BULLET

# What HTML counts by itself. Other signs (一、 （二） 第三条 ①) are quoted by other texts: they stay, as words.
COUNTED = re.compile(r"\(?([0-9]{1,4}|[A-Za-z]{1,6})[.．、)）]?")
BULLETS = "·•●○◦■□▪▫◆◇▶►➢❖✓✔–—-*o§ØØü\uf0b7\uf0a7\uf0d8\uf0fc\uf06c\uf06e\uf075\uf076"
TYPED = "·•●○■□▪◆◇➢\uf0b7\uf0a7\uf0d8\uf06c\uf06e"
BULLETS_ONLY = re.compile(f"[{re.escape(BULLETS)}]")
CLOSING = "、）)①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳⑴⑵⑶⑷⑸⑹⑺⑻⑼⑽"  # after these no blank is needed
ROMAN = re.compile(r"[ivx]+|[IVX]+")
VALUES = {"i": 1, "v": 5, "x": 10}


@dataclass(frozen=True)
class Sign:
    """How an item is counted: ``numerals`` "1", "a", "A", "i" or "I", and its number; or "" for a bullet."""

    numerals: str
    number: int = 1

    def follows(self, before: "Sign") -> bool:
        """Whether a list that counts by itself shows this sign after that one."""
        return self.numerals == before.numerals and (not self.numerals or self.number == before.number + 1)


def sign_of(written: str, before: Sign | None) -> Sign | None:
    """What a sign says; None for one that has to stay as it is written. ``before`` is the sign of the item above."""
    written = written.strip()
    if not written or written in BULLETS:
        return Sign("")
    found = COUNTED.fullmatch(written)
    if not found:
        return None
    word = found[1]
    if word.isascii() and word[0] in "0123456789":
        return Sign("1", int(word))
    letter = Sign("a" if word.islower() else "A", ord(word[0].lower()) - ord("a") + 1) if len(word) == 1 else None
    if letter and before == Sign(letter.numerals, letter.number - 1):
        return letter  # i after h
    small = "i" if word.islower() else "I"
    if ROMAN.fullmatch(word) and (word in {"i", "I"} or (before and before.numerals == small)):
        return Sign(small, _roman(word.lower()))
    return letter


def kept(sign: str) -> Iterator[Text]:
    """A sign that stays, as words in front of a line. Bullets go, as what they stand before is no item any more."""
    if sign and not BULLETS_ONLY.fullmatch(sign):
        yield Text(sign if sign[-1] in CLOSING else f"{sign}　" if not sign.isascii() else f"{sign} ")


def typed(sign: str) -> Iterator[Text]:
    """A sign where no list shows it: as the writer would type it."""
    if sign:
        yield next(kept(sign), Text(f"{BULLET} "))


def item(series: str, level: int, sign: str, blocks: list[Block]) -> list[Block]:
    """An item that no list holds: its first paragraph, and after it what can't stand in the line of an item.

    Where it has no line, a sign that is more than a bullet stays as words.
    """
    if blocks and isinstance(blocks[0], Paragraph):
        return [ListLine(series, level, sign, blocks[0].line), *blocks[1:]]
    return [*(Paragraph(line_of([word])) for word in kept(sign) if blocks), *blocks]


def _roman(word: str) -> int:
    values = [VALUES[letter] for letter in word]
    return sum(-value if value < max(values[at:]) else value for at, value in enumerate(values))


def listed(blocks: Iterable[Block]) -> list[Block]:
    """The blocks, with paragraphs that are items of lists in lists; inside quotations, cells and items too."""
    found: list[Block] = []
    for is_item, group in groupby(blocks, key=lambda block: isinstance(block, ListLine)):
        if is_item:
            found += _folded(block for block in group if isinstance(block, ListLine))
        else:
            found += [_inside(block) for block in group]
    return _bulleted(found)


def _inside(block: Block) -> Block:
    if isinstance(block, Quote):
        return Quote(tuple(listed(block.blocks)))
    if isinstance(block, Listing):
        block.items = [listed(item) for item in block.items]
    if isinstance(block, Table):
        for row in block.rows:
            for cell in row:
                cell.blocks = listed(cell.blocks)
    return block


@dataclass
class _Open:
    """A list to which further items may belong."""

    series: str
    level: int
    sign: Sign
    listing: Listing


def _folded(lines: Iterable[ListLine]) -> list[Block]:
    found: list[Block] = []
    opened: list[_Open] = []
    for line in lines:
        while opened and opened[-1].level > line.level:
            opened.pop()
        last = opened[-1] if opened and opened[-1].level == line.level else None
        sign = sign_of(line.sign, last.sign if last else None)
        if sign is None:
            opened.clear()
            found.append(Paragraph(line_of([*kept(line.sign), *line.line])))
            continue
        if last and not (last.series == line.series and sign.follows(last.sign)):
            opened.pop()
            last = None
        if last is None:
            last = _begun(line, sign, opened[-1].listing.items[-1] if opened else found)
            opened.append(last)
        last.sign = sign
        last.listing.items.append([Paragraph(line.line)])
    return found


def _begun(line: ListLine, sign: Sign, holder: list[Block]) -> _Open:
    numerals = "" if sign.numerals == "1" else sign.numerals
    listing = Listing(bool(sign.numerals), start=max(sign.number, 1), numerals=numerals)
    holder.append(listing)
    return _Open(line.series, line.level, sign, listing)


def _bulleted(blocks: list[Block]) -> list[Block]:
    """Two or more paragraphs, one after the other, that begin with a typed bullet are a list."""
    found: list[Block] = []
    for is_item, group in groupby(blocks, key=lambda block: bool(_typed(block))):
        items = list(group)
        if is_item and len(items) > 1:
            found.append(Listing(False, [[Paragraph(_typed(block))] for block in items]))
        else:
            found += items
    return found


def _typed(block: Block) -> Line:
    """The line of a paragraph without its typed bullet; empty when it has none."""
    if not isinstance(block, Paragraph) or not isinstance(block.line[0], Text):
        return ()
    first = block.line[0]
    if first.text[0] not in TYPED or len(text_of(block.line).strip()) < 2:
        return ()
    return line_of([Text(first.text[1:], first.marks, first.href), *block.line[1:]])
