"""Streams of an OLE compound file, which old Excel files are. No Django here.

Source: Microsoft's open specification [MS-CFB].
"""

import struct
from collections.abc import Sequence

from portal.spreadsheets.errors import FileRefused
from portal.spreadsheets.read.workbook_styles import DAMAGED

END = 0xFFFFFFFA  # from here on a sector number is a mark
ENTRY = 128  # bytes of a directory entry
SMALL = 64  # bytes of a sector in the stream of small streams


def stream_of(content: bytes, names: Sequence[str]) -> bytes:
    """The first of the named streams. Raises FileRefused when the file is damaged or has none of them."""
    try:
        return _Compound(content).stream(names)
    except (struct.error, IndexError, ValueError) as error:
        raise FileRefused(DAMAGED) from error


class _Compound:
    def __init__(self, content: bytes) -> None:
        self.content, self.size = content, 1 << struct.unpack_from("<H", content, 30)[0]
        self.directory_at, _, self.small_limit, self.small_at = struct.unpack_from("<IIII", content, 48)
        first, count = struct.unpack_from("<II", content, 68)
        places = list(struct.unpack_from("<109I", content, 76))
        while first < END and count:
            *more, first = struct.unpack(f"<{self.size // 4}I", self._sector(first))
            places, count = places + more, count - 1
        self.table = self._numbers([place for place in places if place < END])

    def stream(self, names: Sequence[str]) -> bytes:
        directory = self._chain(self.directory_at)
        entries = [directory[at : at + ENTRY] for at in range(0, len(directory), ENTRY)]
        found = {self._name(entry): entry for entry in entries}
        entry = next(found[name] for name in names if name in found) if set(names) & found.keys() else None
        if entry is None:
            raise ValueError(names)
        start, size = struct.unpack_from("<II", entry, 116)
        if size >= self.small_limit:
            return self._chain(start)[:size]
        return self._small(entries[0], start)[:size]

    def _small(self, root: bytes, start: int) -> bytes:
        holder = self._chain(struct.unpack_from("<I", root, 116)[0])
        table = struct.unpack(f"<{len(holder_table := self._chain(self.small_at)) // 4}I", holder_table)
        found: list[bytes] = []
        while start < END and len(found) <= len(table):
            found.append(holder[start * SMALL : (start + 1) * SMALL])
            start = table[start]
        return b"".join(found)

    def _sector(self, number: int) -> bytes:
        return self.content[(number + 1) * self.size : (number + 2) * self.size]

    def _numbers(self, sectors: Sequence[int]) -> list[int]:
        content = b"".join(map(self._sector, sectors))
        return list(struct.unpack(f"<{len(content) // 4}I", content[: len(content) // 4 * 4]))

    def _chain(self, number: int) -> bytes:
        found: list[bytes] = []
        while number < END and len(found) <= len(self.table):
            found.append(self._sector(number))
            number = self.table[number]
        return b"".join(found)

    @staticmethod
    def _name(entry: bytes) -> str:
        length = struct.unpack_from("<H", entry, 64)[0]
        return entry[: max(length - 2, 0)].decode("utf-16-le", "replace")
