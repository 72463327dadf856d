"""Finds the table inside a sheet: header under titles, two-row headers, merged cells, rows that are no records.

Works on plain rows (lists of cells) and on the words that the resource's columns answer to; no database.
"""

import re
import unicodedata
from dataclasses import dataclass, field
from itertools import zip_longest

HEADER_WITHIN = 40  # rows in which the header is looked for
UNIT = re.compile(r"[(（\[【]([^()（）\[\]【】]*)[)）\]】]")
TOTAL = re.compile(r"^(.{0,12}?)(合\s*计|总\s*计|小\s*计|共\s*计|平\s*均(?:数|值)?|累\s*计)[:：]?$")
GRAND = re.compile(r"^(?:全市|全县|全区)?(?:合计|总计|共计)[:：]?$")
NOTE = re.compile(
    r"^[（(]?(注|备注|说明|附注|填\s*表\s*人|填\s*报\s*人|填\s*报\s*单\s*位|制\s*表\s*人?|审\s*核\s*人?|负\s*责\s*人|单位负责人|数据来源|资料来源|来源|联系人|"
    r"填表日期|填报日期|制表日期|统计时间|统计日期|打印日期|资料整理)\s*\d*[）)]?\s*[:：].*",
    re.DOTALL,
)


def plain(text) -> str:
    """A heading reduced to what is compared: NFKC, no blanks, no required mark, no bracketed unit."""
    text = unicodedata.normalize("NFKC", str(text))
    return re.sub(r"[\s*＊]|必填|选填", "", UNIT.sub("", text)).strip(":：").lower()


def unit_of(text) -> str:
    """在校生数（万人） → 万人; "" when the heading names none."""
    found = UNIT.findall(unicodedata.normalize("NFKC", str(text)))
    named = [unit.strip().removeprefix("单位").lstrip(":：") for unit in found]
    return next((unit for unit in named if unit and unit not in ("必填", "选填")), "")


BLANKS = " \t\r\n\xa0\u3000\ufeff\u200b"


def is_blank(cell) -> bool:
    return cell is None or (cell.__class__ is str and not cell.strip(BLANKS))


@dataclass
class Header:
    """``rows``: 1-based numbers of the one or two header rows. ``titles``: one heading per column, "" for none."""

    rows: list
    titles: list
    score: int
    parts: list = field(default_factory=list)  # per column the words that may match


def find_header(rows, merges, words) -> Header:
    """The row, or pair of rows, in which most of ``words`` occur; without any, the first row with most texts."""
    best = None
    for place in range(min(len(rows), HEADER_WITHIN)):
        for depth in (1, 2):
            if place + depth > len(rows):
                continue
            header = header_at(rows, merges, [place + 1 + step for step in range(depth)], words)
            if depth == 2 and not _is_double(rows, merges, place, words):
                continue
            if best is None or (header.score, depth) > (best.score, len(best.rows)):
                best = header
    if best is None or best.score == 0:
        texts = [sum(isinstance(cell, str) and not is_blank(cell) for cell in row) for row in rows[:HEADER_WITHIN]]
        place = texts.index(max(texts)) if texts else 0
        best = header_at(rows, merges, [place + 1], words)
    return best


def header_at(rows, merges, numbers, words) -> Header:
    """The header that stands in the given rows, whatever they hold."""
    lines = [_spread(rows, merges, number - 1) for number in numbers if number <= len(rows)]
    width = max((len(line) for line in lines), default=0)
    lines = [line + [""] * (width - len(line)) for line in lines]
    titles, parts = [], []
    for place in range(width):
        stack = [str(line[place]).strip() for line in lines if not is_blank(line[place])]
        stack = [text for number, text in enumerate(stack) if number == 0 or text != stack[number - 1]]
        titles.append("/".join(stack))
        parts.append([plain("".join(stack)), *(plain(text) for text in reversed(stack))] if stack else [])
    score = len({part for column in parts for part in column if part in words})
    return Header(numbers, titles, score, parts)


def _spread(rows, merges, place):
    """One row with horizontally or vertically merged cells filled from their corner."""
    line = list(rows[place])
    for top, left, bottom, right in merges:
        if top <= place <= bottom and top < len(rows):
            value = rows[top][left] if left < len(rows[top]) else ""
            for column in range(left, min(right + 1, len(line))):
                line[column] = value
    return line


def _is_double(rows, merges, place, words):
    """A second header row stands under a cell merged across, or (in text files) under blanks, and names columns."""
    below = rows[place + 1]
    width = sum(not is_blank(cell) for cell in _spread(rows, merges, place + 1))
    wide = [right - left + 1 for top, left, bottom, right in merges if top == place == bottom and right > left]
    across = bool(wide) and max(wide) < width  # a cell over the whole table is a title
    named = sum(isinstance(cell, str) and plain(cell) in words for cell in below)
    if across:
        return named > 0 or not any(isinstance(cell, int | float) for cell in below)
    if merges or not named:
        return False
    above = rows[place]
    over_both = zip_longest(above, below[: len(above)], fillvalue="")
    if not any(is_blank(lower) and not is_blank(upper) and plain(upper) in words for upper, lower in over_both):
        return False  # a title, or nothing: a header of two rows has columns named in the upper one alone
    gaps = [column for column, cell in enumerate(above) if is_blank(cell) and 0 < column < len(below)]
    if gaps and not is_blank(below[gaps[0]]):
        rows[place] = _fill_right(above, below)
        return True
    return False


def _fill_right(above, below):
    filled, last = list(above), ""
    for column, cell in enumerate(filled):
        if not is_blank(cell):
            last = cell
        elif column < len(below) and not is_blank(below[column]):
            filled[column] = last
    return filled


@dataclass
class Row:
    """One record row. ``number`` is the row number that Excel shows."""

    number: int
    cells: list


@dataclass
class Skipped:
    number: int
    reason: str
    text: str
    cells: list = field(repr=False)
    is_grand_total: bool = False


class Body:
    """Walks the rows under the header and tells records from the rest, which it keeps with the reason."""

    def __init__(self, header, merges, *, keep=()):
        self.header = header
        self.keep = set(keep)
        self.skipped = []
        self.blank = 0
        last = header.rows[-1]
        self.fills = {}
        for top, left, bottom, right in merges:
            if top >= last and bottom > top and bottom - top < 5_000:
                self.fills.setdefault(top, []).append((left, bottom, right))
        self.across = {top: right - left + 1 for top, left, bottom, right in merges if right > left and top == bottom}
        self.open_fills = []

    def take(self, place, cells):
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
            return Row(place + 1, cells)
        shown = " ".join(f"{cell:.15g}" if cell.__class__ is float else str(cell).strip() for cell in texts)[:80]
        first = re.sub(r"\s", "", str(texts[0]))
        self.skipped.append(Skipped(place + 1, reason, shown, cells, bool(GRAND.match(first))))
        return None

    def _fill_down(self, place, cells):
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

    def _suspicious(self, place, first, second):
        """Whether a row with many cells is worth a closer look; most are records."""
        said = f"{first}{second}"
        return place in self.across or first in self.header.titles or "计" in said or "均" in said

    def _reason(self, place, texts):
        first = str(texts[0]).strip()
        if len(texts) > 4 and not self._suspicious(place, first, texts[1]):
            return None
        if len(texts) <= 3 and NOTE.match(first):
            return "说明行"
        spoken = re.sub(r"\s", "", first)
        if TOTAL.match(spoken) or (len(texts) > 1 and TOTAL.match(re.sub(r"\s", "", str(texts[1])))):
            return "合计行"
        titles = [title for title in self.header.titles if title]
        if len(texts) > 1 and sum(str(cell).strip() in titles for cell in texts) == len(texts):
            return "重复的表头"
        width = len(titles)
        merged = self.across.get(place, 0)
        if width > 2 and len(texts) == 1 and isinstance(texts[0], str) and (merged > 1 or width > 3):
            return "说明行" if len(first) > 30 or NOTE.match(first) else "分组行"
        if merged > width / 2 and len(set(map(str, texts))) == 1:
            return "分组行"
        if len(texts) <= 4 and all(isinstance(cell, str) and NOTE.match(cell.strip()) for cell in texts):
            return "说明行"
        return None
