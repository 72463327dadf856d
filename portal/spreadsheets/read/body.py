"""Walks the rows under a header and separates records from titles, totals and notes. No database."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from portal.spreadsheets.read.header import Header
from portal.spreadsheets.values import BLANKS, Cell, Merge, Row

TOTAL = re.compile(r"^(.{0,12}?)(合\s*计|总\s*计|小\s*计|共\s*计|平\s*均(?:数|值)?|累\s*计)[:：]?$")
GRAND = re.compile(r"^(?:全市|全县|全区)?(?:合计|总计|共计)[:：]?$")
NOTE = re.compile(
    r"^[（(]?(注|备注|说明|附注|填\s*表\s*人|填\s*报\s*人|填\s*报\s*单\s*位|制\s*表\s*+人?|审\s*核\s*+人?|负\s*责\s*人|单位负责人|数据来源|资料来源|来源|联系人|"
    r"填表日期|填报日期|制表日期|统计时间|统计日期|打印日期|资料整理)\s*+\d*+[）)]?\s*+[:：].*",
    re.DOTALL,
)
IS_NOTE, IS_TOTAL, IS_HEADER, IS_GROUP = "说明行", "合计行", "重复的表头", "分组行"
LONGEST_MERGE = 5_000  # rows; a cell merged further down fills nothing
FULL = 5  # filled cells from which a row is a record unless something about it is suspicious
LONG = 30  # characters of a single text from which it is a note, not the name of a group


@dataclass
class RecordRow:
    """One record. ``number`` is the row number that Excel shows."""

    number: int
    cells: Row


@dataclass
class Skipped:
    """A row that is no record. ``text``: its beginning, for the person."""

    number: int
    reason: str
    text: str
    cells: Row = field(repr=False)
    is_grand_total: bool = False


class Body:
    """Separates records from the rest, which it keeps with the reason. ``keep``: rows that the person calls records."""

    def __init__(self, header: Header, merges: Sequence[Merge], *, keep: Iterable[int] = ()) -> None:
        self.header, self.keep = header, set(keep)
        self.titles = [title for title in header.titles if title]
        self.skipped: list[Skipped] = []
        self.blank = 0
        first = header.rows[-1]
        self.fills: dict[int, list[tuple[int, int, int]]] = {}  # top → left, bottom, right
        for top, left, bottom, right in merges:
            if top >= first and bottom > top and bottom - top < LONGEST_MERGE:
                self.fills.setdefault(top, []).append((left, bottom, right))
        self.across = {top: right - left + 1 for top, left, bottom, right in merges if right > left and top == bottom}
        self.open_fills: list[tuple[int, int, int, Row]] = []  # left, bottom, right, values

    def take(self, place: int, cells: Row) -> RecordRow | None:
        """The record in the row at ``place`` (0-based), or None. Call in order for every row under the header."""
        if place < self.header.rows[-1]:
            return None
        cells = self._fill_down(place, cells)
        # is_blank written out: the call alone would cost as much as the rest of the walk
        texts = [cell for cell in cells if cell is not None and (cell.__class__ is not str or cell.strip(BLANKS))]
        if not texts:
            self.blank += 1
            return None
        reason = None if place + 1 in self.keep else self._reason(place, texts)
        if reason is None:
            return RecordRow(place + 1, cells)
        shown = " ".join(f"{cell:.15g}" if cell.__class__ is float else str(cell).strip() for cell in texts)[:80]
        self.skipped.append(Skipped(place + 1, reason, shown, cells, bool(GRAND.match(_spaceless(texts[0])))))
        return None

    def _fill_down(self, place: int, cells: Row) -> Row:
        """Only over ranges that are merged in the file, never over plain blanks."""
        self.open_fills = [fill for fill in self.open_fills if fill[1] >= place]
        if self.open_fills:
            cells = list(cells)
            for left, _, right, values in self.open_fills:
                cells[left : right + 1] = values[: len(cells[left : right + 1])]
        for left, bottom, right in self.fills.get(place, ()):
            value = cells[left] if left < len(cells) else ""
            self.open_fills.append((left, bottom, right, [value] * (right - left + 1)))
        return cells

    def _reason(self, place: int, texts: Sequence[Cell]) -> str | None:
        """Why a row with these filled cells is no record, None when it is one."""
        first = str(texts[0]).strip()
        if len(texts) >= FULL and not self._is_suspicious(place, first, texts[1]):
            return None
        if len(texts) <= 3 and NOTE.match(first):
            return IS_NOTE
        if any(TOTAL.match(_spaceless(text)) for text in texts[:2]):
            return IS_TOTAL
        if self._repeats_header(texts):
            return IS_HEADER
        if reason := self._single(place, first, texts):
            return reason
        if len(texts) < FULL and all(isinstance(cell, str) and NOTE.match(cell.strip()) for cell in texts):
            return IS_NOTE
        return None

    def _is_suspicious(self, place: int, first: str, second: Cell) -> bool:
        """Whether a row with many cells is worth a closer look; most are records."""
        said = f"{first}{second}"
        return place in self.across or first in self.header.titles or "计" in said or "均" in said

    def _repeats_header(self, texts: Sequence[Cell]) -> bool:
        return len(texts) > 1 and all(str(cell).strip() in self.titles for cell in texts)

    def _single(self, place: int, first: str, texts: Sequence[Cell]) -> str | None:
        """A row with one text alone, or one merged over half of the table: it names a group, or is a note."""
        width, merged = len(self.titles), self.across.get(place, 0)
        if width > 2 and len(texts) == 1 and isinstance(texts[0], str) and (merged > 1 or width > 3):
            return IS_NOTE if len(first) > LONG or NOTE.match(first) else IS_GROUP
        return IS_GROUP if merged > width / 2 and len(set(map(str, texts))) == 1 else None


def _spaceless(text: Cell) -> str:
    return re.sub(r"\s", "", str(text))
