"""Reads HTML, however broken, into blocks: what has no meaning here is left out, its text is kept."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace

from lxml.html import HtmlElement

from portal.content.tidy import lists, reading, tables
from portal.content.tidy.around import DROPPED, STANDING, Around, Standing, texts
from portal.content.tidy.blocks import (
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
from portal.content.tidy.lines import line_of, paragraphs
from portal.content.tidy.notes import TOO_DEEP, Kind, Note, place

DEEPEST = 60  # elements inside one another; of what is deeper only the text is taken
MOST_COLUMNS, MOST_ROWS = 100, 1000  # that one cell may span
LOST_PICTURE = "〔图片未能带入，请上传〕"
Stored = Callable[[str], str | None]


@dataclass
class Reader:
    """``stored`` gives the address of ours under which a picture is kept, or None for one that did not come along."""

    stored: Stored
    notes: list[Note] = field(default_factory=list)

    def blocks(self, element: HtmlElement, around: Around) -> list[Block]:
        """The blocks inside an element."""
        found: list[Block] = []
        waiting: list[Piece] = []
        for piece in self._contents(element, around):
            if isinstance(piece, Standing):
                found += paragraphs(waiting)
                waiting = []
                found += self._standing(piece.element, piece.around)
            else:
                waiting.append(piece)
        return found + paragraphs(waiting)

    def _contents(self, element: HtmlElement, around: Around) -> Iterator["Piece | Standing"]:
        """What is in an element, in order: pieces of lines, and elements that stand alone however deep they are."""
        if element.text:
            yield from texts(element.text, around)
        for child in element:
            yield from self._child(child, around)
            if child.tail:
                yield from texts(child.tail, around)

    def _child(self, child: HtmlElement, around: Around) -> Iterator["Piece | Standing"]:
        name = reading.name_of(child)
        if not name or name in DROPPED:
            return
        if reading.is_sign(child):
            yield from () if around.counted else lists.typed(reading.sign_in(child))
            return
        inner = around.inside(reading.marks_of(child, around.marks))
        if inner.depth > DEEPEST:
            self._note(Kind.DEPTH, TOO_DEEP, _plain(child))
            yield from texts(_plain(child), around)
        elif name in STANDING:
            yield Standing(child, inner)
        elif name == "br":
            yield Break()
        elif name == "img":
            yield from self._picture(child)
        elif name == "data" and (key := reading.key_of(child)):
            yield Figure(key, " ".join(_plain(child).split()))
        elif name == "rt":
            yield from texts(f"（{_plain(child).strip()}）", around)
        else:
            yield from self._contents(child, self._phrase(child, inner, name))

    def _phrase(self, element: HtmlElement, inner: Around, name: str) -> Around:
        """What a phrase adds to what is around it."""
        if not inner.struck and reading.is_struck(element) and _plain(element).strip():
            self._note(Kind.STRUCK, "删除线没有保留，这段文字现在是普通文字，请核对是否应当删去。", _plain(element))
            inner = replace(inner, struck=True)
        if name != "a":
            return inner
        address = reading.address_of(element)
        if address is None and _plain(element).strip():
            self._note(Kind.LINK, "链接指向本人电脑上的文件或无效地址，已去掉，文字保留。", _plain(element))
        return replace(inner, href=address or "")

    def _picture(self, element: HtmlElement) -> Iterator[Piece]:
        source = self.stored((element.get("src") or "").strip())
        if source:
            yield Picture(source, reading.alternative_of(element))
            return
        self._note(Kind.PICTURE, "有一张图片没有带入，请重新上传。", "")
        yield from (Break(), Break(), Text(LOST_PICTURE), Break(), Break())

    def _standing(self, element: HtmlElement, around: Around) -> list[Block]:
        name = reading.name_of(element)
        level = reading.heading_of(element)
        if level:
            return self._heading(element, around, level)
        if name == "p" and (counted := reading.word_list(element)):
            return lists.item(*counted, reading.sign_in(element), self.blocks(element, replace(around, counted=True)))
        if name in {"ul", "ol", "menu"}:
            return self._listing(element, around)
        if name == "table":
            return self._table(element, around)
        if name == "figure":
            return self._captioned(element, around)
        if name == "blockquote":
            inside = self.blocks(element, around)
            return [Quote(tuple(inside))] if inside else []
        if name == "hr":
            return [Rule()]
        if name == "pre":
            around = replace(around, verbatim=True)
        return self.blocks(element, around)

    def _heading(self, element: HtmlElement, around: Around, level: int) -> list[Block]:
        """Its paragraphs in one line; what can't stand in a heading follows it."""
        found = self.blocks(element, replace(around, counted=True))
        words: list[Piece] = list(lists.kept(reading.sign_in(element)))
        for block in found:
            if isinstance(block, Paragraph):
                words += [Text(" ")] if block is not found[0] else []
                words += [Text(" ") if isinstance(piece, Break) else piece for piece in block.line]
        line = line_of(words)
        others: list[Block] = [block for block in found if not isinstance(block, Paragraph)]
        return [Heading(level, line), *others] if line else others

    def _listing(self, element: HtmlElement, around: Around) -> list[Block]:
        if any(item.get("data-aria-level") for item in element):
            return self._counted_items(element, around)
        listing = Listing(reading.name_of(element) == "ol")
        if listing.ordered:
            listing.start = reading.count_of(element, "start", 100_000)
            listing.numerals = reading.numerals_of(element)
        inner = around.inside()
        above: list[Block] = []  # lists inside that belong to no item
        listing.items += [holder for holder in [self._loose(element.text, around)] if holder]
        for child in element:
            if reading.name_of(child) in {"ul", "ol"} and inner.depth <= DEEPEST:
                holder = listing.items[-1] if listing.items else above
                holder += self._standing(child, inner)
            elif holder := self._item(child, inner):
                listing.items.append(holder)
            listing.items += [holder for holder in [self._loose(child.tail, around)] if holder]
        return [*above, listing] if listing.items else above

    def _loose(self, text: str | None, around: Around) -> list[Block]:
        """Text where none may stand, between the items of a list or the rows of a table."""
        return [*paragraphs(texts(text, around))] if text and not text.isspace() else []

    def _item(self, element: HtmlElement, inner: Around) -> list[Block]:
        if reading.name_of(element) in DROPPED:
            return []
        if inner.depth > DEEPEST:
            self._note(Kind.DEPTH, TOO_DEEP, _plain(element))
            return [*paragraphs([Text(_plain(element), inner.marks, inner.href)])]
        if reading.name_of(element) == "li":
            return self.blocks(element, replace(inner, counted=True))
        return self._standing(element, inner)

    def _counted_items(self, listing: HtmlElement, around: Around) -> list[Block]:
        """The items of a list that say themselves how deep they stand, as Word in the browser writes them."""
        found = self._loose(listing.text, around)
        for child in listing:
            inside = self._item(child, around.inside())
            if reading.name_of(child) == "li":
                number = reading.count_of(child, "data-aria-posinset", 100_000)
                sign = f"{number}." if reading.name_of(listing) == "ol" else reading.BULLET
                level = reading.count_of(child, "data-aria-level", 9)
                inside = lists.item(child.get("data-listid") or "", level, sign, inside)
            found += inside + self._loose(child.tail, around)
        return found

    def _captioned(self, element: HtmlElement, around: Around) -> list[Block]:
        """A picture or table with the words below it."""
        words = [child for child in element if reading.name_of(child) == "figcaption"]
        told = [block for child in words for block in self.blocks(child, around)]
        caption = tables.one_line(told)
        for child in words:
            child.drop_tree()
        found = [*self.blocks(element, around), *tables.pictures_in(told)]
        for place_of, block in enumerate(found):
            if caption and isinstance(block, Picture):
                found[place_of] = replace(block, caption=caption)
                return found
            if caption and isinstance(block, Table):
                block.caption = block.caption or caption
                return found
        return found + ([Paragraph(caption)] if caption else [])

    def _table(self, element: HtmlElement, around: Around) -> list[Block]:
        caption: Line = ()
        rows: list[list[Cell]] = []
        head = 0
        strays = self._strays(element, {"caption", "tr", *tables.PARTS}, around)
        for section in element:
            if reading.name_of(section) in tables.PARTS:
                strays += self._strays(section, {"tr"}, around)
        for part, row in tables.rows_of(element):
            if part == "caption":
                told = self.blocks(row, around)
                caption = line_of([*caption, Text(" "), *tables.one_line(told)])
                strays += tables.pictures_in(told)
                continue
            cells = [self._cell(cell, around) for cell in row if reading.name_of(cell) in {"td", "th"}]
            strays += self._strays(row, {"td", "th"}, around)
            if cells:
                head += len(rows) == head and (part == "thead" or all(cell.header for cell in cells))
                rows.append(cells)
        if tables.is_frame(rows):
            return [*strays, *([Paragraph(caption)] if caption else []), *rows[0][0].blocks]
        return strays + tables.squared(rows, head, caption)

    def _strays(self, element: HtmlElement, expected: set[str], around: Around) -> list[Block]:
        """What stands in a table outside its cells: browsers show it above the table."""
        found = self._loose(element.text, around)
        for child in element:
            if not (reading.name_of(child) in expected or reading.name_of(child) in DROPPED):
                found += self._item(child, around.inside())
            found += self._loose(child.tail, around)
        return found

    def _cell(self, element: HtmlElement, around: Around) -> Cell:
        inner = around.inside(reading.marks_of(element, around.marks), levels=3)
        if inner.depth > DEEPEST:
            self._note(Kind.DEPTH, TOO_DEEP, _plain(element))
            return Cell([*paragraphs([Text(_plain(element))])])
        found = self.blocks(element, inner)
        if any(isinstance(block, Table) for block in found):
            self._note(Kind.TABLE, "表格里的表格已改成文字，请核对。", _plain(element))
            found = [line for block in found for line in tables.lines_of(block)]
        return Cell(
            found,
            reading.name_of(element) == "th",
            reading.count_of(element, "colspan", MOST_COLUMNS),
            reading.count_of(element, "rowspan", MOST_ROWS),
        )

    def _note(self, kind: Kind, sentence: str, text: str) -> None:
        self.notes.append(Note(kind, sentence, place(" ".join(text.split()))))


def _plain(element: HtmlElement) -> str:
    """All text inside, as it stands in the source."""
    return str(element.text_content())
