"""Which pictures an edition shows: what is in use is not deleted, what is not shown is not public."""

import re
from typing import TYPE_CHECKING

from django.db import models

from portal.content.figures import uses_in
from portal.media.models import Image
from portal.records.text import LineField

if TYPE_CHECKING:
    from portal.content.models.edition import Edition

LONGEST_PRINTED = 60
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


class FigureUse(models.Model):
    """That an edition's body prints ``printed`` for a published figure."""

    edition = models.ForeignKey("content.Edition", models.CASCADE, verbose_name="稿件", related_name="figure_uses")
    key = LineField("数据", max_length=120, db_index=True)
    printed = LineField("文中的写法", max_length=LONGEST_PRINTED)

    class Meta:
        verbose_name = verbose_name_plural = "文中数据"
        constraints = [
            models.UniqueConstraint(
                name="figure_used_once",
                fields=["edition", "key", "printed"],
                violation_error_message="这个数据已经登记。",
            )
        ]

    def __str__(self) -> str:
        return f"{self.printed}（{self.key}）"


def follow(edition: "Edition") -> None:
    """Keeps the uses in step with the body; called with each save of an edition."""
    shown = {int(key) for key in ADDRESS.findall(edition.body)}
    used = dict(PictureUse.objects.filter(edition=edition).values_list("image", "pk"))
    PictureUse.objects.filter(pk__in=[key for image, key in used.items() if image not in shown]).delete()
    known = Image.objects.filter(pk__in=shown - set(used)).values_list("pk", flat=True)
    follow_figures(edition)
    PictureUse.objects.bulk_create([PictureUse(edition=edition, image_id=key) for key in sorted(known)])


def follow_figures(edition: "Edition") -> None:
    """Keeps the figures that an edition names in step with its body and with what was said."""
    texts = [edition.body, *edition.turns.values_list("text", flat=True)]
    named = {(use.key, use.printed[:LONGEST_PRINTED]) for text in texts for use in uses_in(text)}
    rows = FigureUse.objects.filter(edition=edition).values_list("pk", "key", "printed")
    kept = {(key, printed): pk for pk, key, printed in rows}
    FigureUse.objects.filter(pk__in=[pk for use, pk in kept.items() if use not in named]).delete()
    new = sorted(named - set(kept))
    FigureUse.objects.bulk_create([FigureUse(edition=edition, key=key, printed=printed) for key, printed in new])
