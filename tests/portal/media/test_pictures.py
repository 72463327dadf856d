"""Pictures from outside are measured, then drawn again in a guarded process, one at a time."""

import io
import resource
import zlib

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from portal.jobs.guarded import Limits
from portal.media import pictures
from portal.media.pictures import MOST_PIXELS, redrawn
from portal.media.redraw import redrawn as redrawn_here


def upload(content):
    return SimpleUploadedFile("photo.jpg", content)


def picture(format="JPEG", size=(60, 40), mode="RGB", **options):
    buffer = io.BytesIO()
    Image.new(mode, size).save(buffer, format, **options)
    return buffer.getvalue()


def bomb(width, height):
    """A grey PNG of so many pixels in a few kilobytes."""

    def chunk(kind, data):
        return len(data).to_bytes(4) + kind + data + zlib.crc32(kind + data).to_bytes(4)

    head = width.to_bytes(4) + height.to_bytes(4) + b"\x08\x00\x00\x00\x00"
    packer = zlib.compressobj(9)
    data = b"".join(packer.compress(bytes(width + 1)) for _ in range(height)) + packer.flush()
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", data) + chunk(b"IEND", b"")


@pytest.mark.parametrize("format", ["JPEG", "PNG", "WEBP"])
@pytest.mark.parametrize("mode", ["RGB", "L", "RGBA", "P"])
def test_a_picture_becomes_a_jpeg_of_ours(format, mode):
    if (format, mode) in {("JPEG", "RGBA"), ("JPEG", "P")}:
        return
    drawn = redrawn(upload(picture(format, mode=mode)))
    with Image.open(drawn) as shown:
        assert (shown.format, shown.mode, shown.size) == ("JPEG", "RGB", (60, 40))
    assert drawn.name.endswith(".jpg")
    assert "photo" not in drawn.name


def test_a_long_one_is_made_shorter():
    with Image.open(redrawn(upload(picture(size=(3000, 30))))) as shown:
        assert shown.size == (2000, 20)


@pytest.mark.parametrize(
    ("width", "height", "said"),
    [(7070, 7070, "7070×7070，共 4999 万像素"), (5000, 4001, "5000×4001，共 2001 万像素")],
)
def test_a_bomb_is_told_its_size_and_what_is_allowed(width, height, said):
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    with pytest.raises(ValidationError) as refused:
        redrawn(upload(bomb(width, height)))
    assert refused.value.messages == [f"照片像素过大：{said}，最多 2000 万像素，请缩小后再上传。"]
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 20_000  # KiB; unpacked it has 50,000


def test_as_many_pixels_as_are_allowed_are_drawn():
    """Negative control of the one above."""
    with Image.open(redrawn(upload(bomb(5000, MOST_PIXELS // 5000)))) as shown:
        assert shown.size == (2000, 1600)


def test_nothing_follows_the_size_of_a_bomb():
    assert list(redrawn_here(picture(size=(20, 10)), 2000, 199)) == [(20, 10)]
    assert len(list(redrawn_here(picture(size=(20, 10)), 2000, 200))) == 2


def test_no_byte_of_it_is_read_as_a_picture_in_our_process(monkeypatch):
    monkeypatch.setattr(Image, "open", None)
    assert redrawn(upload(picture())).size > 0


@pytest.mark.parametrize(
    "limits", [Limits(60_000_000, 10, 20), Limits(pictures.LIMITS.memory_bytes, 10, 0.01)], ids=["memory", "time"]
)
def test_one_that_takes_more_than_its_share_is_refused(monkeypatch, limits):
    monkeypatch.setattr(pictures, "LIMITS", limits)
    with pytest.raises(ValidationError, match="不是可用的照片"):
        redrawn(upload(bomb(4000, 4000)))


def test_while_one_is_drawn_the_next_is_asked_to_come_again(monkeypatch):
    monkeypatch.setattr(pictures, "PATIENCE", 0)
    with pictures._drawing, pytest.raises(ValidationError) as refused:  # noqa: SLF001
        redrawn(upload(picture()))
    assert refused.value.messages == ["服务器正在处理另一张照片，请几秒钟后再提交一次。"]
    assert redrawn(upload(picture())).size > 0
    with pytest.raises(ValidationError):
        redrawn(upload(b"\xff\xd8\xff nothing"))
    assert redrawn(upload(picture())).size > 0  # a refusal gives the turn back
