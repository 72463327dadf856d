"""Files that are two things at once: a document or picture to one program, a page or an archive to another."""

from collections.abc import Iterator
from typing import Any

from django.core.files.base import File

MARKUP = (b"<!doctype html", b"<html", b"<script", b"<svg", b"<iframe", b"<?php")
OVERLAP = max(map(len, MARKUP)) - 1
END = 1_500  # bytes at each end of a document; a browser that guesses a type looks at 1,445
ARCHIVE_END, ARCHIVE_END_BYTES, LONGEST_COMMENT = b"PK\5\6", 22, 65_535
PICTURES = ("jpg", "jpeg", "png", "webp")


def is_mixed(file: "File[Any]", kind: str) -> bool:
    """Whether the file, whose bytes begin as ``kind``, holds a page or ends as an archive. Then it stands at its start.

    A picture holds no markup anywhere; a document may, inside, so only its ends are looked at.
    """
    size = file.size or 0
    pieces = _all(file) if kind in PICTURES else _ends(file, size)
    mixed = any(mark in piece.lower() for piece in pieces for mark in MARKUP) or _ends_as_archive(file, size)
    file.seek(0)
    return mixed


def _all(file: "File[Any]") -> Iterator[bytes]:
    before = b""
    for piece in file.chunks():
        yield before + piece
        before = piece[-OVERLAP:]


def _ends(file: "File[Any]", size: int) -> Iterator[bytes]:
    for start in (0, max(0, size - END)):
        file.seek(start)
        yield file.read(END)


def _ends_as_archive(file: "File[Any]", size: int) -> bool:
    """Programs that open archives look for their directory from the end of the file."""
    start = max(0, size - ARCHIVE_END_BYTES - LONGEST_COMMENT)
    file.seek(start)
    tail = file.read()
    place = tail.rfind(ARCHIVE_END)
    if place < 0 or len(tail) - place < ARCHIVE_END_BYTES:
        return False
    comment = int.from_bytes(tail[place + 20 : place + ARCHIVE_END_BYTES], "little")
    return bool(place + ARCHIVE_END_BYTES + comment == len(tail))
