from django.db import models
from django.db.models import Q
from django.urls import reverse

from events.calendar.models.edition import Edition
from portal.media.fields import PictureField
from portal.media.renditions import JPEG
from portal.media.shown import ShownPicture
from portal.records.history import History


class EditionPicture(ShownPicture):
    """A picture of an edition that readers see while the edition is public."""

    edition = models.ForeignKey(Edition, models.CASCADE, verbose_name="赛事", related_name="pictures")
    image = PictureField("图片", upload_to="events/pictures/", width_field="width", height_field="height")

    history = History(excluded_fields=["image", "width", "height"])

    class Meta:
        verbose_name = verbose_name_plural = "赛事图片"
        ordering = ["position", "pk"]
        constraints = [
            models.CheckConstraint(
                name="editionpicture_has_alt",
                condition=~Q(alt=""),
                violation_error_message="请填写图片说明。",
            )
        ]

    def address(self, width: int, kind: str = JPEG) -> str:
        return reverse("calendar:picture", args=[self.edition.slug, self.pk, width, kind])
