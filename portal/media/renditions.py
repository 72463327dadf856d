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


def digest(picture: ImageFieldFile) -> str:
    """Of the stored name, which no other picture has or will have."""
    return hashlib.sha256(str(picture.name).encode()).hexdigest()[:32]


def rendition(picture: ImageFieldFile, width: int, *, longest_side: int) -> IO[bytes]:
    """The picture at most ``longest_side`` pixels long, open for reading; while it can't be drawn, the whole one.

    Raises OSError when the picture is not there.
    """
    if width == LONGEST_SIDE:
        return picture.storage.open(str(picture.name))
    file: Path = settings.DATA_DIR / "renditions" / f"{digest(picture)}-{width}.jpg"
    if not file.exists():
        with picture.storage.open(str(picture.name)) as whole:
            content = whole.read()
        try:
            _keep(file, drawn_again(content, longest_side))
        except ValidationError:
            return io.BytesIO(content)
    return file.open("rb")


def _keep(file: Path, content: bytes) -> None:
    """Under its name at once and whole, since others may be reading."""
    file.parent.mkdir(parents=True, exist_ok=True)
    descriptor, name = tempfile.mkstemp(dir=file.parent)
    with os.fdopen(descriptor, "wb") as made:
        made.write(content)
    Path(name).replace(file)
