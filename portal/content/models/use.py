"""Which pictures an edition shows: what is in use is not deleted, what is not shown is not public."""

import re
from typing import TYPE_CHECKING

from django.db import models

from portal.media.models import Image

if TYPE_CHECKING:
    from portal.content.models.edition import Edition

ADDRESS = re.compile('<img src="/media/library/([0-9]{1,18})/"')


class PictureUse(models.Model):
    """That an edition's body shows a picture of the library."""

    edition = models.ForeignKey("content.Edition", models.CASCADE, verbose_name="稿件", related_name="picture_uses")
    image = models.ForeignKey(Image, models.PROTECT, verbose_name="图片", related_name="uses")

    class Meta:
        verbose_name = verbose_name_plural = "图片使用"
        constraints = [
            models.UniqueConstraint(
                name="picture_used_once",
                fields=["edition", "image"],
                violation_error_message="这张图片已经登记。",
            )
        ]

    def __str__(self) -> str:
        return str(self.image)


def follow(edition: "Edition") -> None:
    """Keeps the uses in step with the body; called with each save of an edition."""
    shown = {int(key) for key in ADDRESS.findall(edition.body)}
    used = dict(PictureUse.objects.filter(edition=edition).values_list("image", "pk"))
    PictureUse.objects.filter(pk__in=[key for image, key in used.items() if image not in shown]).delete()
    known = Image.objects.filter(pk__in=shown - set(used)).values_list("pk", flat=True)
    PictureUse.objects.bulk_create([PictureUse(edition=edition, image_id=key) for key in sorted(known)])
