"""Removes audit entries whose time is over."""

from datetime import timedelta
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import transaction
from django.utils import timezone

from portal.audit.chain import extend_fully, purge
from portal.audit.log import Kind, record


class Command(BaseCommand):
    """Removes audit entries that are older than the law asks for; the database refuses anything younger."""

    help = f"清理早于指定天数（至少 {settings.AUDIT_KEEP_DAYS} 天）的审计日志；清理前请先导出存档。"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--days", type=int, default=settings.AUDIT_KEEP_DAYS, help="保留最近多少天")

    def handle(self, *args: Any, days: int, **options: Any) -> None:
        if days < settings.AUDIT_KEEP_DAYS:
            raise CommandError(f"审计日志至少保留 {settings.AUDIT_KEEP_DAYS} 天，不能只保留 {days} 天。")
        moment = timezone.now() - timedelta(days=days)
        extend_fully()
        with transaction.atomic():
            count = purge(moment)
            record(Kind.PURGE, subject="审计日志", note=f"清理 {count} 条，早于 {moment:%Y-%m-%d}")
        self.stdout.write(f"已清理 {count} 条审计日志。")
