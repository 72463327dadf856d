"""Blocks as HTML: one block a line, no class, no style, nothing that a text of ours does not know."""

from collections.abc import Callable, Iterable
from html import escape

from portal.content.tidy.blocks import (
    EMPHASIS,
    STRONG,
    SUB,
    SUP,
    Block,
    Break,
    Cell,
    Figure,
    Heading,
    Line,
    Listing,
    Paragraph,
    Picture,
    Piece,
    Quote,
    Rule,
    Table,
    Text,
)

ORDER = (STRONG, EMPHASIS, SUB, SUP)  # from outside to inside, below a link


def written(blocks: Iterable[Block]) -> str:
    """The blocks, one below the other."""
    return "\n".join(_block(block) for block in blocks)


def _block(block: Block) -> str:
    return WRITERS[type(block)](block)


def _paragraph(block: Paragraph) -> str:
    return f"<p>{_line(block.line)}</p>"


def _heading(block: Heading) -> str:
    level = min(max(block.level, 2), 4)  # inside items, cells and quotations no order of levels is made
    return f"<h{level}>{_line(block.line)}</h{level}>"


def _listing(block: Listing) -> str:
    name = "ol" if block.ordered else "ul"
    start = f' start="{block.start}"' if block.ordered and block.start != 1 else ""
    numerals = f' type="{block.numerals}"' if block.ordered and block.numerals else ""
    items = "\n".join(f"<li>{_compact(item)}</li>" for item in block.items)
    return f"<{name}{start}{numerals}>\n{items}\n</{name}>"


def _compact(blocks: list[Block]) -> str:
    """Without a paragraph's tags around the first line, where lists alone follow."""
    first, *others = blocks or [Paragraph(())]
    if isinstance(first, Paragraph) and all(isinstance(other, Listing) for other in others):
        return "\n".join([_line(first.line), *map(_block, others)])
    return written(blocks)


def _table(block: Table) -> str:
    caption = f"<caption>{_line(block.caption)}</caption>\n" if block.caption else ""
    head, body = block.rows[: block.head], block.rows[block.head :]
    parts = [_part("thead", head, "col")] if head else []
    parts += [_part("tbody", body, "row")] if body else []
    return f"<table>\n{caption}" + "\n".join(parts) + "\n</table>"


def _part(name: str, rows: list[list[Cell]], scope: str) -> str:
    lines = "\n".join("<tr>" + "".join(_cell(cell, scope) for cell in row) + "</tr>" for row in rows)
    return f"<{name}>\n{lines}\n</{name}>"


def _cell(cell: Cell, scope: str) -> str:
    name = "th" if cell.header else "td"
    spans = f' colspan="{cell.colspan}"' if cell.colspan > 1 else ""
    spans += f' rowspan="{cell.rowspan}"' if cell.rowspan > 1 else ""
    scoped = f' scope="{scope}"' if cell.header else ""
    return f"<{name}{spans}{scoped}>{_compact(cell.blocks)}</{name}>"


def _picture(block: Picture) -> str:
    caption = f"<figcaption>{_line(block.caption)}</figcaption>" if block.caption else ""
    source, alternative = escape(block.source), escape(block.alternative)
    return f'<figure><img src="{source}" alt="{alternative}">{caption}</figure>'


def _quote(block: Quote) -> str:
    return f"<blockquote>\n{written(block.blocks)}\n</blockquote>"


def _rule(block: Rule) -> str:
    return "<hr>"


WRITERS: dict[type[Block], Callable[..., str]] = {
    Paragraph: _paragraph,
    Heading: _heading,
    Listing: _listing,
    Table: _table,
    Picture: _picture,
    Quote: _quote,
    Rule: _rule,
}


def _line(line: Line) -> str:
    return "".join(map(_piece, line))


def _piece(piece: Piece) -> str:
    if isinstance(piece, Break):
        return "<br>"
    if isinstance(piece, Figure):
        return f'<data value="{escape(piece.key)}">{escape(piece.text, quote=False)}</data>'
    if not isinstance(piece, Text):
        return ""
    text = escape(piece.text, quote=False)
    for mark in reversed([mark for mark in ORDER if mark in piece.marks]):
        text = f"<{mark}>{text}</{mark}>"
    return f'<a href="{escape(piece.href)}">{text}</a>' if piece.href else text
