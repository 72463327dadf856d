"""Why readers no longer get a document as it was."""

from datetime import datetime
from typing import Self

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from portal.content.enums import CLOSING, WithdrawalKind
from portal.content.models.document import Document
from portal.records.text import LineField, ShortTextField
from portal.records.web_address import WebAddress

NOTICES: dict[str, object] = {WithdrawalKind.STOPPED: _("已停止执行"), WithdrawalKind.ARCHIVED: _("已归档，仅供查阅")}


class WithdrawalQuerySet(models.QuerySet["Withdrawal"]):
    def in_force(self, moment: datetime | None = None) -> Self:
        """Those that readers meet at ``moment``, by default now."""
        return self.filter(Q(lifted_at=None) | Q(lifted_at__gt=moment or timezone.now()))


class Withdrawal(models.Model):
    """A withdrawal, until ``lifted_at``, which is in the future where a new edition is planned.

    ``words`` are what readers are told, ``remark`` is for the bureau alone; ``target`` or ``target_url`` is where a
    merged text went.
    """

    document = models.ForeignKey(
        Document, models.PROTECT, verbose_name="文章", related_name="withdrawals", editable=False
    )
    kind = LineField("方式", max_length=12, choices=WithdrawalKind, editable=False)
    words = ShortTextField("对公众的说明", max_length=200, blank=True, editable=False)
    remark = ShortTextField("内部说明", max_length=200, blank=True, editable=False)
    target = models.ForeignKey(
        Document, models.PROTECT, verbose_name="并入的文章", null=True, editable=False, related_name="merged"
    )
    target_url = WebAddress("并入的网址", blank=True, editable=False)
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, verbose_name="办理人", null=True, related_name="+", editable=False
    )
    at = models.DateTimeField("时间", default=timezone.now, editable=False)
    lifted_at = models.DateTimeField("解除时间", null=True, editable=False)

    objects = WithdrawalQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "撤下记录"
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(
                name="withdrawal_one_in_force",
                fields=["document"],
                condition=Q(lifted_at=None),
                violation_error_message="这篇文章已经撤下。",
            ),
            models.CheckConstraint(
                name="withdrawal_merged_somewhere",
                condition=Q(kind=WithdrawalKind.MERGED) & (Q(target__isnull=False) ^ ~Q(target_url=""))
                | (~Q(kind=WithdrawalKind.MERGED) & Q(target=None, target_url="")),
                violation_error_message="“并入”须填新文章或新网址之一，其他方式不填。",
            ),
            models.CheckConstraint(
                name="withdrawal_not_into_itself",
                condition=Q(target=None) | ~Q(target=F("document")),
                violation_error_message="不能并入自己。",
            ),
            models.CheckConstraint(
                name="withdrawal_stop_explained",
                condition=~Q(kind=WithdrawalKind.STOPPED) | ~Q(words=""),
                violation_error_message="停止执行的，请写明对公众的说明。",
            ),
        ]

    def __str__(self) -> str:
        return str(self.get_kind_display())

    @property
    def closes(self) -> bool:
        """Whether nothing of the text is shown any more."""
        return self.kind in CLOSING

    @property
    def notice(self) -> str:
        """What stands above a text that is still to be read."""
        return str(NOTICES.get(self.kind, ""))

    def clean(self) -> None:
        """A text merges into one that readers get, so that no address leads from one to the next and on."""
        if self.target and self.target.withdrawals.in_force().filter(kind__in=CLOSING).exists():
            raise ValidationError("要并入的文章自己已经撤下，请直接填最后的那一篇。")
        if self.kind == WithdrawalKind.MERGED and self.document.merged.in_force().exists():
            raise ValidationError("已有文章并入了这一篇，请先把它们改为并入新的文章。")
