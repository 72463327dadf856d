"""The table of each chosen sheet, with its columns where the first sheet has them. No database."""

from collections.abc import Mapping, Sequence

from portal.spreadsheets.errors import FileRefused
from portal.spreadsheets.layout import Layout
from portal.spreadsheets.read.arrangement import Arrangement
from portal.spreadsheets.read.body import Body, unmatched
from portal.spreadsheets.read.file_reader import Sheet
from portal.spreadsheets.read.header import Header, find_header, header_at, no_header
from portal.spreadsheets.values import Row


class Tables:
    """Opens the sheets of one file in the order of the layout. ``words``: reduced heading → column.

    ``layout.tables`` is filled: where in the file a table has its columns elsewhere than the first one.
    """

    def __init__(self, layout: Layout, words: Mapping[str, str]) -> None:
        self.layout, self.words = layout, words
        self.first: Header | None = None
        layout.tables = []

    def body(self, sheet: Sheet, head: Sequence[Row]) -> Body:
        """Walks the rows of ``sheet``, which begins with ``head``. Raises FileRefused when it is no such table."""
        layout, refusal = self.layout, sheet.facts.refusal
        if refusal:
            raise FileRefused(f"工作表“{sheet.name}”{refusal}" if sheet.name else f"文件{refusal}")
        header = self._header(sheet, head)
        self.first = self.first or header
        arrangement = Arrangement(self.first, self.words, layout.used)
        order = self._order(arrangement, header, sheet)
        body = Body(
            header,
            sheet.merges,
            keep=layout.keep,
            arrangement=arrangement,
            order=order,
            groups=layout.group_place is not None,
        )
        if order is not None:
            words = f"工作表“{sheet.name}”按它自己的表头读取"
            body.told.append(f"{words}{unmatched(header, order)}，请核对。")
        return body

    def close(self, index: int, body: Body) -> None:
        """Keep where the columns of ``body`` stood, for the addresses of its cells."""
        for row, order in body.tables:
            columns = self.layout.columns.items()
            moved = {name: order[place] for name, place in columns if place in order} if order else {}
            self.layout.tables.append((index, row, moved))

    def _header(self, sheet: Sheet, head: Sequence[Row]) -> Header:
        numbers = self.layout.header
        if self.layout.headless:
            return no_header(head, numbers[-1])
        header = header_at(head, sheet.merges, numbers)
        if self.first is None or _bare(header.titles) == _bare(self.first.titles):
            return header
        return find_header(list(head), sheet.merges, self.words)

    def _order(self, arrangement: Arrangement, header: Header, sheet: Sheet) -> dict[int, int] | None:
        """None for a table that has its columns where the first one has them."""
        if self.layout.headless or _bare(header.titles) == _bare(arrangement.header.titles):
            return None
        try:
            order = arrangement.places(header)
        except ValueError as error:
            first = self.layout.sheets[0]
            raise FileRefused(
                f"工作表“{sheet.name}”的表头与“{first}”不同，{error}。请取消勾选“{sheet.name}”，另外导入。"
            ) from None
        return order


def _bare(titles: Sequence[str]) -> list[str]:
    """Without the blanks at the end."""
    end = len(titles)
    while end and not titles[end - 1]:
        end -= 1
    return list(titles[:end])
