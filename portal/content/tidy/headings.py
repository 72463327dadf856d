"""Headings: levels without gaps, and lines that are headings in all but name, as official texts number them."""

import re

from portal.content.tidy.blocks import STRONG, Block, Heading, Paragraph, is_bold, text_of
from portal.content.tidy.lines import without
from portal.content.tidy.notes import Kind, Note, place

CHINESE = "一二三四五六七八九十百"
# 一、 begins a part, （一） a section of it, as the standard of official documents orders them.
NUMBERED = ((2, re.compile(f"[{CHINESE}]{{1,4}}、")), (3, re.compile(f"[（(][{CHINESE}]{{1,4}}[)）]")))
SHORT = 30  # characters; a longer line is a paragraph that begins with a number
HIGHEST, LOWEST = 2, 4


def guessed(blocks: list[Block], notes: list[Note]) -> list[Block]:
    """Short paragraphs that are numbered as headings, with something below them, become headings; bold ones are asked.

    Where headings are numbered in the same way already, those are followed.
    """
    blocks = levelled(blocks)
    levels = dict(enumerate(level for level, _ in NUMBERED))
    for block in reversed(blocks):
        if isinstance(block, Heading) and (rank := _rank(block)) is not None:
            levels[rank] = block.level
    return [
        _guess(block, (before, after), levels, notes) if isinstance(block, Paragraph) else block
        for before, block, after in zip([None, *blocks], blocks, [*blocks[1:], None], strict=False)
    ]


def _rank(block: Block | None) -> int | None:
    """Which of the ways to number a block's line begins with: 0 for 一、 and 1 for （一）."""
    if not isinstance(block, Paragraph | Heading):
        return None
    text = text_of(block.line).strip()
    return next((rank for rank, (_, begins) in enumerate(NUMBERED) if begins.match(text)), None)


def _guess(
    block: Paragraph, beside: tuple[Block | None, Block | None], levels: dict[int, int], notes: list[Note]
) -> Block:
    text = text_of(block.line).strip()
    if len(text) >= SHORT or "。" in text or text.endswith((";", "；", ":", "：")):
        return block
    if (rank := _rank(block)) is not None:
        before, after = map(_rank, beside)
        if beside[1] is None or before == rank or (after is not None and after <= rank):
            return block  # one of an enumeration
        notes.append(Note(Kind.HEADING, "这一行按编号作为小标题。", place(text)))
        return Heading(levels[rank], block.line)
    if is_bold(block.line):
        notes.append(Note(Kind.BOLD, "这一段全部加粗，如果是小标题，请改用标题样式。", place(text)))
    return block


def levelled(blocks: list[Block]) -> list[Block]:
    """The levels that are used, in their order, from the second to the fourth; a heading is not bold besides."""
    used = sorted({block.level for block in blocks if isinstance(block, Heading)})
    levels = {level: min(HIGHEST + place_of, LOWEST) for place_of, level in enumerate(used)}
    return [
        Heading(levels[block.level], without(STRONG, block.line)) if isinstance(block, Heading) else block
        for block in blocks
    ]
