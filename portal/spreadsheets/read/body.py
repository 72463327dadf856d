"""Walks the rows under a header and separates records from titles, totals and notes. No database."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from portal.spreadsheets.headings import letter
from portal.spreadsheets.read.arrangement import Arrangement
from portal.spreadsheets.read.beside import Beside
from portal.spreadsheets.read.groups import Groups
from portal.spreadsheets.read.header import Header, header_at
from portal.spreadsheets.values import BLANKS, Cell, Merge, Row, is_blank, shown

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
MERGED_BELOW = "这张表的列次序与上面的不同，又有合并的单元格，无法确定各行的内容，请取消合并"
LONG = 30  # characters of a single text from which it is a note, not the name of a group


@dataclass
class Doubt:
    """Why a row is not taken as it stands. ``place``: the column that is meant. ``is_warning``: it can be accepted."""

    cause: str
    message: str
    place: int | None = None
    is_warning: bool = False


@dataclass(slots=True)
class RecordRow:
    """One record. ``number`` is the row number that Excel shows."""

    number: int
    cells: Row
    doubt: Doubt | None = None


@dataclass
class Skipped:
    """A row that is no record. ``text``: its beginning, for the person."""

    number: int
    reason: str
    text: str
    cells: Row = field(repr=False)
    is_grand_total: bool = False


class Body:
    """Separates records from the rest, which it keeps with the reason. ``keep``: rows that the person calls records.

    ``arrangement``: how the first table of the file has its columns; records come out in its order. ``order``: where
    this table has them, when it is another one. ``groups``: the name of a row's group is added as a last cell.
    """

    def __init__(
        self,
        header: Header,
        merges: Sequence[Merge],
        *,
        keep: Iterable[int] = (),
        arrangement: Arrangement | None = None,
        order: Mapping[int, int] | None = None,
        groups: bool = False,
    ) -> None:
        self.header, self.keep = header, set(keep)
        self.arrangement = arrangement or Arrangement(header, {})
        self.width = len(self.arrangement.header.titles)
        self.order, self.refusal = order, ""
        self.tables: list[tuple[int, Mapping[int, int] | None]] = []  # first row, and where the columns stand
        if order:
            self.tables.append((header.rows[-1] + 1, order))
        self.told: list[str] = []  # sentences about tables that are arranged otherwise
        self.groups = Groups(add=groups)
        self.beside = Beside(self.arrangement)
        self.skipped: list[Skipped] = []
        self.blank = 0
        first = header.rows[-1]
        self.fills: dict[int, list[tuple[int, int, int]]] = {}  # top → left, bottom, right
        self.long_merges: list[int] = []
        self.wide = self._wide(merges, first)
        for top, left, bottom, right in merges:
            if top >= first and bottom > top and bottom - top < LONGEST_MERGE:
                self.fills.setdefault(top, []).append((left, bottom, right))
            elif top >= first and bottom > top:
                self.long_merges.append(top + 1)
        self.across = {top: right - left + 1 for top, left, bottom, right in merges if right > left and top == bottom}
        self.open_fills: list[tuple[int, int, int, Row]] = []  # left, bottom, right, values
        self.is_plain = self._has_nothing_special

    @property
    def _has_nothing_special(self) -> bool:
        """Whether records of this table come out as they stand, unless they are too wide."""
        return not (self.refusal or self.order is not None or self.wide or self.beside.places or self.groups.add)

    def _wide(self, merges: Sequence[Merge], first: int) -> dict[int, list[Merge]]:
        """Row as Excel counts it → the ranges in it that are merged over several columns."""
        found: dict[int, list[Merge]] = {}
        for merge in merges:
            if merge[0] >= first and merge[3] > merge[1]:
                found.setdefault(merge[0] + 1, []).append(merge)
        return found

    def _tell_wide(self, number: int) -> None:
        needed = self.order.values() if self.order is not None else self.arrangement.needed
        for top, left, bottom, right in self.wide[number]:
            if sum(left <= place <= right for place in needed) > 1:
                cells = f"{letter(left)}{top + 1}:{letter(right)}{bottom + 1}"
                self.told.append(f"{cells} 是合并的单元格，只读入左边一列，右边按空白处理，请核对。")

    def take(self, place: int, cells: Row) -> RecordRow | None:
        """The record in the row at ``place`` (0-based), or None. Call in order for every row under the header."""
        if place < self.header.rows[-1]:
            return None
        if self.open_fills or place in self.fills:
            cells = self._fill_down(place, cells)
        # is_blank written out: the call alone would cost as much as the rest of the walk
        texts = [cell for cell in cells if cell is not None and (cell.__class__ is not str or cell.strip(BLANKS))]
        if not texts:
            self.blank += 1
            return None
        reason = None if place + 1 in self.keep else self._reason(place, texts, cells)
        if reason is None:
            return self.record(place + 1, cells)
        shown = " ".join(f"{cell:.15g}" if cell.__class__ is float else str(cell).strip() for cell in texts)[:80]
        self.skipped.append(Skipped(place + 1, reason, shown, cells, bool(GRAND.match(_spaceless(texts[0])))))
        if reason == IS_GROUP:
            self.groups.begin(place + 1, str(texts[0]).strip())
        return None

    def record(self, number: int, cells: Row) -> RecordRow:
        """A record with its columns where the first table has them, and what is doubtful about it."""
        self.groups.count += 1
        if self.is_plain and len(cells) <= self.width:
            return RecordRow(number, cells)
        if self.refusal:
            return RecordRow(number, [], Doubt("table", self.refusal))
        doubt = None
        if number in self.wide:
            self._tell_wide(number)
        if self.order is not None:
            merged = any(left in self.order.values() for left, *_ in self.open_fills)
            doubt = Doubt("table", MERGED_BELOW) if merged else None
            cells = self._arranged(self.order, cells)
        elif len(cells) > self.width > 0:
            doubt = self._surplus(number, cells)
        if self.beside.places:
            self.beside.look(number, cells)
        return RecordRow(number, self.groups.added(cells, self.width), doubt)

    def in_order(self, cells: Row) -> Row:
        """The cells of a row where the first table has its columns; none when the table cannot be read."""
        if self.refusal:
            return []
        return cells if self.order is None else self._arranged(self.order, cells)

    def _arranged(self, order: Mapping[int, int], cells: Row) -> Row:
        arranged: Row = [""] * self.width
        for place, theirs in order.items():
            arranged[place] = cells[theirs] if theirs < len(cells) else ""
        return arranged

    def _surplus(self, number: int, cells: Row) -> Doubt | None:
        """More cells than headings in a text file: a sign within a cell was taken for the end of the cell."""
        over = [(place, cell) for place, cell in enumerate(cells[self.width :], self.width) if not is_blank(cell)]
        if not over:
            return None
        place, cell = over[0]
        last = max(self.arrangement.needed, default=None)
        words = f"本行比表头多出 {len(over)} 格（{letter(place)}{number} 为“{shown(cell)}”）"
        return Doubt("surplus", f"{words}，可能有未加引号的逗号把一格拆成了两格", last, is_warning=True)

    def _another_header(self, place: int, cells: Row) -> None:
        """The rows below follow another header: their columns are read by its titles, or not at all."""
        before = self.order
        self.order, self.refusal = None, ""
        if not self.arrangement.is_same(cells):
            other = header_at([cells], [], [1], self.arrangement.words)
            try:
                self.order = self.arrangement.places(other)
            except ValueError as error:
                self.refusal = f"第 {place + 1} 行是另一张表的表头，{error}，以下各行没有读入，请放到单独的工作表中导入"
                self.told.append(f"{self.refusal}。")
            else:
                words = f"第 {place + 1} 行是另一张表的表头，以下各行按它的表头读取"
                self.told.append(f"{words}{unmatched(other, self.order)}，请核对。")
        self.is_plain = self._has_nothing_special
        if self.order is not None or before is not None:
            self.tables.append((place + 2, self.order))

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

    def _reason(self, place: int, texts: Sequence[Cell], cells: Row) -> str | None:
        """Why a row with these filled cells is no record, None when it is one."""
        first = str(texts[0]).strip()
        if len(texts) >= FULL and not self._is_suspicious(place, first, texts[1]):
            return None
        if len(texts) <= 3 and NOTE.match(first):
            return IS_NOTE
        if any(TOTAL.match(_spaceless(text)) for text in texts[:2]):
            return IS_TOTAL
        if len(texts) > 1 and self.arrangement.is_header(cells):
            self._another_header(place, cells)
            return IS_HEADER
        if reason := self._single(place, first, texts):
            return reason
        if len(texts) < FULL and all(isinstance(cell, str) and NOTE.match(cell.strip()) for cell in texts):
            return IS_NOTE
        return None

    def _is_suspicious(self, place: int, first: str, second: Cell) -> bool:
        """Whether a row with many cells is worth a closer look; most are records."""
        said = f"{first}{second}"
        names = self.arrangement.names
        return (
            place in self.across
            or first in names
            or first in self.header.titles
            or second in names
            or first in self.arrangement.words
            or "计" in said
            or "均" in said
        )

    def _single(self, place: int, first: str, texts: Sequence[Cell]) -> str | None:
        """A row with one text alone, or one merged over half of the table: it names a group, or is a note."""
        width = sum(map(bool, self.header.titles))
        merged = self.across.get(place, 0)
        if width > 2 and len(texts) == 1 and isinstance(texts[0], str) and (merged > 1 or width > 3):
            return IS_NOTE if len(first) > LONG or NOTE.match(first) else IS_GROUP
        return IS_GROUP if merged > width / 2 and len(set(map(str, texts))) == 1 else None


def unmatched(header: Header, order: Mapping[int, int]) -> str:
    """The headings of another table that the first one has not, or that are not read, as a part of a sentence."""
    others = [title for place, title in enumerate(header.titles) if title and place not in order.values()]
    return f"（“{'”“'.join(others[:6])}”没有对应，不导入）" if others else ""


def _spaceless(text: Cell) -> str:
    return re.sub(r"\s", "", str(text))
