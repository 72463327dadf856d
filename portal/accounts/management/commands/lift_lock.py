"""Opens locks of the sign-in from the command line."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db.models import Q

from portal.accounts import lockout
from portal.accounts.models import SignInCounter
from portal.limits.client_address import counted_network


class Command(BaseCommand):
    """For the case that the administrators are locked out themselves."""

    help = "解除账号或地址的登录锁定，例如 lift_lock wangfang 或 lift_lock 10.1.2.3。"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("labels", nargs="+", metavar="账号或地址")

    def handle(self, *args: Any, labels: list[str], **options: Any) -> None:
        for label in labels:
            name = counted_network(label) or label
            rows = SignInCounter.objects.filter(Q(label__iexact=name) | Q(label__iexact=f"{name} 两步验证"))
            if not rows:
                raise CommandError(f"没有 {label} 的登录失败记录，不需要解除。")
            lockout.lift(rows)
            self.stdout.write(f"已解除 {label} 的登录锁定。")
