"""Makes every kept page old."""

from typing import Any

from django.core.management.base import BaseCommand
from django.db import connection, transaction

from portal.pagecache.writes import announce


class Command(BaseCommand):
    help = "让所有已缓存的公开页面重新生成（恢复备份、直接修改数据库或更换模板之后使用）。"

    def handle(self, *args: Any, **options: Any) -> None:
        with transaction.atomic():
            connection.ensure_connection()
            announce(connection)
        self.stdout.write("已通知所有服务进程：公开页面将重新生成。")
