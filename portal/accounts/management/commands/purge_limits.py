"""Removes counts that no longer mean anything, and addresses that nobody has signed in from for long."""

from typing import Any

from django.core.management.base import BaseCommand

from portal.accounts.known_addresses import KEEP_DAYS, purge_addresses
from portal.limits.throttle import purge


class Command(BaseCommand):
    """To be run daily: each address that was ever counted would otherwise leave a row behind."""

    help = f"清理已失效的限流和登录失败计数，以及 {KEEP_DAYS} 天没有登录过的地址记录。"

    def handle(self, *args: Any, **options: Any) -> None:
        self.stdout.write(f"已清理 {purge()} 条计数、{purge_addresses()} 条地址记录。")
