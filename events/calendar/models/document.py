from typing import Any

from django.db import models
from django.urls import reverse

from events.calendar.enums import DocumentKind
from events.calendar.models.edition import Edition
from portal.media.fields import UploadField
from portal.media.uploads import suffix
from portal.records.history import History
from portal.records.text import LineField


class EventDocument(models.Model):
    """A file of an edition that readers may download while the edition is public."""

    edition = models.ForeignKey(Edition, models.CASCADE, verbose_name="赛事", related_name="documents")
    kind = LineField("类别", max_length=12, choices=DocumentKind, default=DocumentKind.NOTICE)
    title = LineField("标题", max_length=80)
    title_en = LineField("标题（英文）", max_length=120, blank=True)
    file = UploadField("文件", upload_to="events/documents/")
    size = models.PositiveIntegerField("大小（字节）", editable=False, default=0)
    position = models.PositiveSmallIntegerField("显示顺序", default=0)
    added_at = models.DateTimeField("上传时间", auto_now_add=True)

    history = History()

    class Meta:
        verbose_name = verbose_name_plural = "赛事资料"
        ordering = ["position", "pk"]
        constraints = [
            models.UniqueConstraint(
                name="document_title_once",
                fields=["edition", "title"],
                violation_error_message="本赛事已有同名资料。",
            )
        ]

    def __str__(self) -> str:
        return self.title

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.size = self.file.size
        super().save(*args, **kwargs)

    def get_absolute_url(self) -> str:
        return reverse("calendar:document", args=[self.edition.slug, self.pk])

    @property
    def preview_root(self) -> "Edition":
        """A file is public with its edition."""
        return self.edition

    @property
    def suffix(self) -> str:
        return suffix(self.file.name or "").upper()
