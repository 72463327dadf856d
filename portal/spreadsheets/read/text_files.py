"""Tables in text files: encoding, delimiter, rows. Runs in the reading process; no Django here."""

import csv
import io
from pathlib import Path
from typing import Any

from portal.spreadsheets import limits
from portal.spreadsheets.errors import FileRefused
from portal.spreadsheets.read.encodings import UNKNOWN, detect
from portal.spreadsheets.values import Row

UNSUITABLE = "按所选编码无法读出文字，请换一种编码。"
SIGNS = ("=", "+", "-", "@", "\t", "\r")  # how a formula begins


def read_text(path: Path, wanted: str | None) -> tuple[str, str, list[Row]]:
    """``(encoding, delimiter, rows)``. ``wanted``: the encoding that the person chose. Raises FileRefused."""
    content = path.read_bytes()
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
        delimiter, text = first.strip()[4], after
    else:
        delimiter = _delimiter(text)
    return encoding, delimiter, _rows(text, delimiter)


def _delimiter(text: str) -> str:
    sample = text[:20_000]
    return max(",\t;", key=lambda character: (sample.count(character), character == ","))


def _rows(text: str, delimiter: str) -> list[Row]:
    """Rows of a text file. A leading apostrophe that export put before a formula sign is taken off again."""
    csv.field_size_limit(limits.CELL_CHARACTERS * 4)
    rows: list[Any] = []
    cells = 0
    try:
        for row in csv.reader(io.StringIO(text, newline=""), delimiter=delimiter):
            if "'" in "".join(row):
                row = [unneutralised(cell) for cell in row]
            cells += len(row)
            if len(row) > limits.COLUMNS:
                raise FileRefused(f"第 {len(rows) + 1} 行超过 {limits.COLUMNS} 列，请检查分隔符和引号。")
            rows.append(row)
            if len(rows) > limits.ROWS_SCANNED or cells > limits.CELLS:
                raise FileRefused(f"表格过大，一次最多 {limits.ROWS:,} 行、{limits.CELLS:,} 个单元格，请分成几个文件。")
    except csv.Error as error:
        raise FileRefused(f"第 {len(rows) + 1} 行的引号不成对或文字过长，请修正后再上传。") from error
    return rows


def unneutralised(cell: str) -> str:
    """Undo what writing did: "'=1" becomes "=1"."""
    stripped = cell.lstrip("'")
    return cell[1:] if len(stripped) < len(cell) and stripped[:1] in SIGNS else cell
