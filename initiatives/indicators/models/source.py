"""Where a figure or a claim was published."""

from typing import Any

from django.db import models
from django.db.models import Q
from django.urls import reverse

from initiatives.indicators.enums import SourceKind
from portal.dates.precision import aligned, in_table, in_words, precision_field
from portal.media.fields import UploadField
from portal.media.uploads import FileRule, fingerprint, suffix
from portal.records.history import History
from portal.records.text import LineField, SlugField, TextField
from portal.records.web_address import WebAddress

ACCEPTED = FileRule(("pdf", "ofd", "docx", "xlsx", "doc", "xls", "wps", "jpg", "png"))


def place(document: "SourceDocument", name: str) -> str:
    """Stored under the document's own code: what the sender called the file never becomes a path."""
    return f"sources/{document.code}.{suffix(name)}"


class SourceDocument(models.Model):
    """A press conference, article, document or report that published figures come from."""

    code = SlugField("代码", max_length=60, unique=True)
    title = LineField("标题", max_length=120)
    publisher = LineField("发布单位", max_length=80)
    kind = LineField("类别", max_length=20, choices=SourceKind)
    section = LineField("部分", max_length=80, blank=True, help_text="同一来源的不同部分，例如谁的介绍。")
    published_on = models.DateField("发布日期", null=True, blank=True)
    published_precision = precision_field("发布日期精度")
    date_inferred = models.BooleanField("日期含推断", default=False)
    date_note = LineField("日期说明", max_length=120, blank=True)
    document_number = LineField("文号", max_length=60, blank=True)
    url = WebAddress("网址", blank=True)
    text = TextField("原文摘录", blank=True)
    file = UploadField(
        "文件", upload_to=place, rule=ACCEPTED, blank=True, help_text="公文、报告的原件或扫描件，公众可以下载。"
    )
    file_sha256 = LineField("文件指纹（SHA-256）", max_length=64, blank=True, editable=False)
    file_size = models.PositiveIntegerField("文件大小（字节）", default=0, editable=False)
    position = models.PositiveSmallIntegerField("显示顺序", default=0)

    worked_out = ("file_sha256", "file_size")
    history = History()

    class Meta:
        verbose_name = verbose_name_plural = "来源文献"
        ordering = ["position", "code"]
        constraints = [
            aligned("published_on", "published_precision", name="source_published_aligned"),
            models.CheckConstraint(
                name="source_inferred_date_explained",
                condition=Q(date_inferred=False) | ~Q(date_note=""),
                violation_error_message="日期含推断时，请在“日期说明”中写明推断依据。",
            ),
            models.CheckConstraint(
                name="source_file_fingerprint",
                condition=Q(file="", file_sha256="", file_size=0)
                | (~Q(file="") & ~Q(file_sha256="") & Q(file_size__gt=0)),
                violation_error_message="有文件就要有文件指纹和大小，没有文件则都留空。",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def save(self, *args: Any, **kwargs: Any) -> None:
        """The fingerprint follows the file: taken again when one is uploaded or an old version is put back."""
        if not self.file:
            self.file_sha256, self.file_size = "", 0
        elif not (self.file._committed and self._is_stored()):  # type: ignore[attr-defined]  # not in the stubs
            self.file_sha256, self.file_size = fingerprint(self.file), self.file.size
        super().save(*args, **kwargs)

    def get_absolute_url(self) -> str:
        return reverse("indicators:source", args=[self.code])

    def _is_stored(self) -> bool:
        same = {"file": self.file.name, "file_sha256": self.file_sha256, "file_size": self.file_size}
        return type(self).objects.filter(pk=self.pk, **same).exists()

    @property
    def file_url(self) -> str:
        return reverse("indicators:source_file", args=[self.code])

    @property
    def file_kind(self) -> str:
        return suffix(self.file.name or "").upper()

    @property
    def published(self) -> str:
        return in_words(self.published_on, self.published_precision)

    @property
    def short(self) -> str:
        """Kind and day, for a column of a table."""
        day = in_table(self.published_on, self.published_precision)
        return f"{self.get_kind_display()} {day}".strip()

    @property
    def line(self) -> str:
        """The words of a source line under a figure."""
        return "，".join(part for part in (self.title, self.published) if part)
