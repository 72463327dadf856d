"""What is counted in the XML stream of a worksheet before a library opens it. No Django here."""

import re
from collections.abc import Iterable, Iterator

from portal.spreadsheets import limits
from portal.spreadsheets.errors import FileRefused

TOO_WIDE = f"表格超过 {limits.COLUMNS} 列，请删去多余的列后再上传。"
TOO_MANY_ROWS = f"表格超过 {limits.ROWS_SCANNED:,} 行，一次最多 {limits.ROWS:,} 行，请分成几个文件。"
TOO_MANY_CELLS = f"表格超过 {limits.CELLS:,} 个单元格，请分成几个文件。"
TOO_SPARSE = "表格的有效区域过大（很远的位置有内容），请删去远处的空行空列后再上传。"

# Patterns that start with a literal are an order of magnitude faster. None goes on past the "<" of the next tag: in a
# file made for it, each tag would be read to the end of the block. Beyond column KN, the 300th; row 100,000.
FAR = re.compile(rb""" r=["'](?:(?:[A-Z]{3,}|[L-Z][A-Z]|K[O-Z])\d|[A-Z]{1,2}\d{6})""")
FAR_COLUMN = re.compile(rb""" r=["'](?:[A-Z]{3,}|[L-Z][A-Z]|K[O-Z])\d""")
COLUMN_NAME = re.compile(rb""" r=["']([A-Z]{1,2})\d""")
ROW_NUMBER = re.compile(rb"""^[^<>]*? r=["'](\d+)""")
BLANK_END = re.compile(rb"^</(?:\w+:)?c>")
PREFIXED_ROW_START = re.compile(rb"<\w+:row\b")
SAMPLE = 20_000  # bytes of each block in which columns are looked at
SLASH = ord("/")
SPACES = bytes.maketrans(b"\t\r\n", b"   ")


class SheetScan:
    """Counters of one worksheet part."""

    def __init__(self) -> None:
        self.is_prefixed: bool | None = None  # <x:row> instead of <row>; seen in the first block
        self.rows = self.cells = self.last_row = self.last_column = 0

    def look(self, block: bytes) -> None:
        """Count one block of the stream. Raises FileRefused as soon as the sheet is too large."""
        if b"\n" in block or b"\t" in block or b"\r" in block:
            block = block.translate(SPACES)
        for far in _filled_cells(block, FAR.finditer(block)):
            raise FileRefused(TOO_WIDE if FAR_COLUMN.match(far[0]) else TOO_MANY_ROWS)
        if self.is_prefixed is None:
            self.is_prefixed = b":row" in block or b":sheetData" in block
        self._count(block)

    def _count(self, block: bytes) -> None:
        """Rows and cells in which something stands, and the rectangle that a reader would have to set up."""
        end = b":c>" if self.is_prefixed else b"</c>"  # a cell without content has no end of its own, as a rule
        pieces = PREFIXED_ROW_START.split(block) if self.is_prefixed else block.split(b"<row")
        filled = [piece for piece in pieces if end in piece]
        last_row = _last_row(filled)
        if last_row > limits.ROWS_SCANNED:  # worth a closer look
            filled = [piece for piece in filled if b"v>" in piece or b"is>" in piece or b"f>" in piece]
            last_row = _last_row(filled)
        self.rows += len(filled)
        self.cells += block.count(end)
        self.last_row = max(self.last_row, self.rows, last_row)
        for name in {cell[1] for cell in _filled_cells(block, COLUMN_NAME.finditer(block, 0, SAMPLE))}:
            self.last_column = max(self.last_column, _index(name))
        if self.last_row > limits.ROWS_SCANNED:
            raise FileRefused(TOO_MANY_ROWS)
        if self.cells > limits.CELLS:
            raise FileRefused(TOO_MANY_CELLS)
        if self.last_row * self.last_column > limits.SPARSE_CELLS:
            raise FileRefused(TOO_SPARSE)


def _filled_cells(block: bytes, cells: Iterable[re.Match[bytes]]) -> Iterator[re.Match[bytes]]:
    """Those in which something stands: programs format whole rows and columns. Each matches within a cell's tag."""
    end = 0
    for cell in cells:
        if cell.end() < end:
            continue  # in the same tag
        end = block.find(b">", cell.end()) + 1
        if not end:
            yield cell
            return
        if block[end - 2] != SLASH and not BLANK_END.match(block[end : end + 40]):
            yield cell


def _last_row(pieces: list[bytes]) -> int:
    """The greater number of the first and the last row, as they say themselves; 0 when they do not."""
    ends = [*pieces[:1], *pieces[-1:]]
    return max((int(found[1]) for piece in ends if (found := ROW_NUMBER.match(piece))), default=0)


def _index(name: bytes) -> int:
    """A → 1, AA → 27."""
    number = 0
    for letter in name:
        number = number * 26 + letter - 64
    return number
