"""Tables in text files: encoding, delimiter, rows. Runs in the reading process; no Django here."""

import csv
import io
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import pairwise
from pathlib import Path
from typing import Any

from portal.spreadsheets import limits
from portal.spreadsheets.errors import FileRefused
from portal.spreadsheets.headings import letter
from portal.spreadsheets.read.delimiters import delimiter_of
from portal.spreadsheets.read.encodings import UNKNOWN, detect
from portal.spreadsheets.read.sheet_facts import ERROR_TEXT, SheetFacts
from portal.spreadsheets.values import BLANKS, Row

UNSUITABLE = "按所选编码无法读出文字，请换一种编码。"
SIGNS = ("=", "+", "-", "@", "\t", "\r")  # how a formula begins
NO_PAIR = "引号不成对或文字过长"
AS_TEXT = "如果引号是文字的一部分，请写成两个引号，或另存为 xlsx 后上传。"


@dataclass
class Text:
    """What a text file holds. ``facts``: cells whose text is an error value."""

    encoding: str
    delimiter: str
    rows: list[Row]
    facts: SheetFacts = field(default_factory=SheetFacts)


def read_text(path: Path, encoding: str | None, delimiter: str | None) -> Text:
    """The table in a text file. Encoding and delimiter: what the person chose. Raises FileRefused."""
    content, wanted = path.read_bytes(), encoding
    encoding = wanted or detect(content)
    try:
        text = content.decode(encoding)
    except (UnicodeDecodeError, LookupError) as error:
        raise FileRefused(UNSUITABLE if wanted else UNKNOWN) from error
    text = text.removeprefix("\ufeff")
    if "\x00" in text:
        raise FileRefused("文件内容不是文字表格，请另存为 xlsx 后上传。")
    first, _, after = text.partition("\n")
    if first.strip().lower().startswith("sep=") and len(first.strip()) == 5:  # Excel's own line about the delimiter
        delimiter, text = delimiter or first.strip()[4], after
    found = Text(encoding, delimiter or delimiter_of(text), [])
    found.rows = list(_rows(text, found.delimiter))
    while found.rows and not found.rows[-1]:
        found.rows.pop()
    if "#" in text or "Err:" in text:
        _note_errors(found)
    return found


def _rows(text: str, delimiter: str) -> Iterator[Row]:
    """Rows of a text file, strictly: a quotation mark without its partner would swallow what follows."""
    csv.field_size_limit(limits.CELL_CHARACTERS * 4)
    lines, width, number, cells = _Lines(text), 0, 0, 0
    row: Any
    try:
        for number, row in enumerate(csv.reader(lines, delimiter=delimiter, strict=True), 1):
            taken = lines.taken()
            if '"' in taken[0]:
                _refuse_stray(number, taken, delimiter, len(row), width or len(row))
            if len(taken) == 1:
                width = max(width, len(row))
            filled = _filled(row)
            if not filled or len(row) > limits.COLUMNS:
                row = row[:filled]
            if "'" in "".join(row):
                row = [unneutralised(cell) for cell in row]
            cells += filled
            if len(row) > limits.COLUMNS:
                raise FileRefused(f"第 {number} 行超过 {limits.COLUMNS} 列，请检查分隔符和引号。")
            if (number > limits.ROWS_SCANNED and row) or cells > limits.CELLS:
                raise FileRefused(f"表格过大，一次最多 {limits.ROWS:,} 行、{limits.CELLS:,} 个单元格，请分成几个文件。")
            yield row
    except csv.Error as error:
        raise FileRefused(f"第 {number + 1} 行的{NO_PAIR}，请修正后再上传。{AS_TEXT}") from error


class _Lines:
    """The lines of a text one by one; remembers those that the reader took for the row it is at."""

    def __init__(self, text: str) -> None:
        self.stream, self.lines = io.StringIO(text, newline=""), list[str]()

    def __iter__(self) -> Iterator[str]:
        for line in self.stream:
            self.lines.append(line)
            yield line

    def taken(self) -> list[str]:
        taken, self.lines = self.lines, []
        return taken


def _refuse_stray(number: int, lines: list[str], delimiter: str, cells: int, width: int) -> None:
    """Two stray quotation marks make one cell of several, or of whole rows, each of which has all its delimiters.

    A cell of several lines, which is usual, shares the delimiters of its row out among the lines. ``width``: how many
    cells the widest row has. A mark that blanks keep from the beginning of its cell opens nothing at all.
    """
    for before, after in pairwise(lines[0].rstrip("\r\n").split('"')):
        bare = before.rstrip(" ")
        if bare != before and bare[-1:] in ("", delimiter) and after[:1] not in ("", delimiter):
            raise FileRefused(f"第 {number} 行的引号前面有空格，无法确定单元格从哪里开始，请删去空格后再上传。")
    counts = [line.count(delimiter) for line in lines]
    if len(lines) > 1 and (cells > width or min(counts[0], counts[-1]) >= width - 1 > 0):
        last = number + len(lines) - 1
        raise FileRefused(f"第 {number} 行的{NO_PAIR}，第 {number} 至 {last} 行连成了一行，请修正后再上传。{AS_TEXT}")
    if cells < width <= sum(counts) + 1:
        raise FileRefused(f"第 {number} 行的{NO_PAIR}，几格连成了一格，请修正后再上传。{AS_TEXT}")


def _filled(row: list[str]) -> int:
    """How many cells a row has up to the last one with content: formatted columns are saved as bare delimiters."""
    end = len(row)
    while end and not row[end - 1]:
        end -= 1
    return end


def _note_errors(text: Text) -> None:
    """A text file has no error values: Excel writes them as the texts that it shows."""
    for number, row in enumerate(text.rows, 1):
        for place, cell in enumerate(row):
            if isinstance(cell, str) and ("#" in cell or "Err:" in cell) and ERROR_TEXT.fullmatch(cell.strip(BLANKS)):
                text.facts.mark(f"{letter(place)}{number}", cell.strip(BLANKS))


def unneutralised(cell: str) -> str:
    """Undo what writing did: "'=1" becomes "=1"."""
    stripped = cell.lstrip("'")
    return cell[1:] if len(stripped) < len(cell) and stripped[:1] in SIGNS else cell
