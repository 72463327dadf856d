"""A picture drawn again keeps what it showed: its colours, its paper-white ground, its upright side."""

import io
import struct
import zlib

import pytest
from PIL import Image

from portal.media.redraw import FORMATS, redrawn

RED, GREEN, WHITE = (200, 30, 30), (10, 200, 10), (255, 255, 255)
GREY = 81  # of RED, by the weights of ITU-R 601
MODES = {  # that Pillow can write, by format
    "JPEG": ("1", "L", "RGB", "RGBX", "CMYK", "YCbCr"),
    "PNG": ("1", "L", "LA", "P", "RGB", "RGBA", "I;16"),
    "WEBP": ("L", "LA", "P", "RGB", "RGBA", "RGBX"),
}
NEAR = 16  # of 255: loss of JPEG and WEBP


def written(picture, format, **options):
    buffer = io.BytesIO()
    picture.save(buffer, format, **options)
    return buffer.getvalue()


def drawn(content):
    *_, copy = redrawn(content, 100, 10**6)
    return Image.open(io.BytesIO(copy))


def is_near(seen, meant):
    return all(abs(one - other) <= NEAR for one, other in zip(seen, meant, strict=True))


def sample(mode):
    """A red square in ``mode`` and the colour it shows."""
    if mode == "I;16":
        return Image.new(mode, (40, 40), GREY * 257), (GREY,) * 3
    red = Image.new("RGB", (40, 40), RED)
    if mode == "1":
        return Image.new(mode, (40, 40), 1), WHITE
    if mode == "P":
        return red.quantize(4), RED
    return red.convert(mode), (GREY,) * 3 if mode in ("L", "LA") else RED


@pytest.mark.parametrize(("format", "mode"), [(format, mode) for format, modes in MODES.items() for mode in modes])
def test_every_mode_keeps_its_colour(format, mode):
    picture, meant = sample(mode)
    content = written(picture, format)
    assert is_near(drawn(content).getpixel((20, 20)), meant)


def test_every_format_that_is_drawn_stands_in_the_matrix():
    assert set(MODES) == set(FORMATS)


def transparent(mode):
    picture = Image.new("RGBA", (40, 40), (0, 0, 0, 0))
    picture.paste((*GREEN, 255), (12, 12, 28, 28))
    return picture.convert(mode)


@pytest.mark.parametrize(
    ("mode", "format"), [("RGBA", "PNG"), ("LA", "PNG"), ("P", "PNG"), ("RGBA", "WEBP"), ("LA", "WEBP")]
)
def test_what_is_transparent_is_white(mode, format):
    content = written(transparent(mode), format, lossless=True)
    picture = drawn(content)
    assert is_near(picture.getpixel((2, 2)), WHITE)
    assert not is_near(picture.getpixel((20, 20)), WHITE)


def test_a_colour_that_a_png_names_as_transparent_is_white():
    picture = drawn(written(Image.new("L", (40, 40), 0), "PNG", transparency=0))
    assert is_near(picture.getpixel((2, 2)), WHITE)


def sixteen_bits(clear, other, *, named=True):
    """A PNG of 16 bits in each colour, which Pillow cannot write: ``clear`` on the left, ``other`` on the right."""

    def chunk(kind, data):
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    line = b"\0" + struct.pack(">3H", *clear) * 20 + struct.pack(">3H", *other) * 20
    parts = [chunk(b"IHDR", struct.pack(">IIBBBBB", 40, 40, 16, 2, 0, 0, 0))]
    parts += [chunk(b"tRNS", struct.pack(">3H", *clear))] if named else []
    return b"\x89PNG\r\n\x1a\n" + b"".join([*parts, chunk(b"IDAT", zlib.compress(line * 40)), chunk(b"IEND", b"")])


@pytest.mark.parametrize(
    "clear",
    [(0, 0, 0), (0x1234, 0x5678, 0x9ABC), (0x0B0B, 0, 0), (0, 0xFF, 0), (0xFF01, 0x01FF, 0x80), (0x100, 0x203, 0x304)],
)
def test_a_clear_colour_of_sixteen_bits_is_white(clear):
    red = (0xC8C8, 0x1E1E, 0x1E1E)
    picture = drawn(sixteen_bits(clear, red))
    assert is_near(picture.getpixel((4, 20)), WHITE)
    assert is_near(picture.getpixel((36, 20)), RED)
    unnamed = drawn(sixteen_bits(clear, red, named=False))
    assert is_near(unnamed.getpixel((4, 20)), tuple(part >> 8 for part in clear))


def test_a_clear_colour_of_eight_bits_is_that_one():
    picture = Image.new("RGB", (40, 40), (1, 2, 3))
    picture.paste(RED, (20, 0, 40, 40))
    seen = drawn(written(picture, "PNG", transparency=(1, 2, 3)))
    assert is_near(seen.getpixel((4, 20)), WHITE)
    assert is_near(seen.getpixel((36, 20)), RED)
    other = drawn(written(picture, "PNG", transparency=(1, 2, 4)))
    assert is_near(other.getpixel((4, 20)), (1, 2, 3))


def test_half_transparent_is_half_white():
    picture = drawn(written(Image.new("RGBA", (40, 40), (0, 0, 0, 128)), "PNG"))
    assert is_near(picture.getpixel((20, 20)), (127, 127, 127))


@pytest.mark.parametrize(
    ("orientation", "corner"), [(1, (2, 2)), (3, (37, 37)), (6, (37, 2)), (8, (2, 37)), (2, (37, 2)), (4, (2, 37))]
)
def test_the_camera_s_upright_side_is_up(orientation, corner):
    picture = Image.new("RGB", (40, 40), WHITE)
    picture.paste(RED, (0, 0, 10, 10))
    exif = Image.Exif()
    exif[0x0112] = orientation
    assert is_near(drawn(written(picture, "JPEG", exif=exif, quality=95)).getpixel(corner), RED)


def profile(*colorants):
    """A small colour profile (ICC.1:2001-04, three-component matrix) with these colorants in XYZ of D50."""

    def fixed(*numbers):
        return b"".join(struct.pack(">i", round(number * 65536)) for number in numbers)

    tags = {b"wtpt": b"XYZ \0\0\0\0" + fixed(0.9642, 1, 0.8249)}
    for name, colorant in zip(b"rgb", colorants, strict=True):
        tags[bytes([name]) + b"XYZ"] = b"XYZ \0\0\0\0" + fixed(*colorant)
        tags[bytes([name]) + b"TRC"] = b"curv\0\0\0\0" + struct.pack(">IHxx", 1, round(2.2 * 256))
    tags[b"desc"] = b"desc\0\0\0\0" + struct.pack(">I", 2) + b"t\0" + bytes(80)
    tags[b"cprt"] = b"text\0\0\0\0none\0\0\0\0"
    start, table, body = 128 + 4 + 12 * len(tags), struct.pack(">I", len(tags)), b""
    for name, data in tags.items():
        table += name + struct.pack(">II", start + len(body), len(data))
        body += data + bytes(-len(data) % 4)
    head = struct.pack(">I4xI4s4s4s12x4s", start + len(body), 0x02400000, b"mntr", b"RGB ", b"XYZ ", b"acsp")
    return head.ljust(68, b"\0") + fixed(0.9642, 1, 0.8249).ljust(60, b"\0") + table + body


R, G, B = (0.4361, 0.2225, 0.0139), (0.3851, 0.7169, 0.0971), (0.1431, 0.0606, 0.7141)


@pytest.mark.parametrize("format", FORMATS)
def test_a_profile_s_colours_are_those_that_it_means(format):
    """Where the profile swaps red and green, a file that holds red shows green."""
    content = written(Image.new("RGB", (40, 40), (200, 0, 0)), format, icc_profile=profile(G, R, B))
    red, green, blue = drawn(content).getpixel((20, 20))
    assert green > 180 and red < 40 and blue < 40


def test_a_profile_speaks_of_a_palette_s_colours_too():
    content = written(Image.new("RGB", (40, 40), (200, 0, 0)).quantize(4), "PNG", icc_profile=profile(G, R, B))
    red, green, blue = drawn(content).getpixel((20, 20))
    assert green > 180 and red < 40 and blue < 40


@pytest.mark.parametrize(
    ("mode", "clear"),
    [("RGBA", None), ("P", None), ("RGB", (0, 0, 0)), ("LA", None), ("L", 0), ("1", 0), ("I;16", 0)],
)
@pytest.mark.parametrize("swaps", [True, False])
def test_what_is_transparent_is_white_with_a_profile_and_without(mode, clear, swaps):
    picture = transparent("RGBA").convert("L").convert(mode) if mode == "I;16" else transparent("RGBA").convert(mode)
    options = {"transparency": clear} if clear is not None else {}
    seen = drawn(written(picture, "PNG", **options, **({"icc_profile": profile(G, R, B)} if swaps else {})))
    assert is_near(seen.getpixel((2, 2)), WHITE)
    if mode != "1":
        assert not is_near(seen.getpixel((20, 20)), WHITE)


def test_the_greys_that_a_profile_means():
    """A profile of colours cannot speak of greys; they stay."""
    content = written(Image.new("LA", (40, 40), (GREY, 255)), "PNG", icc_profile=profile(G, R, B))
    assert is_near(drawn(content).getpixel((20, 20)), (GREY,) * 3)


def test_a_profile_that_is_none_is_left_out():
    content = written(Image.new("RGB", (40, 40), RED), "PNG", icc_profile=b"no profile at all")
    assert is_near(drawn(content).getpixel((20, 20)), RED)


def test_the_copy_carries_no_profile():
    content = written(Image.new("RGB", (40, 40), RED), "PNG", icc_profile=profile(R, G, B))
    assert "icc_profile" not in drawn(content).info
