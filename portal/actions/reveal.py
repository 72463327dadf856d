"""Actions by which a person sees a sealed or masked field, and the one by which another person approves it."""

from collections.abc import Iterator
from datetime import timedelta
from typing import ClassVar, TypeVar

from django.db import models
from django.utils import timezone

from portal.actions.action import Action, Performance
from portal.actions.declaration import Log, Reason
from portal.actions.registry import register
from portal.privacy.models import Reveal
from portal.privacy.reveals import record_key

M = TypeVar("M", bound=models.Model)


class RevealAction(Action[M]):
    """Base: a room names its model, the field and the permission. The record itself stays as it is.

    One reveal and one audit entry are written each time; the reason stands in the reveal. The record's page then shows
    the field to this person for ``minutes``.
    """

    shows: ClassVar[str]  # the field
    minutes: ClassVar[int] = 30
    needs_approval: ClassVar[bool] = False
    reason, reason_label = Reason.REQUIRED, "查看原因"
    log = Log.STEPS
    validates = False
    icon = "visibility"
    missing = "没有可以查看的内容。"

    def obstacles(self, record: M) -> Iterator[str]:
        if not getattr(record, self.shows):
            yield self.missing

    def check(self, record: M, performance: Performance[M]) -> Iterator[str]:
        if performance.actor is None:
            yield "个人信息只能由本人登录后查看，程序不能代为查看。"

    def apply(self, record: M, performance: Performance[M]) -> None:
        """Nothing of the record changes."""

    def follow(self, record: M, performance: Performance[M]) -> None:
        Reveal.objects.create(
            record_key=record_key(record),
            field=self.shows,
            who=performance.actor,
            why=performance.reason,
            asked_at=performance.now,
            minutes=self.minutes,
            until=None if self.needs_approval else performance.now + timedelta(minutes=self.minutes),
        )

    def message(self, record: M, performance: Performance[M]) -> str:
        if self.needs_approval:
            return "已提交查看申请，另一人批准后可见。"
        return f"已{self.label}，{self.minutes} 分钟内在本页可见。"


@register
class Approve(Action[Reveal]):
    """The second person's yes; the time begins with it."""

    model, name, label, permission = Reveal, "approve", "批准查看", "approve"
    writes = ("approved_by", "until")
    log = Log.STEPS
    icon = "how_to_reg"
    description = "批准后，申请人在限定时间内可以看到这项个人信息。"

    def obstacles(self, record: Reveal) -> Iterator[str]:
        if record.until is not None:
            yield "这项申请已经批准，或者不需要批准。"

    def check(self, record: Reveal, performance: Performance[Reveal]) -> Iterator[str]:
        if performance.actor is None or performance.actor.pk == record.who_id:
            yield "不能批准自己的申请，请由另一人批准。"

    def apply(self, record: Reveal, performance: Performance[Reveal]) -> None:
        record.approved_by = performance.actor
        record.until = timezone.now() + timedelta(minutes=record.minutes)
