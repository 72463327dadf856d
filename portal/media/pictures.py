"""Pictures from outside: measured before they are unpacked, then drawn again so that nothing hidden comes along."""

import secrets
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile, File
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from portal.jobs import guarded
from portal.media.mixed import is_mixed
from portal.media.scan import check_for_viruses
from portal.media.uploads import MEBIBYTE, sniffed

if TYPE_CHECKING:
    DrawnBytes = ContentFile[bytes]
else:
    DrawnBytes = ContentFile

MOST_MEGABYTES = 10
MOST_PIXELS = 20_000_000  # of a large photograph; a picture bomb has more
LONGEST_SIDE = 2000
SUFFIXES = {"jpg", "png", "webp"}
NO_PICTURE = gettext_lazy("这个文件不是可用的照片，请上传 JPG、PNG 或 WebP 格式的照片。")
MIXED = gettext_lazy("照片里混有网页或压缩包的内容，请用看图软件另存后再上传。")
BUSY = gettext_lazy("服务器正在处理另一张照片，请几秒钟后再提交一次。")

REDRAW = "portal.media.redraw:redrawn"
LIMITS = guarded.Limits(memory_bytes=768 * MEBIBYTE, cpu_seconds=10, wall_seconds=20)
PATIENCE = 1.0  # seconds that a picture waits for the one before it
_drawing = threading.Lock()


class DrawnPicture(DrawnBytes):
    """A picture that this module has drawn: it needs no second look."""


def redrawn(upload: "File[Any]", longest_side: int = LONGEST_SIDE) -> DrawnPicture:
    """A new JPEG file of the picture, upright, at most ``longest_side`` pixels long, without metadata.

    It is drawn in a guarded process, one at a time in each of ours. Raises ValidationError with one sentence for a file
    that is too large, no picture, has too many pixels, or comes while another one is being drawn.
    """
    size = upload.size or 0
    if size > MOST_MEGABYTES * MEBIBYTE:
        raise ValidationError(_("照片有 %(size).1f MB，超过 10 MB，请压缩后再上传。") % {"size": size / MEBIBYTE})
    kind = next(iter(SUFFIXES.intersection(sniffed(upload))), None)
    if kind is None:
        raise ValidationError(NO_PICTURE)
    if is_mixed(upload, kind):
        raise ValidationError(MIXED)
    check_for_viruses(upload)
    content = drawn_again(upload.read(), longest_side)
    upload.seek(0)
    return DrawnPicture(content, name=f"{secrets.token_hex(16)}.jpg")


def drawn_again(content: bytes, longest_side: int, kind: str = "JPEG") -> bytes:
    """The bytes of a JPEG, or a WEBP. Raises ValidationError as ``redrawn`` does."""
    with _turn():
        return _drawn(content, longest_side, kind)


@contextmanager
def _turn() -> Iterator[None]:
    if not _drawing.acquire(timeout=PATIENCE):
        raise ValidationError(BUSY)
    try:
        yield
    finally:
        _drawing.release()


def _drawn(content: bytes, longest_side: int, kind: str) -> bytes:
    options = {"content": content, "longest_side": longest_side, "most_pixels": MOST_PIXELS, "kind": kind}
    try:
        with guarded.answers(REDRAW, options, LIMITS) as answers:
            width, height = next(answers)
            if width * height > MOST_PIXELS:
                raise ValidationError(_too_many_pixels(width, height))
            drawn: bytes = next(answers)
    except (guarded.Died, StopIteration):
        raise ValidationError(NO_PICTURE) from None
    return drawn


def _too_many_pixels(width: int, height: int) -> str:
    return _("照片像素过大：%(width)s×%(height)s，共 %(pixels)s 万像素，最多 %(most)s 万像素，请缩小后再上传。") % {
        "width": width,
        "height": height,
        "pixels": -(-width * height // 10_000),
        "most": MOST_PIXELS // 10_000,
    }
