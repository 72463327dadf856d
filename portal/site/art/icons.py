"""The brand mark as bitmaps, drawn with Pillow for devices that take no SVG."""

import io
from typing import Any

from PIL import Image, ImageDraw

from portal.site.art.patterns import SEAL

GRID = 64
SAMPLES = 4  # drawn this many times larger, then reduced: smooth edges

# The mark's outlines with its curves as points, on the same grid of 64 as the SVG.
FINIAL = [(29.5, 12), (32, 6), (34.5, 12)]
UPPER = [
    (17, 22),
    (21, 21),
    (24.2, 18),
    (26.5, 13),
    (37.5, 13),
    (39.8, 18),
    (43, 21),
    (47, 22),
    (45.5, 25.5),
    (18.5, 25.5),
]
LOWER = [
    (11.5, 35),
    (16, 34),
    (20, 31.5),
    (22.5, 27.5),
    (41.5, 27.5),
    (44, 31.5),
    (48, 34),
    (52.5, 35),
    (51, 39),
    (13, 39),
]
RIPPLE = [(8, 0), (11, -2), (14, -2.5), (17, -2), (20, 0), (23, 2), (26, 2.5), (29, 2), (32, 0)]


def touch(size: int) -> bytes:
    """PNG of ``size`` pixels, square to the edge: phones round the corners themselves."""
    return _bytes(_drawn(size), "PNG", optimize=True)


def favicon() -> bytes:
    """An .ico with three sizes for old browsers and bookmarks."""
    return _bytes(_drawn(64), "ICO", sizes=[(16, 16), (32, 32), (48, 48)])


def _drawn(size: int) -> Image.Image:
    scale = size * SAMPLES / GRID
    image = Image.new("RGB", (size * SAMPLES, size * SAMPLES), SEAL)
    pen = ImageDraw.Draw(image)
    for outline in (FINIAL, UPPER, LOWER):
        pen.polygon([(x * scale, y * scale) for x, y in outline], fill="white")
    for top in (47, 55):
        for shift in (0, 24):
            line = [((x + shift) * scale, (top + y) * scale) for x, y in RIPPLE]
            pen.line(line, fill="white", width=round(3 * scale), joint="curve")
    return image.resize((size, size), Image.Resampling.LANCZOS)


def _bytes(image: Image.Image, kind: str, **options: Any) -> bytes:
    buffer = io.BytesIO()
    image.save(buffer, kind, **options)
    return buffer.getvalue()
