"""What is counted in the XML stream of a worksheet before a library opens it. No Django here."""

import re

from portal.spreadsheets import limits
from portal.spreadsheets.errors import FileRefused

TOO_WIDE = f"表格超过 {limits.COLUMNS} 列，请删去多余的列后再上传。"
TOO_MANY_ROWS = f"表格超过 {limits.ROWS_SCANNED:,} 行，一次最多 {limits.ROWS:,} 行，请分成几个文件。"
TOO_MANY_CELLS = f"表格超过 {limits.CELLS:,} 个单元格，请分成几个文件。"
TOO_SPARSE = "表格的有效区域过大（很远的位置有内容），请删去远处的空行空列后再上传。"

# Patterns that start with a literal are an order of magnitude faster. None goes on past the "<" of the next tag: in a
# file made for it, each tag would be read to the end of the block. Beyond column KN, the 300th; row 100,000.
FAR = re.compile(rb""" r=["'](?:(?:[A-Z]{3,}|[L-Z][A-Z]|K[O-Z])\d|[A-Z]{0,2}\d{6,})""")
FAR_ROW = re.compile(rb""" r=["'][A-Z]{0,2}\d""")
ROW_NUMBER = re.compile(rb"""<row\b[^<>]*? r=["'](\d+)""")
PREFIXED_ROW_NUMBER = re.compile(rb"""<\w+:row\b[^<>]*? r=["'](\d+)""")
SPACES = bytes.maketrans(b"\t\r\n", b"   ")
COLUMN_NAME = re.compile(rb""" r=["']([A-Z]{1,2})\d""")
CELL_START = re.compile(rb"<c[ \t\r\n]")
PREFIXED_CELL_START = re.compile(rb"<\w+:c[ \t\r\n]")
CELL_END = re.compile(rb"</(?:\w+:)?c>")
PLACE = re.compile(rb"""\br=["']([A-Z]+\d+)""")
VALUE = re.compile(rb"<(?:\w+:)?v>([^<]+)")
MARKS = 10_000  # cells of one sheet that are noted


class SheetScan:
    """Counters of one worksheet part. ``marks`` gets the cells that a reader would hand over as blank.

    ``{"B5": "#N/A", "C7": ""}``: an error value, and a formula that was never calculated.
    """

    def __init__(self, marks: dict[str, str]) -> None:
        self.marks = marks
        self.is_prefixed: bool | None = None  # <x:row> instead of <row>; seen in the first block
        self.rows = self.cells = self.last_row = self.last_column = 0

    def look(self, block: bytes) -> None:
        """Count one block of the stream. Raises FileRefused as soon as the sheet is too large."""
        if b"\nr=" in block or b"\tr=" in block or b"\rr=" in block:
            block = block.translate(SPACES)
        self._refuse_far(block)
        if self.is_prefixed is None:
            self.is_prefixed = b":row" in block or b":sheetData" in block
        self._count(block)
        self._measure(block)
        self._note_valueless(block)

    def _refuse_far(self, block: bytes) -> None:
        if far := FAR.search(block):
            is_row = FAR_ROW.match(far[0]) and b"0" <= far[0][-6:-5] <= b"9"
            raise FileRefused(TOO_MANY_ROWS if is_row else TOO_WIDE)

    def _count(self, block: bytes) -> None:
        self.rows += block.count(b":row" if self.is_prefixed else b"<row")
        self.cells += block.count(b":c " if self.is_prefixed else b"<c ")
        if self.rows > limits.ROWS_SCANNED:
            raise FileRefused(TOO_MANY_ROWS)
        if self.cells > limits.CELLS:
            raise FileRefused(TOO_MANY_CELLS)

    def _measure(self, block: bytes) -> None:
        """The rectangle that a reader would have to set up."""
        numbers = (PREFIXED_ROW_NUMBER if self.is_prefixed else ROW_NUMBER).findall(block)
        if numbers:
            self.last_row = max(self.last_row, int(numbers[-1]), int(numbers[0]))
        for name in set(COLUMN_NAME.findall(block, 0, 20_000)):
            self.last_column = max(self.last_column, _index(name))
        if self.last_row * self.last_column > limits.SPARSE_CELLS:
            raise FileRefused(TOO_SPARSE)

    def _note_valueless(self, block: bytes) -> None:
        formula = b":f" if self.is_prefixed else b"<f"
        if not any(sign in block for sign in (b'"e"', b"'e'", formula)):
            return
        for cell in (PREFIXED_CELL_START if self.is_prefixed else CELL_START).split(block)[1:]:
            if (formula in cell or b'"e"' in cell or b"'e'" in cell) and len(self.marks) < MARKS:
                self._note(cell, formula)

    def _note(self, cell: bytes, formula: bytes) -> None:
        """``cell`` is what follows the name of its tag."""
        attributes, _, content = cell.partition(b">")
        place, (body, *closed) = PLACE.search(attributes), CELL_END.split(content, 1)
        if place is None or not closed or attributes.endswith(b"/"):
            return
        value = VALUE.search(body)
        if b't="e"' in attributes or b"t='e'" in attributes:
            self.marks[place[1].decode()] = value[1].decode("utf-8", "replace") if value else "#N/A"
        elif formula in body and not value and b'"str"' not in attributes:
            self.marks[place[1].decode()] = ""


def _index(name: bytes) -> int:
    """A → 1, AA → 27."""
    number = 0
    for letter in name:
        number = number * 26 + letter - 64
    return number
