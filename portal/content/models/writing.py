"""Who has the form of a text open, and what stands in it that is not saved yet."""

from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from portal.content.models.edition import Edition

KEPT = timedelta(days=14)  # after the form was last open
PRESENT = timedelta(seconds=60)  # a form is heard of every 20 seconds


class Writing(models.Model):
    """One person at one text; without an ``edition``, at a new one. ``content`` is what the fields of the form hold, by
    their names, where it differs from what is stored; nobody else ever gets it, and it is no edition of the text.
    """

    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, verbose_name="编辑人", related_name="+")
    edition = models.ForeignKey(Edition, models.CASCADE, verbose_name="稿件", null=True, related_name="writings")
    content = models.JSONField("没有保存的内容", null=True)
    saved_at = models.DateTimeField("自动保存时间", null=True)
    seen_at = models.DateTimeField("最近打开时间", default=timezone.now)
    expires_at = models.DateTimeField("保留至", db_index=True)

    class Meta:
        verbose_name = verbose_name_plural = "正在编辑"
        constraints = [
            models.UniqueConstraint(
                name="writing_once",
                fields=["person", "edition"],
                violation_error_message="这份稿件的自动保存已经有一份。",
            ),
            models.UniqueConstraint(
                name="writing_one_new",
                fields=["person"],
                condition=Q(edition=None),
                violation_error_message="新稿件的自动保存已经有一份。",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person} {self.edition or '新稿件'}"


def heard_of(person: Any, edition: Edition | None, content: dict[str, str] | None) -> Writing:
    """That the form is open now, with what it holds where that was told."""
    now = timezone.now()
    told: dict[str, Any] = {"seen_at": now, "expires_at": now + KEPT}
    if content is not None:
        told |= {"content": content, "saved_at": now}
    return Writing.objects.update_or_create(person=person, edition=edition, defaults=told)[0]


def done_with(person: Any, edition: Edition | None) -> None:
    """What the form held is stored, or not wanted any more."""
    Writing.objects.filter(person=person, edition=edition).update(content=None, saved_at=None)


def others_at(edition: Edition, person: Any, now: datetime | None = None) -> list[str]:
    """Who else has the form of the text open, as sentences."""
    since = (now or timezone.now()) - PRESENT
    rows = Writing.objects.filter(edition=edition, seen_at__gte=since).exclude(person=person).select_related("person")
    return [f"{row.person}正在{'编辑' if row.content is not None else '看'}" for row in rows.order_by("pk")]
