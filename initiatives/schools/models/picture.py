from django.db import models
from django.db.models import Q
from django.urls import reverse

from initiatives.schools.models.school import School
from portal.media.fields import PictureField
from portal.media.renditions import JPEG
from portal.media.shown import ShownPicture
from portal.records.history import History


class SchoolPicture(ShownPicture):
    school = models.ForeignKey(School, models.CASCADE, verbose_name="学校", related_name="pictures")
    image = PictureField("图片", upload_to="schools/", width_field="width", height_field="height")

    history = History(excluded_fields=["image", "width", "height"])

    class Meta:
        verbose_name = verbose_name_plural = "学校图片"
        ordering = ["position", "pk"]
        constraints = [
            models.CheckConstraint(
                name="schoolpicture_has_alt",
                condition=~Q(alt=""),
                violation_error_message="请填写图片说明。",
            )
        ]

    def address(self, width: int, kind: str = JPEG) -> str:
        return reverse("schools:picture", args=[self.school.code, self.pk, width, kind])
