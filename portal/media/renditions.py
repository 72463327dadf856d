"""Smaller copies of public pictures, drawn when they are first asked for and kept outside the uploads."""

import hashlib
import io
import os
import tempfile
from pathlib import Path
from typing import IO

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db.models.fields.files import ImageFieldFile

from portal.media.pictures import LONGEST_SIDE, drawn_again

WIDTHS = (480, 960, LONGEST_SIDE)  # pixels; the last is the picture itself
JPEG, WEBP = "jpg", "webp"
TYPES = {JPEG: "image/jpeg", WEBP: "image/webp"}  # by the suffix of a copy


def digest(picture: ImageFieldFile) -> str:
    """Of the stored name, which no other picture has or will have."""
    return hashlib.sha256(str(picture.name).encode()).hexdigest()[:32]


def rendition(picture: ImageFieldFile, width: int, *, longest_side: int, kind: str = JPEG) -> tuple[IO[bytes], str]:
    """The picture at most ``longest_side`` pixels long, open for reading, and its content type.

    While it can't be drawn, the whole one. Raises OSError when the picture is not there.
    """
    if width == LONGEST_SIDE and kind == JPEG:
        return picture.storage.open(str(picture.name)), TYPES[JPEG]
    file: Path = settings.DATA_DIR / "renditions" / f"{digest(picture)}-{width}.{kind}"
    if not file.exists():
        with picture.storage.open(str(picture.name)) as whole:
            content = whole.read()
        try:
            _keep(file, drawn_again(content, longest_side, "WEBP" if kind == WEBP else "JPEG"))
        except ValidationError:
            return io.BytesIO(content), TYPES[JPEG]
    return file.open("rb"), TYPES[kind]


def _keep(file: Path, content: bytes) -> None:
    """Under its name at once and whole, since others may be reading."""
    file.parent.mkdir(parents=True, exist_ok=True)
    descriptor, name = tempfile.mkstemp(dir=file.parent)
    with os.fdopen(descriptor, "wb") as made:
        made.write(content)
    Path(name).replace(file)
