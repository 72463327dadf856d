"""Pictures from outside: checked before they are unpacked, then drawn again so that nothing hidden comes along."""

import io
import secrets

from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile, File
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from PIL import Image, ImageOps, UnidentifiedImageError

from portal.media.uploads import sniffed

MOST_BYTES = 10 * 1024 * 1024
MOST_PIXELS = 50_000_000  # a phone's best camera stays below; a picture bomb does not
LONGEST_SIDE = 2000
FORMATS = ("JPEG", "PNG", "WEBP")
SUFFIXES = {"jpg", "png", "webp"}
NO_PICTURE = gettext_lazy("这个文件不是可用的照片，请上传 JPG、PNG 或 WebP 格式的照片。")


def redrawn(upload: "File[bytes]") -> "ContentFile[bytes]":
    """A new JPEG file of the picture, upright, at most 2,000 pixels long, without metadata.

    Raises ValidationError with one sentence for a file that is too large, no picture, or too many pixels.
    """
    if upload.size > MOST_BYTES:
        raise ValidationError(
            _("照片有 %(size).1f MB，超过 10 MB，请压缩后再上传。") % {"size": upload.size / 1024 / 1024}
        )
    if SUFFIXES.isdisjoint(sniffed(upload)):
        raise ValidationError(NO_PICTURE)
    try:
        with Image.open(upload, formats=FORMATS) as picture:
            if picture.width * picture.height > MOST_PIXELS:
                raise Image.DecompressionBombError
            picture.draft("RGB", (LONGEST_SIDE, LONGEST_SIDE))
            upright = ImageOps.exif_transpose(picture).convert("RGB")
    except (Image.DecompressionBombError, Image.DecompressionBombWarning):
        raise ValidationError(_("照片像素过大，请缩小到 5000 万像素以内再上传。")) from None
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError):
        raise ValidationError(NO_PICTURE) from None
    upright.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
    clean = Image.new("RGB", upright.size)
    clean.paste(upright)
    buffer = io.BytesIO()
    clean.save(buffer, "JPEG", quality=82, optimize=True)
    return ContentFile(buffer.getvalue(), name=f"{secrets.token_hex(16)}.jpg")
