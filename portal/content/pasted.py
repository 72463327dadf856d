"""What a writer pastes or drops into a text: washed, its pictures in the library."""

import base64
import binascii
from collections.abc import Sequence
from dataclasses import dataclass, field

from django.core.exceptions import ValidationError

from portal.accounts.models import Unit
from portal.content.models.rich_text import OWN_PICTURE
from portal.content.picture_shelf import Shelf
from portal.content.tidy import rtf
from portal.content.tidy.washed import Tidied, tidy
from portal.places.models import Place

LONGEST = 2_000_000  # characters of HTML: a book; what is longer comes as a file
MOST_PICTURES = 50  # of one paste
HANDED_OVER = "handed:"  # how the page calls the files that lay on the clipboard, followed by their place
OF_A_DISK = "file:"
WRITTEN_OUT = "data:image/"
TOO_LONG = "粘贴的内容太长，请存成 docx 文件，用“从 Word 文件带入”。"


@dataclass
class Clipboard:
    """What a program put on the clipboard: its HTML, the RTF beside it, and pictures as files."""

    html: str
    rtf: str = ""
    files: Sequence[bytes] = ()
    of_the_rtf: list[bytes | None] = field(init=False)
    on_disk: list[str] = field(default_factory=list)
    given: int = 0

    def __post_init__(self) -> None:
        self.of_the_rtf = rtf.pictures(self.rtf)

    def content_of(self, source: str) -> bytes | None:
        """The bytes behind an address in the HTML. One of a disk is the next picture of the RTF."""
        if self.given >= MOST_PICTURES:
            return None
        self.given += 1
        if source.startswith(HANDED_OVER):
            return _at(self.files, source.removeprefix(HANDED_OVER))
        if source.startswith(WRITTEN_OUT):
            return _written_out(source)
        if source.startswith(OF_A_DISK):
            if source not in self.on_disk:
                self.on_disk.append(source)
            return _at(self.of_the_rtf, str(self.on_disk.index(source)))
        return None


def pasted(clipboard: Clipboard, place: Place | None, unit: Unit | None, title: str) -> Tidied:
    """The text that goes into the body. Pictures of the library stay; without a place no other can come along.

    Raises ValidationError for more than anybody pastes.
    """
    if len(clipboard.html) > LONGEST:
        raise ValidationError(TOO_LONG)
    shelf = Shelf(clipboard.content_of, place, unit, title or "粘贴的图片") if place else None

    def stored(source: str) -> str | None:
        if OWN_PICTURE.fullmatch(source):
            return source
        return shelf(source) if shelf else None

    return tidy(clipboard.html, stored, guess=True)


def _at(pictures: Sequence[bytes | None], number: str) -> bytes | None:
    return pictures[int(number)] if number.isdecimal() and len(number) < 4 and int(number) < len(pictures) else None


def _written_out(source: str) -> bytes | None:
    """The bytes of a picture that stands in the HTML itself."""
    head, _, digits = source.partition(",")
    if not head.endswith(";base64"):
        return None
    try:
        return base64.b64decode(digits, validate=True)
    except binascii.Error:
        return None
