"""Pictures that readers see beside a record: what every such table holds, and the sizes that a page offers.

A room's table names its own ``image`` (the folder) and its record, and gives ``address``. Whoever cannot see the
picture reads ``alt``; ``credit`` and ``licence`` say whose it is.
"""

from dataclasses import dataclass
from typing import TypedDict

from django.db import models

from portal.media.fields import PictureField
from portal.media.renditions import JPEG, WEBP, WIDTHS
from portal.records.text import LineField


class ShownPicture(models.Model):
    image = PictureField("图片", width_field="width", height_field="height")
    width = models.PositiveIntegerField(editable=False, null=True)
    height = models.PositiveIntegerField(editable=False, null=True)
    alt = LineField("图片说明", max_length=120, help_text="说出图中有什么，供看不到图片的人使用。")
    credit = LineField("摄影或来源", max_length=60, blank=True)
    licence = LineField("使用许可", max_length=60, blank=True, help_text="例如“本局所有”“经作者同意”。")
    position = models.PositiveSmallIntegerField("显示顺序", default=0)

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return self.alt

    def address(self, width: int, kind: str = JPEG) -> str:
        """Where readers get it, ``width`` pixels wide, one of ``renditions.WIDTHS``, as a file of ``kind``."""
        raise NotImplementedError

    def longest_side(self, width: int) -> int:
        """In pixels, when the picture is made ``width`` pixels wide."""
        if not self.width or not self.height:
            return width
        return max(width, round(width * self.height / self.width))

    def widths(self) -> list[tuple[int, int]]:
        """The widths to ask for, each with the width that then comes."""
        *smaller, whole = WIDTHS
        return [(width, width) for width in smaller if width < (self.width or 0)] + [(whole, self.width or whole)]

    def sizes(self) -> "Sizes":
        widths = self.widths()
        sets = {
            kind: ", ".join(f"{self.address(width, kind)} {shown}w" for width, shown in widths) for kind in (JPEG, WEBP)
        }
        usual = widths[-2][0] if len(widths) > 1 else widths[0][0]
        return Sizes(self, self.address(usual, JPEG), sets[JPEG], sets[WEBP])


class PictureFields(TypedDict):
    address: str
    alt: str
    credit: str
    licence: str
    width: int | None
    height: int | None


@dataclass(frozen=True)
class Sizes:
    """A picture with its addresses: one for every browser, and sets for those that choose by width and format."""

    picture: ShownPicture
    src: str
    jpeg: str
    webp: str

    @property
    def caption(self) -> str:
        return "，".join(part for part in (self.picture.credit, self.picture.licence) if part)

    def fields(self) -> PictureFields:
        """What the JSON API says of it."""
        shown = self.picture
        return {
            "address": self.src,
            "alt": shown.alt,
            "credit": shown.credit,
            "licence": shown.licence,
            "width": shown.width,
            "height": shown.height,
        }
