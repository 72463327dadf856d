"""The worker as a process: ``make demo`` keeps one, in production a service does."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from portal.jobs.worker import GONE, Worker, leave


class Command(BaseCommand):
    """Several may run at once, on several machines too."""

    help = "运行后台任务，直到收到停止信号；加 --once 则做完到期的任务就结束，供只有 cron 的主机每隔几分钟运行。"
    requires_system_checks = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--once", action="store_true", help="做完现在到期的任务就结束")
        parser.add_argument("--queue", action="append", default=[], help="只做这个队列的任务，可以重复；不写则做全部")

    def handle(self, *, once: bool, queue: list[str], **options: Any) -> None:
        try:
            Worker(queue).run(once=once)
        except GONE:
            raise CommandError("连接不上数据库，或者还没有运行 migrate，没有做任何任务。") from None
        if not once:
            leave()
