"""What happens to initiatives and milestones: a status set by hand, names made official, steps that move."""

from collections.abc import Iterator
from typing import ClassVar

from initiatives.indicators.confirmation import Confirm
from initiatives.programme.action_forms import CompletionForm, OverrideForm
from initiatives.programme.enums import Progress, Status
from initiatives.programme.models import Initiative, Milestone
from portal.actions.action import Action, Performance
from portal.actions.declaration import Reason
from portal.actions.registry import register
from portal.dates.precision import Precision, first_day


@register
class OverrideStatus(Action[Initiative]):
    """The status is what a person says, with the reason that readers see."""

    model, name, label, permission, icon = Initiative, "override", "人工确定状态", "override", "edit"
    field, writes = "status_override", ("override_reason",)
    reason, form = Reason.REQUIRED, OverrideForm
    description = "状态平时由里程碑和指标得出；人工确定的状态连同原因一起公开。"
    done = "状态已由人工确定。"

    def check(self, record: Initiative, performance: Performance[Initiative]) -> Iterator[str]:
        if performance.data["status"] not in Status.values:
            yield "请选择一个状态。"

    def apply(self, record: Initiative, performance: Performance[Initiative]) -> None:
        record.status_override, record.override_reason = performance.data["status"], performance.reason


@register
class FollowDerivedStatus(Action[Initiative]):
    """The status follows milestones and indicators again."""

    model, name, label, permission, icon = Initiative, "follow-derived", "恢复自动状态", "override", "undo"
    field, writes = "status_override", ("override_reason",)
    description = "状态重新由里程碑和指标得出。"
    done = "状态恢复为自动得出。"

    def obstacles(self, record: Initiative) -> Iterator[str]:
        if not record.status_override:
            yield "状态没有由人工确定，不需要恢复。"

    def apply(self, record: Initiative, performance: Performance[Initiative]) -> None:
        record.status_override, record.override_reason = "", ""


@register
class ConfirmInitiative(Confirm[Initiative]):
    model, label, permission = Initiative, "标记为今天已核对", "change"
    day_field, counted, done = "last_confirmed_on", "项行动", "已标记今天核对。"

    def bulk_message(self, count: int) -> str:
        return f"已标记 {count} 项行动。"


@register
class MakeNameOfficial(Action[Initiative]):
    """The name stands in an official document: it is no longer shown as provisional."""

    model, name, label, permission, icon = Initiative, "name-official", "名称已核定", "change", "verified"
    bulk, validates = True, False
    done = "已核定名称。"

    def obstacles(self, record: Initiative) -> Iterator[str]:
        if not record.is_provisional:
            yield "名称已经核定。"

    def apply(self, record: Initiative, performance: Performance[Initiative]) -> None:
        record.is_provisional = False

    def bulk_message(self, count: int) -> str:
        return f"已核定 {count} 项行动的名称。"


class MoveMilestone(Action[Milestone]):
    """Base: a step comes to ``target`` from any other state."""

    model, field, permission = Milestone, "state", "change"
    writes = ("completed_on", "completed_precision", "completed_by_then")
    target: ClassVar[Progress]

    def obstacles(self, record: Milestone) -> Iterator[str]:
        if record.state == self.target:
            yield f"这个里程碑已经是“{record.get_state_display()}”。"

    def apply(self, record: Milestone, performance: Performance[Milestone]) -> None:
        record.state, record.completed_on = self.target, None
        record.completed_precision, record.completed_by_then = Precision.DAY, False

    def message(self, record: Milestone, performance: Performance[Milestone]) -> str:
        return f"里程碑现在是“{record.get_state_display()}”。"

    def bulk_message(self, count: int) -> str:
        return f"已更新 {count} 个里程碑。"


@register
class CompleteMilestone(MoveMilestone):
    """``by_then``: the text says only that it was done, the day is the latest possible one."""

    name, label, icon = "complete", "标记完成", "check"
    target = Progress.DONE
    form = CompletionForm
    description = "只知道年份或月份时，请选择相应的精度。"
    done = "已标记完成。"

    def apply(self, record: Milestone, performance: Performance[Milestone]) -> None:
        data = performance.data
        precision = data.get("precision", Precision.DAY)
        record.state, record.completed_on = self.target, first_day(data["completed_on"], precision)
        record.completed_precision, record.completed_by_then = precision, data.get("by_then", False)

    def message(self, record: Milestone, performance: Performance[Milestone]) -> str:
        return self.done


@register
class StartMilestone(MoveMilestone):
    name, label, icon = "start", "标记为推进中", "play_arrow"
    target, bulk = Progress.ACTIVE, True


@register
class ReopenMilestone(MoveMilestone):
    name, label, icon = "reopen", "恢复为未开始", "undo"
    target, bulk = Progress.PLANNED, True


@register
class DropMilestone(MoveMilestone):
    name, label, icon = "drop", "列为取消", "block"
    target, bulk = Progress.DROPPED, True
