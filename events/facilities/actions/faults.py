"""Handling a reported fault: accept it, begin the repair, close it as fixed or as rejected.

Each step is kept as a ``FaultStep`` whose remark the citizen reads. Closing removes the contact and the photograph.
The contact is seen by an action of its own.
"""

from collections.abc import Iterator
from typing import Any, ClassVar

from django import forms
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from events.facilities.enums import FaultState
from events.facilities.models import FaultReport, FaultStep
from events.facilities.promise import promise_of
from portal.actions.action import Action, Performance
from portal.actions.declaration import Log, Reason
from portal.actions.forms import ActionForm
from portal.actions.registry import register
from portal.actions.reveal import RevealAction
from portal.privacy.detection import Kind, numbers_of_people, refuse_numbers
from portal.site.models import SiteIdentity


class DueForm(ActionForm):
    due_on = forms.DateField(label="办理期限", required=False, help_text="受理时必填。")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if isinstance(self.record, FaultReport) and (promise := promise_of(self.record, SiteIdentity.current())):
            self.fields["due_on"].initial = promise.day
            if promise.working_days:
                self.fields["due_on"].help_text = f"受理时必填。本站已答应报修人在 {promise.day:%Y-%m-%d} 前答复。"


class FaultAction(Action[FaultReport]):
    """One step. The reason is the remark that the person who reported the fault can read."""

    model, permission, field = FaultReport, "handle", "state"
    target: ClassVar[FaultState]
    reason, reason_label = Reason.OPTIONAL, "办理说明"
    description = "报修人凭受理号可以看到办理说明。"
    done = "已记录办理结果。"
    log = Log.STEPS
    validates = False  # the database keeps the rules of states; an old report must not be stuck for another reason

    def check(self, record: FaultReport, performance: Performance[FaultReport]) -> Iterator[str]:
        try:
            refuse_numbers(
                performance.reason, kinds={Kind.IDENTITY, Kind.MOBILE}, advice="报修人会看到办理说明，请删去。"
            )
        except ValidationError as error:
            yield from (f"办理说明{sentence}" for sentence in error.messages)

    def apply(self, record: FaultReport, performance: Performance[FaultReport]) -> None:
        record.state = self.target

    def follow(self, record: FaultReport, performance: Performance[FaultReport]) -> None:
        FaultStep.objects.create(
            report=record, state=self.target, remark=performance.reason, person=performance.actor, at=performance.now
        )


class DatedStep(FaultAction):
    """A step that needs a day by which the repair is done."""

    writes = ("due_on",)
    form = DueForm

    def check(self, record: FaultReport, performance: Performance[FaultReport]) -> Iterator[str]:
        yield from super().check(record, performance)
        due_on = performance.data.get("due_on")
        if not (due_on or record.due_on):
            yield "受理时请填写办理期限。"
        if due_on and due_on < timezone.localdate(performance.now):
            yield "办理期限不能早于今天。"

    def apply(self, record: FaultReport, performance: Performance[FaultReport]) -> None:
        super().apply(record, performance)
        record.due_on = performance.data.get("due_on") or record.due_on


class ClosingStep(FaultAction):
    """A last step: the case ends, and with it what is known of the person who reported it."""

    writes = ("closed_at",)
    reason = Reason.REQUIRED
    description = "报修人凭受理号可以看到办理说明。办结后联系方式和照片自动删除。"

    def apply(self, record: FaultReport, performance: Performance[FaultReport]) -> None:
        super().apply(record, performance)
        record.closed_at, record.contact = performance.now, ""
        if record.photo:
            name, storage = str(record.photo.name), record.photo.storage
            record.photo = ""
            transaction.on_commit(lambda: storage.delete(name))


@register
class Accept(DatedStep):
    name, label, icon = "accept", "受理", "inbox"
    sources, target = (FaultState.NEW,), FaultState.ACCEPTED


@register
class Repair(DatedStep):
    name, label, icon = "repair", "开始维修", "build"
    sources, target = (FaultState.ACCEPTED,), FaultState.REPAIRING


@register
class Fix(ClosingStep):
    name, label, icon = "fix", "已修复办结", "task_alt"
    sources, target = (FaultState.NEW, FaultState.ACCEPTED, FaultState.REPAIRING), FaultState.FIXED


@register
class Reject(ClosingStep):
    name, label, icon = "reject", "不予处理", "block"
    sources, target = (FaultState.NEW, FaultState.ACCEPTED, FaultState.REPAIRING), FaultState.REJECTED


@register
class RevealContact(RevealAction[FaultReport]):
    model, name, label, permission = FaultReport, "reveal-contact", "查看联系方式", "handle"
    shows, icon = "contact", "call"
    description = "联系方式只用于核实和答复这件报修，办结后自动删除。"
    missing = "报修人没有留联系方式，或者报修已经办结。"


@register
class RevealDescription(RevealAction[FaultReport]):
    """For reports from before the form refused numbers of people."""

    model, name, label, permission = FaultReport, "reveal-description", "查看描述原文", "handle"
    shows = "description"
    description = "原文里有身份证号或电话号码，平时遮盖显示。"

    def obstacles(self, record: FaultReport) -> Iterator[str]:
        if not numbers_of_people(record.description):
            yield "问题描述里没有遮盖的号码，显示的就是原文。"
