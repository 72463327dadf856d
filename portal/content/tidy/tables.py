"""Tables: rows in order, rectangular, with headings of columns; a frame of one cell is none."""

from collections.abc import Iterator
from itertools import chain

from lxml.html import HtmlElement

from portal.content.tidy.blocks import (
    STRONG,
    Block,
    Break,
    Cell,
    Line,
    Listing,
    ListLine,
    Paragraph,
    Picture,
    Quote,
    Table,
    Text,
    is_bold,
    text_of,
)
from portal.content.tidy.lines import line_of, without
from portal.content.tidy.lists import kept
from portal.content.tidy.notes import Kind, Note, place
from portal.content.tidy.reading import name_of

PARTS = {"thead", "tbody", "tfoot"}


def rows_of(table: HtmlElement) -> Iterator[tuple[str, HtmlElement]]:
    """The caption and the rows of a table, each with the part in which it stands; the foot comes last."""
    feet: list[tuple[str, HtmlElement]] = []
    for child in table:
        name = name_of(child)
        if name in PARTS:
            found = [(name, row) for row in child if name_of(row) == "tr"]
            if name == "tfoot":
                feet += found
            else:
                yield from found
        elif name in {"tr", "caption"}:
            yield name, child
    yield from feet


def is_frame(rows: list[list[Cell]]) -> bool:
    """Whether the table only draws a frame around something."""
    return len(rows) == 1 and len(rows[0]) == 1


def squared(rows: list[list[Cell]], head: int, caption: Line) -> list[Block]:
    """The table, if there is anything in it. No cell reaches below the last row."""
    if not any(cell.blocks for row in rows for cell in row):
        return [Paragraph(caption)] if caption else []
    for number, row in enumerate(rows):
        for cell in row:
            cell.rowspan = min(cell.rowspan, len(rows) - number)
            cell.header = cell.header or number < head
            if cell.header:
                cell.blocks = [_plain(block) for block in cell.blocks]
    return [Table(rows, min(head, len(rows)), caption)]


def _plain(block: Block) -> Block:
    """A heading is bold by itself."""
    return Paragraph(without(STRONG, block.line)) if isinstance(block, Paragraph) else block


def headed(table: Table, notes: list[Note]) -> None:
    """Makes the first row headings of columns when a table has none and every word of the row is bold."""
    if table.head or len(table.rows) < 2 or any(cell.header for row in table.rows for cell in row):
        return
    lines = [block.line for cell in table.rows[0] for block in cell.blocks if isinstance(block, Paragraph)]
    if not lines or not all(is_bold(line) for line in lines):
        return
    table.head = 1
    for cell in table.rows[0]:
        cell.header = True
        cell.blocks = [_plain(block) for block in cell.blocks]
    words = " ".join(text_of(line) for line in lines)
    notes.append(Note(Kind.HEAD, "表格第一行全部加粗，已作为表头。", place(words)))


def lines_of(block: Block) -> list[Block]:
    """A table inside a table as lines of text, one for each row; anything else as it is."""
    if not isinstance(block, Table):
        return [block]
    found: list[Block] = [Paragraph(block.caption)] if block.caption else []
    for row in block.rows:
        lines = chain.from_iterable((Text(" "), *line) for cell in row for line in words_of(cell.blocks))
        if line := line_of(lines):
            found.append(Paragraph(line))
        found += [picture for cell in row for picture in pictures_in(cell.blocks)]
    return found


def one_line(blocks: list[Block]) -> Line:
    """All words in blocks, as captions need them."""
    pieces = ((Text(" "), *line) for line in words_of(blocks))
    return line_of(piece for piece in chain.from_iterable(pieces) if not isinstance(piece, Break))


def pictures_in(blocks: list[Block] | tuple[Block, ...]) -> Iterator[Picture]:
    """The pictures in blocks, however deep."""
    for block in blocks:
        if isinstance(block, Picture):
            yield block
        elif isinstance(block, Listing):
            for item in block.items:
                yield from pictures_in(item)
        elif isinstance(block, Quote):
            yield from pictures_in(block.blocks)
        elif isinstance(block, Table):
            for cell in chain.from_iterable(block.rows):
                yield from pictures_in(cell.blocks)


def words_of(blocks: list[Block] | tuple[Block, ...]) -> Iterator[Line]:
    """The lines in blocks, however deep."""
    for block in blocks:
        if isinstance(block, Listing):
            for item in block.items:
                yield from words_of(item)
        elif isinstance(block, Quote):
            yield from words_of(block.blocks)
        elif isinstance(block, Table):
            yield from words_of(lines_of(block))
        elif isinstance(block, ListLine):
            yield line_of([*kept(block.sign), *block.line])
        elif hasattr(block, "line"):
            yield block.line
