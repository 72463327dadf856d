"""Files from outside: what a file is, its bytes decide; its name must agree.

A model names what it takes, and the rule refuses the rest with one sentence::

    file = UploadField("文件", upload_to="rules/")                                  # DOCUMENTS, up to 20 MB
    file = UploadField("文件", upload_to="rules/", rule=FileRule(("pdf", "ofd"), megabytes=50))

Outside a model ``FileRule()(upload)`` raises the same ``ValidationError``. ``sniffed(upload)`` gives the suffixes that
the bytes allow, ``suffix(name)`` the one that the name claims, ``fingerprint(upload)`` the SHA-256 by which anybody can
check a copy. Pictures that are shown go through ``pictures.redrawn`` instead, which starts with ``sniffed`` too.
"""

import hashlib
import zipfile
from pathlib import PurePath
from typing import Any

from django.core.exceptions import ValidationError
from django.core.files.base import File

from portal.media.mixed import is_mixed
from portal.media.scan import check_for_viruses

MEBIBYTE = 1024 * 1024
DOCUMENTS = ("pdf", "doc", "docx", "xls", "xlsx", "wps", "et", "ofd", "zip", "jpg", "png")
BEGINNINGS = (
    (b"%PDF-", ("pdf",)),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", ("doc", "xls", "wps", "et")),  # OLE: what is inside, only the program knows
    (b"\xff\xd8\xff", ("jpg", "jpeg")),
    (b"\x89PNG\r\n\x1a\n", ("png",)),
)
# A part that every archive of the kind holds.
ARCHIVES = {"docx": "word/document.xml", "xlsx": "xl/workbook.xml", "ofd": "OFD.xml"}
ZIP = b"PK\x03\x04"


def suffix(name: str) -> str:
    """What a file's name claims it to be, in small letters without the dot; empty without one."""
    return PurePath(name).suffix.lower().lstrip(".")


def sniffed(file: "File[bytes]") -> tuple[str, ...]:
    """The suffixes that fit the file's bytes; empty when nothing known does. Afterwards the file is at its start."""
    file.seek(0)
    beginning = file.read(12)
    file.seek(0)
    if beginning.startswith(ZIP):
        return _archive(file)
    if beginning.startswith(b"RIFF") and beginning[8:12] == b"WEBP":
        return ("webp",)
    return next((suffixes for mark, suffixes in BEGINNINGS if beginning.startswith(mark)), ())


def _archive(file: "File[bytes]") -> tuple[str, ...]:
    """Only the directory of the archive is read, nothing is unpacked."""
    try:
        with zipfile.ZipFile(file) as archive:
            names = set(archive.namelist())
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError):
        return ()
    finally:
        file.seek(0)
    return tuple(kind for kind, part in ARCHIVES.items() if part in names) or ("zip",)


class FileRule:
    """A validator: the suffix is one of ``suffixes``, the size at most ``megabytes``, the bytes as the name says.

    ``by_content`` is False where a reader of its own judges the bytes, as that of sheets does in its guarded process.
    """

    def __init__(self, suffixes: tuple[str, ...] = DOCUMENTS, megabytes: int = 20, *, by_content: bool = True) -> None:
        self.suffixes, self.megabytes, self.by_content = tuple(suffixes), megabytes, by_content

    def __call__(self, file: "File[Any]") -> None:
        """Raises ValidationError with one sentence. A stored file that nobody has opened was checked when it came."""
        if file.closed:
            return
        claimed = suffix(file.name or "")
        if claimed not in self.suffixes:
            raise ValidationError(f"不接受 {claimed or '没有后缀'} 文件，请另存为 {'、'.join(self.suffixes)} 之一。")
        if file.size > self.megabytes * MEBIBYTE:
            raise ValidationError(f"文件 {file.size / MEBIBYTE:.1f} MB，超过 {self.megabytes} MB，请压缩或拆分后上传。")
        if self.by_content:
            _check_content(file, claimed)
        check_for_viruses(file)


def _check_content(file: "File[Any]", claimed: str) -> None:
    found = sniffed(file)
    if claimed not in found:
        raise ValidationError(f"文件内容不是 {claimed} 格式，请用原软件另存为 {claimed} 后上传。")
    if not {"zip", *ARCHIVES}.intersection(found) and is_mixed(file, claimed):
        raise ValidationError(f"文件里混有网页或压缩包的内容，请用原软件另存为 {claimed} 后上传。")


def fingerprint(file: "File[bytes]") -> str:
    """SHA-256 in hexadecimal, read in pieces. The file stands at its start afterwards."""
    digest = hashlib.sha256()
    for piece in file.chunks():
        digest.update(piece)
    file.seek(0)
    return digest.hexdigest()
