"""Removes counts and notes of sent forms that mean nothing any more, and addresses nobody has used for long."""

from typing import Any

from django.core.management.base import BaseCommand

from portal.accounts.known_addresses import KEEP_DAYS, purge_addresses
from portal.limits import idempotency, throttle


class Command(BaseCommand):
    """To be run daily: each address that was ever counted would otherwise leave a row behind."""

    help = f"清理已失效的限流和登录失败计数、表单提交记录，以及 {KEEP_DAYS} 天没有登录过的地址记录。"

    def handle(self, *args: Any, **options: Any) -> None:
        counts, addresses, sent = throttle.purge(), purge_addresses(), idempotency.purge()
        self.stdout.write(f"已清理 {counts} 条计数、{addresses} 条地址记录、{sent} 条提交记录。")
