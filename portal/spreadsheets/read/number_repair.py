"""Numbers that the library cannot read, made readable in a copy of an xlsx workbook. No Django here.

R writes ``<v> 800</v>``, others 1,234 where a bare number should stand. The library gives up on the whole workbook
then, also when the cell stands in a sheet that nobody asked for.
"""

import io
import re
import zipfile
from pathlib import Path

SHEET = re.compile(r"^xl/worksheets/[^/]+\.xml$")
CELL = re.compile(
    rb"<((?:\w+:)?)c\b([^<>]*+)>((?:\s*+<(?:\w+:)?f\b[^<>]*+>(?:[^<]*+</(?:\w+:)?f>)?)?\s*+<(?:\w+:)?v\b[^<>]*+>)([^<]*+)<"
)
KIND = re.compile(rb"""\bt=["'](\w+)["']""")
NUMBER = re.compile(rb"[+-]?(?:\d++(?:\.\d*+)?|\.\d++)(?:[eE][+-]?\d++)?")


def with_readable_numbers(path: Path) -> io.BytesIO | None:
    """A copy in which blanks around numbers are gone and what is no number is a text; None when nothing was mended."""
    copy, mended = io.BytesIO(), 0
    with zipfile.ZipFile(path) as book, zipfile.ZipFile(copy, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as other:
        for entry in book.infolist():
            content = book.read(entry)
            if SHEET.match(entry.filename):
                repaired = CELL.sub(_repaired, content)
                mended += repaired != content
                content = repaired
            other.writestr(entry.filename, content)
    copy.seek(0)
    return copy if mended else None


def _repaired(cell: re.Match[bytes]) -> bytes:
    prefix, attributes, before, value = cell.groups()
    kind = found[1] if (found := KIND.search(attributes)) else b"n"
    if kind not in (b"n", b"s", b"b"):
        return cell[0]
    bare = value.strip()
    if kind == b"n" and not NUMBER.fullmatch(bare):
        attributes = KIND.sub(b"", attributes) + b' t="str"'
    return b"<%bc%b>%b%b<" % (prefix, attributes, before, bare)
