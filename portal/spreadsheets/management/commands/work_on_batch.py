"""Plans or writes one batch in a process of its own; the pages start it for large files."""

import logging
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand

from portal.spreadsheets import batches
from portal.spreadsheets.errors import FileRefused
from portal.spreadsheets.models import Batch, State
from portal.spreadsheets.workflow import Workflow

log = logging.getLogger(__name__)
BROKE_OFF = "检查时出错，没有写入任何数据，请稍后再试；仍然出错时请联系系统管理员。"


class Command(BaseCommand):
    help = "检查或写入一个导入批次（由导入页面启动，通常不需要手工运行）。"

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("batch", type=int)
        parser.add_argument("action", choices=["plan", "apply"])

    def handle(self, *, batch: int, action: str, **options: Any) -> None:
        """A failure is logged, which masks personal data, and not raised: Python would print it as it is."""
        try:
            self._work(Batch.objects.get(pk=batch), action)
        except Exception:
            log.exception("batch %s: %s failed", batch, action)
            raise SystemExit(1) from None

    def _work(self, batch: Batch, action: str) -> None:
        workflow = Workflow(batch)
        if not workflow.take_over(State.PLANNING if action == "plan" else State.APPLYING):
            return
        batch.refresh_from_db()
        if action == "apply":
            batches.apply(batch)
            return
        try:
            batches.plan(batch)
        except FileRefused:
            return  # kept as the batch's message
        except BaseException:
            workflow.fail(BROKE_OFF)
            raise
