"""Characters that nobody can see go from the cells before these are read; the check page says where they stood."""

from collections.abc import Sequence
from typing import Any

from portal.records.text import SeenText
from portal.records.unseen import UNSEEN, seen
from portal.spreadsheets.columns import Column
from portal.spreadsheets.headings import row_words
from portal.spreadsheets.read.body import RecordRow
from portal.spreadsheets.values import BLANKS

REMOVED = "中有看不见的字符（如零宽空格、控制符），已去掉"
JOINED = "中间有换行或制表符，这一列只能写一行，已改为空格"


class Unseen:
    """Takes such characters out of the columns of one sheet, and remembers the cells."""

    def __init__(self) -> None:
        self.found: dict[tuple[str, str], list[int]] = {}  # label and what was done → numbers of rows

    def removed(self, column: Column, cells: Sequence[Any], rows: Sequence[RecordRow]) -> Sequence[Any]:
        """``cells`` as they are read. The cheap question first: it is asked of every block of every column."""
        if "".join([cell for cell in cells if cell.__class__ is str]).isprintable():
            return cells
        clean = column.field.seen if isinstance(column.field, SeenText) else seen
        kept = list(cells)
        for place, cell in enumerate(cells):
            if cell.__class__ is str and not cell.isprintable() and (text := clean(cell)) != cell:
                kept[place] = text
                if UNSEEN.search(cell):
                    self._remember(column, REMOVED, rows[place])
                elif text.strip(BLANKS) != cell.strip(BLANKS):
                    self._remember(column, JOINED, rows[place])
        return kept

    def remarks(self) -> list[str]:
        """One sentence for each column, then nothing is remembered any more."""
        sentences = []
        for (label, done), numbers in self.found.items():
            more = f"等 {len(numbers):,} 行" if len(numbers) > 1 else ""
            sentences.append(f"{row_words(numbers[0])}{more}“{label}”{done}，请核对。")
        self.found = {}
        return sentences

    def _remember(self, column: Column, done: str, row: RecordRow) -> None:
        self.found.setdefault((column.label, done), []).append(row.number)
