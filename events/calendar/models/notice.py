from django.conf import settings
from django.db import models

from events.calendar.enums import AnnouncementKind
from events.calendar.models.edition import Edition
from events.calendar.models.programme import Session
from events.calendar.queries import NoticeQuerySet
from portal.records.text import LineField, ShortTextField


class Notice(models.Model):
    """What was announced when an event or a session was moved or called off. Written by the action, never edited."""

    edition = models.ForeignKey(Edition, models.CASCADE, verbose_name="赛事", related_name="notices")
    session = models.ForeignKey(
        Session, models.CASCADE, verbose_name="场次", null=True, blank=True, related_name="notices"
    )
    kind = LineField("事项", max_length=10, choices=AnnouncementKind)
    reason = LineField("原因", max_length=200)
    text = ShortTextField("公告", max_length=500)
    before = LineField("原时间", max_length=60, blank=True)
    after = LineField("新时间", max_length=60, blank=True)
    announced_at = models.DateTimeField("公告时间")
    author = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, verbose_name="经办人", null=True)

    objects = NoticeQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "变更公告"
        ordering = ["-announced_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                name="notice_has_reason_and_text",
                condition=~models.Q(reason="") & ~models.Q(text=""),
                violation_error_message="变更必须写明原因和公告。",
            )
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}：{self.session or self.edition}"
