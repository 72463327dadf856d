"""The shared texts of old Excel files: which of them have parts that are struck out or stand above the line.

No Django here. Source: [MS-XLS], SST and XLUnicodeRichExtendedString.
"""

import struct
from collections.abc import Collection

from portal.spreadsheets.read.workbook_styles import SharedTexts

WIDE, EXTENDED, RICH = 0x01, 0x04, 0x08


def rich_texts(segments: list[bytes], raised: Collection[int], struck: Collection[int]) -> SharedTexts:
    """``segments``: the record of the texts and those that go on with it. ``raised``, ``struck``: numbers of fonts."""
    reader, found = _Reader(segments), SharedTexts()
    _, count = struct.unpack("<II", reader.take(8))
    for number in range(count):
        text, runs = reader.text()
        if not runs:
            continue
        ends = [start for start, _ in runs[1:]] + [len(text)]
        parts = [(font, text[start:end]) for (start, font), end in zip(runs, ends, strict=True)]
        above = "".join(part for font, part in parts if font in raised).strip()
        if above and above != text.strip():
            found.raised[number] = above
        if any(font in struck and part.strip() for font, part in parts):
            found.struck.add(number)
    return found


class _Reader:
    """Reads on from one segment to the next."""

    def __init__(self, segments: list[bytes]) -> None:
        self.segments, self.segment, self.place = segments, 0, 0

    def take(self, size: int) -> bytes:
        found = b""
        while len(found) < size:
            if self.place >= len(self.segments[self.segment]):
                self.segment, self.place = self.segment + 1, 0
            part = self.segments[self.segment][self.place : self.place + size - len(found)]
            found, self.place = found + part, self.place + len(part)
        return found

    def text(self) -> tuple[str, list[tuple[int, int]]]:
        """A text, and where in it which font begins."""
        length, options = struct.unpack("<HB", self.take(3))
        run_count = struct.unpack("<H", self.take(2))[0] if options & RICH else 0
        extended = struct.unpack("<I", self.take(4))[0] if options & EXTENDED else 0
        text = self._characters(length, is_wide=bool(options & WIDE))
        runs = [struct.unpack("<HH", self.take(4)) for _ in range(run_count)]
        self.take(extended)
        return text, [(start, font) for start, font in runs]

    def _characters(self, count: int, *, is_wide: bool) -> str:
        """A segment within a text begins with a byte that says how wide its characters are."""
        text = ""
        while count:
            if self.place >= len(self.segments[self.segment]):
                self.segment, self.place = self.segment + 1, 1
                is_wide = bool(self.segments[self.segment][0] & WIDE)
            width = 2 if is_wide else 1
            fitting = min(count, (len(self.segments[self.segment]) - self.place) // width)
            part = self.segments[self.segment][self.place : self.place + fitting * width]
            text += part.decode("utf-16-le" if is_wide else "latin-1", "replace")
            count, self.place = count - fitting, self.place + fitting * width
            if not fitting:
                raise IndexError
        return text
