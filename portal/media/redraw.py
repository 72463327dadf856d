"""Draws a picture again. No Django here: it runs in the guarded process, where a hostile picture does its harm."""

import io
from collections.abc import Iterator

from PIL import Image, ImageCms, ImageOps

FORMATS = ("JPEG", "PNG", "WEBP")
QUALITY = 82
WHITE = (255, 255, 255)
# The modes that a colour profile can speak of, and each without what is transparent.
BARE = {"RGB": "RGB", "RGBA": "RGB", "P": "RGB", "PA": "RGB", "CMYK": "CMYK", "L": "L", "LA": "L"}
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
        _name_in_eight_bits(picture, content)
        picture.draft("RGB", (longest_side, longest_side))
        upright = _on_white(_in_srgb(ImageOps.exif_transpose(picture)))
    upright.thumbnail((longest_side, longest_side))
    clean = Image.new("RGB", upright.size)
    clean.paste(upright)
    buffer = io.BytesIO()
    clean.save(buffer, kind, **SAVED[kind])
    yield buffer.getvalue()


def _name_in_eight_bits(picture: Image.Image, content: bytes) -> None:
    """Pillow reads colours of 16 bits as their first eight, but leaves the one that a PNG names as transparent whole.

    No colour of the picture would be that one. Byte 24 of a PNG says how many bits its colours have.
    """
    clear = picture.info.get("transparency")
    if picture.format == "PNG" and isinstance(clear, tuple) and content[24] == 16:
        picture.info["transparency"] = tuple(part >> 8 for part in clear)


def _in_srgb(picture: Image.Image) -> Image.Image:
    """The picture with the colours that its profile means: a bare copy is read as sRGB by everybody.

    A profile speaks of colours alone: what is transparent is put aside meanwhile, and the colours of a palette are
    looked up. A profile that cannot be used is left out, as viewers do.
    """
    profile = picture.info.get("icc_profile")
    if not profile or picture.mode not in BARE:
        return picture
    above = picture.convert("RGBA") if picture.has_transparency_data else None
    bare = (above if above and picture.mode == "P" else picture).convert(BARE[picture.mode])
    try:
        meant = ImageCms.profileToProfile(
            bare, ImageCms.ImageCmsProfile(io.BytesIO(profile)), ImageCms.createProfile("sRGB"), outputMode="RGB"
        )
    except (ImageCms.PyCMSError, OSError):
        return picture
    if meant is None:
        return picture
    if above:
        meant.putalpha(above.getchannel("A"))
    return meant


def _on_white(picture: Image.Image) -> Image.Image:
    """In RGB, with white behind what is transparent: a copy without transparency would show it black."""
    if picture.mode.startswith("I") or picture.mode == "F":
        return _greys_on_white(picture).convert("RGB")
    if not picture.has_transparency_data:
        return picture.convert("RGB")
    above = picture.convert("RGBA")
    ground = Image.new("RGBA", above.size, (*WHITE, 255))
    return Image.alpha_composite(ground, above).convert("RGB")


def _greys_on_white(picture: Image.Image) -> Image.Image:
    """Greys of 16 bits in 8; one of them may stand for what is transparent."""
    greys, clear = _in_eight_bits(picture), picture.info.get("transparency")
    if isinstance(clear, int):
        greys.paste(WHITE[0], mask=picture.convert("I").point([255 * (step == clear) for step in range(65536)], "L"))
    return greys


def _in_eight_bits(picture: Image.Image) -> Image.Image:
    """Greys of 16 bits in 8: conversion alone would cut them off, and most would be white."""
    return picture.convert("I").point([min(255, step >> 8) for step in range(65536)], "L")
