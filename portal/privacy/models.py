"""The table of reveals."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from portal.records.text import LineField

WHY_LENGTH = 200  # characters


class RevealQuerySet(models.QuerySet["Reveal"]):
    def live(self) -> "RevealQuerySet":
        """Those by which something may be seen now."""
        return self.filter(until__gt=timezone.now())


class Reveal(models.Model):
    """Leave for one person to see one field of one record in full, for a time: who asked, why, who approved.

    Rows are made by the actions of ``portal.actions.reveal`` and show nothing of what was seen. Where a second person
    has to approve, ``until`` is empty before.
    """

    record_key = LineField("对象编号", max_length=80, editable=False)
    field = LineField("字段", max_length=60, editable=False)
    who = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, verbose_name="查看人", null=True, editable=False, related_name="+"
    )
    why = LineField("查看原因", max_length=WHY_LENGTH, editable=False)
    asked_at = models.DateTimeField("申请时间", default=timezone.now, editable=False)
    minutes = models.PositiveSmallIntegerField("可见分钟数", editable=False)
    approved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, verbose_name="批准人", null=True, editable=False, related_name="+"
    )
    until = models.DateTimeField("可见到", null=True, editable=False)

    objects = RevealQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "查看个人信息"
        ordering = ["-pk"]
        indexes = [models.Index(name="reveal_record", fields=["record_key", "field"])]
        constraints = [
            models.CheckConstraint(
                name="reveal_ends_later",
                condition=Q(until=None) | Q(until__gt=F("asked_at")),
                violation_error_message="可见时间要晚于申请时间。",
            ),
            models.CheckConstraint(
                name="reveal_approved_by_another",
                condition=Q(approved_by=None) | Q(who=None) | ~Q(approved_by=F("who")),
                violation_error_message="不能批准自己的申请。",
            ),
            models.CheckConstraint(
                name="reveal_says_why", condition=~Q(why=""), violation_error_message="要写明查看原因。"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.record_key} {self.field}"
