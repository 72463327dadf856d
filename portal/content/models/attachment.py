"""Files that readers get with a text."""

from typing import Any, cast

from django.db import models
from django.urls import reverse

from portal.content.models.edition import Edition
from portal.media.fields import UploadField
from portal.media.uploads import fingerprint, suffix
from portal.records.history import History
from portal.records.text import LineField


class Attachment(models.Model):
    """A file of an edition, reviewed with it and public with it. ``checksum`` is the SHA-256 of its bytes."""

    edition = models.ForeignKey(Edition, models.CASCADE, verbose_name="稿件", related_name="attachments")
    title = LineField("名称", max_length=80)
    file = UploadField("文件", upload_to="texts/")
    is_searchable = models.BooleanField(
        "文字可检索", default=False, help_text="不是扫描图片，读屏软件能读出文字的，请勾选。"
    )
    size = models.PositiveIntegerField("大小（字节）", editable=False, default=0)
    checksum = LineField("校验值", max_length=64, editable=False)
    position = models.PositiveSmallIntegerField("显示顺序", default=0)

    history = History(excluded_fields=["size", "checksum"])

    class Meta:
        verbose_name = verbose_name_plural = "附件"
        ordering = ["position", "pk"]
        constraints = [
            models.UniqueConstraint(
                name="attachment_title_once",
                fields=["edition", "title"],
                violation_error_message="这篇稿件已有同名的附件。",
            )
        ]

    def __str__(self) -> str:
        return self.title

    def save(self, *args: Any, **options: Any) -> None:
        """Size and checksum are those of the file as it lies there."""
        column = cast(UploadField, self._meta.get_field("file"))
        stored: Any = column.pre_save(self, add=self._state.adding)
        with stored.open("rb") as content:
            self.size, self.checksum = stored.size, fingerprint(content)
        super().save(*args, **options)

    def get_absolute_url(self) -> str:
        document = self.edition.document
        return reverse("content:file", args=[document.channel.code, document.pk, self.pk])

    @property
    def preview_root(self) -> Edition:
        """A file is public with its edition."""
        return self.edition

    @property
    def suffix(self) -> str:
        return suffix(self.file.name or "").upper()
