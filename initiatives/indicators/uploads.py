"""The file of a source document: what is accepted, and its fingerprint, by which anybody can check a copy."""

import hashlib
from pathlib import PurePath

from django.core.exceptions import ValidationError

LARGEST = 20 * 1024 * 1024  # bytes
ZIP, OLE = b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
BEGINNINGS = {
    "pdf": b"%PDF-",
    "ofd": ZIP,
    "docx": ZIP,
    "xlsx": ZIP,
    "doc": OLE,
    "xls": OLE,
    "wps": OLE,
    "jpg": b"\xff\xd8\xff",
    "png": b"\x89PNG\r\n\x1a\n",
}


def suffix(name):
    return PurePath(name).suffix.lower().lstrip(".")


def accepted(file):
    """Refuses what is too large, of another type, or not what its name says."""
    kind = suffix(file.name)
    if kind not in BEGINNINGS:
        raise ValidationError(f"不接受 {kind or '没有后缀'} 文件，请另存为 {'、'.join(BEGINNINGS)} 之一。")
    if file.size > LARGEST:
        raise ValidationError(f"文件 {file.size / 1048576:.1f} MB，超过 20 MB，请压缩或拆分后上传。")
    file.seek(0)
    beginning = file.read(8)
    file.seek(0)
    if not beginning.startswith(BEGINNINGS[kind]):
        raise ValidationError(f"文件内容不是 {kind} 格式，请用原软件另存为 {kind} 后上传。")


def place(document, name):
    """Stored under the document's own code: what the sender called the file never becomes a path."""
    return f"sources/{document.code}.{suffix(name)}"


def fingerprint(file):
    """SHA-256 in hexadecimal, read in pieces."""
    digest = hashlib.sha256()
    for piece in file.chunks():
        digest.update(piece)
    file.seek(0)
    return digest.hexdigest()
