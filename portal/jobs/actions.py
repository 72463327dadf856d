"""What a person may do with a job: let one that has failed too often run again."""

from portal.actions.action import Action, Performance
from portal.actions.registry import register
from portal.jobs.models import Job, State
from portal.jobs.wake import wake


@register
class Retry(Action[Job]):
    """The job waits again as if it had never run."""

    model, name, label, permission = Job, "retry", "再试一次", "retry"
    field, sources = "state", (State.DEAD,)
    writes = ("attempts", "next_at", "finished_at")
    bulk = True
    icon = "replay"
    description = "任务重新排队，马上再运行；仍然失败时，会像第一次那样隔一段时间自动再试。"
    done = "已重新排队，马上运行。"

    def apply(self, record: Job, performance: Performance[Job]) -> None:
        record.state = State.WAITING
        record.attempts, record.next_at, record.finished_at = 0, performance.now, None

    def follow(self, record: Job, performance: Performance[Job]) -> None:
        wake()
