"""Lines as they are kept: blanks of source code and of indenting removed, pieces of the same kind joined."""

import re
from collections.abc import Iterable, Iterator
from itertools import groupby

from portal.content.tidy.blocks import Break, Line, Paragraph, Picture, Piece, Text

BLANKS = " \t\n\r\f\v\xa0\u2002-\u200a\u202f"
GAP = re.compile(f"[{BLANKS}]+")
SPLIT = re.compile(f"([{BLANKS}]+)")
# Chinese and its signs; between two of them a line break of the source is no blank.
WIDE = "\u2e80-\u9fff\uf900-\ufaff\uff00-\uffef\u2014\u2018-\u201d\u2026\U00020000-\U0003ffff"
_WIDE = re.compile(f"[{WIDE}]")
_EDGE = " \u3000"


def line_of(pieces: Iterable[Piece]) -> Line:
    """The pieces of one line or paragraph, tidy: the same for what is tidy already."""
    return tuple(_joined(_without_ends(list(_spaced(pieces)))))


def without(mark: str, line: Line) -> Line:
    """The line with that mark nowhere; what only the mark told apart is one piece."""
    return line_of(
        Text(piece.text, piece.marks - {mark}, piece.href) if isinstance(piece, Text) else piece for piece in line
    )


def paragraphs(pieces: Iterable[Piece]) -> "list[Paragraph | Picture]":
    """The paragraphs in a run of pieces: two line breaks, one after the other, and each picture part them."""
    found: list[Paragraph | Picture] = []
    waiting: list[Piece] = []
    for piece in pieces:
        if isinstance(piece, Picture):
            found += _finished(waiting)
            waiting = []
            found.append(piece)
        elif isinstance(piece, Break) and _ends_with_break(waiting):
            found += _finished(waiting)
            waiting = []
        else:
            waiting.append(piece)
    return found + _finished(waiting)


def _finished(pieces: list[Piece]) -> "list[Paragraph | Picture]":
    line = line_of(pieces) if pieces else ()
    return [Paragraph(line)] if line else []


def _ends_with_break(pieces: list[Piece]) -> bool:
    for piece in reversed(pieces):
        if not isinstance(piece, Text) or GAP.sub("", piece.text).strip("\u3000"):
            return isinstance(piece, Break)
    return False


def _spaced(pieces: Iterable[Piece]) -> Iterator[Piece]:
    """One blank for each gap, none at the beginning of lines, none for a break of the source inside Chinese."""
    before: Piece = Break()
    gap = ""
    for piece in _parted(pieces):
        if isinstance(piece, Text) and GAP.fullmatch(piece.text):
            gap += piece.text
            continue
        if isinstance(before, Break) and isinstance(piece, Text):
            piece = Text(piece.text.lstrip(_EDGE), piece.marks, piece.href)
            if not piece.text:
                continue
        if gap and _is_blank(before, gap, piece):
            yield _blank(before, piece)
        gap = ""
        yield piece
        before = piece


def _parted(pieces: Iterable[Piece]) -> Iterator[Piece]:
    """Texts cut into gaps and what stands between them."""
    for piece in pieces:
        if isinstance(piece, Text):
            yield from (Text(part, piece.marks, piece.href) for part in SPLIT.split(piece.text) if part)
        else:
            yield piece


def _is_blank(before: Piece, gap: str, after: Piece) -> bool:
    if isinstance(before, Break) or isinstance(after, Break):
        return False
    if "\n" not in gap or not (isinstance(before, Text) and isinstance(after, Text)):
        return True
    return not (_WIDE.match(before.text[-1]) and _WIDE.match(after.text[0]))


def _blank(before: Piece, after: Piece) -> Text:
    """A blank as its neighbours are, where they agree."""
    if not (isinstance(before, Text) and isinstance(after, Text)):
        return Text(" ")
    return Text(" ", before.marks & after.marks, before.href if before.href == after.href else "")


def _without_ends(pieces: list[Piece]) -> list[Piece]:
    """Without breaks and blanks at both ends, and without blanks before a break."""
    kept: list[Piece] = []
    for piece in reversed(pieces):
        if not kept or isinstance(kept[-1], Break):
            if isinstance(piece, Break) and not kept:
                continue
            if isinstance(piece, Text):
                piece = Text(piece.text.rstrip(_EDGE), piece.marks, piece.href)
                if not piece.text:
                    continue
        kept.append(piece)
    while kept and isinstance(kept[-1], Break):
        kept.pop()
    return kept[::-1]


def _joined(pieces: list[Piece]) -> Iterator[Piece]:
    """Neighbours of the same kind as one."""
    for kind, group in groupby(pieces, key=_kind):
        if kind is None:
            yield from group
        else:
            yield Text("".join(piece.text for piece in group if isinstance(piece, Text)), *kind)


def _kind(piece: Piece) -> tuple[frozenset[str], str] | None:
    """What two texts have in common that can be one; None for what is no text."""
    return (piece.marks, piece.href) if isinstance(piece, Text) else None
