"""The states of a batch: read → planning → planned → applying → applied → undone; failed when writing broke off.

Every write to ``Batch.state`` is here. Each is one UPDATE that names the states it may start from: that locks the row
and checks it in the same statement, on SQLite and on PostgreSQL alike, so that of two people, or of a person and a
process, one only goes on. What is not possible is refused with a sentence (ActionRefused).
"""

import logging
import secrets
from typing import Any

from django.db.models import Q
from django.utils import timezone

from portal.actions.refusal import ActionRefused
from portal.spreadsheets import worker
from portal.spreadsheets.layout import Layout
from portal.spreadsheets.models import Batch, Kind, Rule, State
from portal.spreadsheets.report import Look, Report

log = logging.getLogger(__name__)
IDLE = (State.READ, State.PLANNED, State.FAILED)  # nobody works on it, and it may be planned
BUSY = (State.PLANNING, State.APPLYING)
WRITTEN = (State.APPLIED, State.UNDONE)

INTERRUPTED = "处理被中断（进程已停止）。没有写入任何数据，请重新确认；文件和对应都还在。"
ELSEWHERE = "这一批刚刚在别处有了变化，请刷新后重新操作。"
TAKEN_OVER = "这一批已由另一个进程接手，没有写入任何数据，请刷新后查看。"
EXPIRED = "检查结果已过期或已经用过，请重新检查后再确认。"
USED = "这次确认已经用过，或检查结果已更新，请刷新后重新确认。"
NOT_UNDOABLE = "这一批不能撤销：只能撤销 30 天内写入、尚未撤销的导入。"
UNDONE_ALREADY = "这一批刚刚已被撤销。"


class Workflow:
    """Moves one batch on. Make it before the work begins: it remembers which process was at work then.

    Every method but ``interrupted``, ``take_over`` and ``fail``, which say whether they did it, raises ActionRefused
    when the batch is not, or not any more, where the step starts. The instance of the batch is brought up to date.
    """

    def __init__(self, batch: Batch) -> None:
        self.batch, self.worker = batch, batch.worker

    # Reading and planning

    def read_again(self, layout: Layout, look: Look) -> None:
        """The file was looked at once more, another way."""
        self._move(Q(state__in=IDLE), State.READ, ELSEWHERE, layout=layout, report=Report(look=look))

    def start_planning(self) -> None:
        """A process of its own is going to plan. What the person chose is kept with it."""
        process = {"worker": worker.signature(), "done": 0, "message": ""}
        self._move(Q(state__in=IDLE), State.PLANNING, ELSEWHERE, layout=self.batch.layout, **process)

    def take_over(self, state: State) -> bool:
        """The process that was started for it names itself; False when nothing waits for it any more."""
        waiting = Q(state=state, worker=self.worker)
        if not self._moved(waiting, state, worker=worker.signature()):
            return False
        self.worker = self.batch.worker
        return True

    def progress(self, done: int) -> None:
        """How many rows are compared so far; only a process of its own has a page that asks."""
        if self.batch.state == State.PLANNING:
            Batch.objects.filter(pk=self.batch.pk).update(done=done)

    def planned(self, report: Report, counts: dict[str, int]) -> None:
        """The plan is made. From now on it can be confirmed, with a token that works once."""
        found = {"report": report, "layout": self.batch.layout, **counts}
        fresh = {"planned_at": timezone.now(), "token": secrets.token_urlsafe(32)}
        self._move(self._ours(), State.PLANNED, ELSEWHERE, message="", worker="", done=0, **found, **fresh)

    def not_planned(self, message: str) -> None:
        """No plan can be made of the file; ``message`` says why."""
        kept = {"layout": self.batch.layout, "report": Report(look=self.batch.report.look)}
        self._move(self._ours(), State.READ, ELSEWHERE, message=message, worker="", **kept)

    def back_to_preview(self, report: Report, message: str) -> None:
        """The plan was made once more because of a conflict: what the page says of it."""
        self._move(Q(state=State.PLANNED), State.PLANNED, ELSEWHERE, report=report, message=message)

    # Writing

    def claim(self, *, user: Any, token: str, rule: str) -> None:
        """Confirm, once: of two confirmations only one finds the batch still waiting."""
        batch = self.batch
        if rule == Rule.ALL and batch.wrong:
            raise ActionRefused(f"还有 {batch.wrong:,} 行有问题，请修正，或选择“跳过有问题的行”。")
        if not batch.writes:
            raise ActionRefused("没有需要写入的行。")
        if not batch.is_confirmable:
            raise ActionRefused(EXPIRED)
        waiting = Q(state=State.PLANNED, user=user, token=token) & ~Q(token="")  # noqa: S106 - no password
        process = {"worker": worker.signature(), "done": 0}
        self._move(waiting, State.APPLYING, USED, token="", rule=rule, **process)  # noqa: S106 - no password
        batch.refresh_from_db()
        self.worker = batch.worker

    def applied(self, *, seconds: float, done: int) -> None:
        """The rows are written. Only the process that claimed the batch may say so; one believed dead has lost it."""
        values = {"applied_at": timezone.now(), "seconds": seconds, "done": done, "token": "", "worker": ""}
        self._move(Q(state=State.APPLYING, worker=self.worker), State.APPLIED, TAKEN_OVER, **values)

    def fail(self, message: str) -> bool:
        """Planning or writing broke off, nothing was written. False when another process has taken over meanwhile."""
        after = {State.PLANNING: State.READ, State.APPLYING: State.FAILED}
        for before, state in after.items():
            if self._moved(Q(state=before, worker=self.worker), state, message=message, worker="", done=0):
                return True
        return False

    def interrupted(self) -> bool:
        """Whether the process at work has died; then the batch is back where it can go on.

        Whatever it was writing was rolled back.
        """
        batch = self.batch
        if batch.state not in BUSY or worker.is_alive(batch.worker):
            return False
        before = batch.state
        state = State.READ if before == State.PLANNING else State.PLANNED
        fresh = {"message": INTERRUPTED, "worker": "", "done": 0, "token": secrets.token_urlsafe(32)}
        mended = self._moved(Q(state=before, worker=batch.worker), state, **fresh)
        if mended:
            log.warning("batch %s: its process ended without a word while it was %s", batch.pk, before)
        batch.refresh_from_db()
        return mended

    # Undoing

    def check_undoable(self) -> None:
        """Whether it could be taken back, as far as the batch itself tells."""
        if not self.batch.is_undoable:
            raise ActionRefused(NOT_UNDOABLE)

    def start_undo(self, *, user: Any, address: str | None) -> Batch:
        """The batch is taken back; gives the new batch that does it."""
        self.check_undoable()
        self._move(Q(state=State.APPLIED), State.UNDONE, UNDONE_ALREADY)
        return Batch.objects.create(
            sheet=self.batch.sheet,
            kind=Kind.UNDO,
            state=State.APPLYING,
            user=user,
            address=address,
            undo_of=self.batch,
        )

    def undo_applied(self, report: Report, *, restored: int, removed: int, kept: int, seconds: float) -> None:
        """Of an undo batch: it is written. Its counts mean rows restored, rows taken away, rows left as they are."""
        counts = {"changed": restored, "new": removed, "wrong": kept}
        values = {"applied_at": timezone.now(), "seconds": seconds, "report": report, **counts}
        self._move(Q(state=State.APPLYING, kind=Kind.UNDO), State.APPLIED, TAKEN_OVER, **values)

    # How a state is written

    def _ours(self) -> Q:
        """The batch as this process found it: nobody at work on it, or this process itself."""
        if self.batch.state in IDLE:
            return Q(state__in=IDLE)
        return Q(state__in=BUSY) & Q(state=self.batch.state, worker=self.worker)

    def _move(self, source: Q, state: State, refusal: str, **values: Any) -> None:
        if not self._moved(source, state, **values):
            raise ActionRefused(refusal)

    def _moved(self, source: Q, state: State, **values: Any) -> bool:
        values = {"state": state, **values}
        if not Batch.objects.filter(source, pk=self.batch.pk).update(**values):
            return False
        for name, value in values.items():
            setattr(self.batch, name, value)
        return True
