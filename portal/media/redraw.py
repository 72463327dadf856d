"""Draws a picture again. No Django here: it runs in the guarded process, where a hostile picture does its harm."""

import io
from collections.abc import Iterator

from PIL import Image, ImageOps

FORMATS = ("JPEG", "PNG", "WEBP")
QUALITY = 82
SAVED = {"JPEG": {"quality": QUALITY, "optimize": True}, "WEBP": {"quality": QUALITY, "method": 4}}


def redrawn(
    content: bytes, longest_side: int, most_pixels: int, kind: str = "JPEG"
) -> Iterator[tuple[int, int] | bytes]:
    """Yields width and height, which the header tells, then the bytes of a picture of ``kind``, upright and bare.

    A picture of more than ``most_pixels`` is not unpacked: nothing follows its size. Raises what Pillow raises.
    """
    Image.MAX_IMAGE_PIXELS = None  # ours is the lower limit, and says the size
    with Image.open(io.BytesIO(content), formats=FORMATS) as picture:
        yield picture.size
        if picture.width * picture.height > most_pixels:
            return
        picture.draft("RGB", (longest_side, longest_side))
        upright = ImageOps.exif_transpose(picture).convert("RGB")
    upright.thumbnail((longest_side, longest_side))
    clean = Image.new("RGB", upright.size)
    clean.paste(upright)
    buffer = io.BytesIO()
    clean.save(buffer, kind, **SAVED[kind])
    yield buffer.getvalue()
