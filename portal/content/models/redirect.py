"""Where old addresses lead."""

from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.db import models
from django.db.models import Q
from django.urls import Resolver404, resolve

from portal.content.models.document import Document
from portal.records.history import History
from portal.records.text import LineField
from portal.records.web_address import WebAddress


class Redirect(models.Model):
    """An address of an earlier site that leads to a text of ours or elsewhere; never to another redirect."""

    path = LineField(
        "旧地址",
        max_length=300,
        unique=True,
        validators=[RegexValidator(r"^/[^?#\s]+$", "旧地址以 / 开头，不带问号和井号后面的部分。")],
        help_text="如 /art/2021/3/5/art_1234.html",
    )
    target = models.ForeignKey(
        Document, models.PROTECT, verbose_name="本站文章", null=True, blank=True, related_name="redirects"
    )
    url = WebAddress("其他网址", blank=True)

    lookup_names = ("path",)
    history = History()

    class Meta:
        verbose_name = verbose_name_plural = "旧地址"
        ordering = ["path"]
        constraints = [
            models.CheckConstraint(
                name="redirect_somewhere",
                condition=(Q(target=None) & ~Q(url="")) | (Q(target__isnull=False) & Q(url="")),
                violation_error_message="请填本站文章或其他网址之一。",
            )
        ]

    def __str__(self) -> str:
        return self.path

    def clean(self) -> None:
        """An address that answers by itself would never be asked for."""
        try:
            resolve(self.path)
        except Resolver404:
            return
        raise ValidationError({"path": "这个地址本站正在用，不能再转到别处。"})
