"""Publication: now, at a planned moment, urgently; and taking a plan back."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from django import forms
from django.utils import timezone

from portal.accounts.models import User
from portal.actions.action import Performance
from portal.actions.declaration import Reason
from portal.actions.registry import register
from portal.content.actions.editions import EditionAction, decided, needed, not_twice, passed, unchanged, window
from portal.content.enums import CLOSING, UNDER_REVIEW, Change, State, Step
from portal.content.models import Edition, Review

FURTHEST = timedelta(days=366)


class MomentForm(forms.Form):
    moment = forms.SplitDateTimeField(
        label="公开时间", required=False, help_text="留空即现在发布；填将来的时间，到那一分钟自动公开。"
    )


class PublishingAction(EditionAction):
    """Opens the edition's window and closes the one before it at the same moment."""

    permission = "publish"
    writes = ("visible_from", "visible_until", "published_at", "is_urgent")
    conflict = "这篇文章刚刚有别的版本发布，请刷新后再看。"

    def open_window(self, record: Edition, moment: datetime) -> None:
        former = Edition.objects.filter(document=record.document_id, visible_from__isnull=False, visible_until=None)
        before = former.exclude(pk=record.pk).first()
        former.exclude(pk=record.pk).update(visible_until=moment)
        record.state, record.visible_from, record.visible_until = State.PUBLIC, moment, None
        record.published_at = before.published_at if before and record.change == Change.SLIP else moment

    def follow(self, record: Edition, performance: Performance[Edition]) -> None:
        """A text that was withdrawn is back with its new edition."""
        document, opens = record.document, window(record)
        document.withdrawals.in_force(opens).filter(kind__in=CLOSING).update(lifted_at=opens)
        if document.first_public_at is None or document.first_public_at > opens:
            document.first_public_at = opens
            document.save(update_fields=["first_public_at"])


@register
class Publish(PublishingAction):
    """What was reviewed becomes public, now or at a planned moment."""

    name, label, icon, form = "publish", "发布", "publish", MomentForm
    sources = (State.READY,)
    description = "公开后，替换这篇文章原来公开的版本。"

    def obstacles(self, record: Edition) -> Iterator[str]:
        yield from unchanged(record)
        done = passed(record)
        if missing := [str(step.label) for step in needed(record) if step not in done]:
            yield f"还没有通过{'、'.join(missing)}。"

    def personal_obstacles(self, record: Edition, actor: User) -> Iterator[str]:
        own = Review.objects.filter(edition=record, round=record.round, person=actor, step=Step.PUBLISH)
        if not own.exists():
            yield from not_twice(record, actor)

    def check(self, record: Edition, performance: Performance[Edition]) -> Iterator[str]:
        moment = performance.data.get("moment")
        if moment and moment < performance.now - timedelta(minutes=1):
            yield "公开时间已经过去；要马上发布，请留空。"
        if moment and moment > performance.now + FURTHEST:
            yield "公开时间最远是一年以后。"

    def apply(self, record: Edition, performance: Performance[Edition]) -> None:
        moment = performance.data.get("moment")
        self.open_window(record, max(moment, performance.now) if moment else performance.now)

    def follow(self, record: Edition, performance: Performance[Edition]) -> None:
        super().follow(record, performance)
        own = Review.objects.filter(edition=record, round=record.round, person=performance.actor, step=Step.PUBLISH)
        if not own.exists():  # after a plan that was taken back the same person publishes again
            decided(record, Step.PUBLISH, performance).save()

    def message(self, record: Edition, performance: Performance[Edition]) -> str:
        opens = window(record)
        if opens > performance.now:
            return f"已排定，{timezone.localtime(opens):%Y-%m-%d %H:%M} 公开。"
        return "已发布。"


@register
class CancelSchedule(EditionAction):
    """The plan is off: the edition waits again, and the one before it stays public."""

    name, label, permission, icon = "cancel-schedule", "取消定时发布", "publish", "event_busy"
    sources = (State.PUBLIC,)
    writes = ("visible_from", "visible_until", "published_at")
    description = "到时不再公开；原来公开的版本继续公开。"
    done = "已取消，稿件回到待发布。"

    def obstacles(self, record: Edition) -> Iterator[str]:
        if record.state == State.PUBLIC and window(record) <= timezone.now():
            yield "已经公开，不能取消；要撤下，请在文章上办理“撤下”。"

    def apply(self, record: Edition, performance: Performance[Edition]) -> None:
        record.state = State.READY
        record.visible_from = record.visible_until = record.published_at = None

    def follow(self, record: Edition, performance: Performance[Edition]) -> None:
        planned = performance.stored.visible_from
        Edition.objects.filter(document=record.document_id, visible_until=planned, visible_from__lt=planned).update(
            visible_until=None
        )
        record.document.withdrawals.filter(lifted_at=planned).update(lifted_at=None)


@register
class PublishUrgently(PublishingAction):
    """Public at once by the last reviewer's word; two others look at it afterwards."""

    name, label, icon, permission = "publish-urgently", "紧急发布", "bolt", "publish_urgently"
    sources = (*UNDER_REVIEW, State.READY)
    reason = Reason.REQUIRED
    description = "马上公开，由另外两人在一个工作日内补审。只用于突发事件。"
    done = "已公开，请另外两人在一个工作日内补审。"

    def obstacles(self, record: Edition) -> Iterator[str]:
        yield from unchanged(record)

    def personal_obstacles(self, record: Edition, actor: User) -> Iterator[str]:
        yield from not_twice(record, actor)

    def apply(self, record: Edition, performance: Performance[Edition]) -> None:
        record.is_urgent = True
        self.open_window(record, performance.now)

    def follow(self, record: Edition, performance: Performance[Edition]) -> None:
        super().follow(record, performance)
        decided(record, Step.FINAL, performance, opinion=performance.reason).save()
