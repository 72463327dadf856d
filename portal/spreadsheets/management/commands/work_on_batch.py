"""Plans or writes one batch in a process of its own; the pages start it for large files."""

import logging

from django.core.management.base import BaseCommand

from portal.spreadsheets import batches, worker
from portal.spreadsheets.limits import Refusal
from portal.spreadsheets.models import Batch, State

log = logging.getLogger(__name__)


class Command(BaseCommand):
    help = "检查或写入一个导入批次（由导入页面启动，通常不需要手工运行）。"

    def add_arguments(self, parser):
        parser.add_argument("batch", type=int)
        parser.add_argument("deed", choices=["plan", "apply"])

    def handle(self, *, batch, deed, **options):
        """A failure is logged, which masks personal data, and not raised: Python would print it as it is."""
        try:
            self._work(batch, deed)
        except Exception:
            log.exception("batch %s: %s failed", batch, deed)
            raise SystemExit(1) from None

    def _work(self, batch, deed):
        state = State.PLANNING if deed == "plan" else State.APPLYING
        waiting = Batch.objects.get(pk=batch)
        taken = Batch.objects.filter(pk=batch, state=state, worker=waiting.worker).update(worker=worker.signature())
        if not taken:
            return
        waiting.refresh_from_db()
        if deed == "apply":
            batches.apply(waiting)
            return
        try:
            batches.plan(waiting)
        except Refusal:
            return  # kept as the batch's message
        except BaseException:
            message = "检查时出错，没有写入任何数据，请稍后再试；仍然出错时请联系系统管理员。"
            Batch.objects.filter(pk=batch, state=State.PLANNING).update(state=State.READ, message=message, worker="")
            raise
