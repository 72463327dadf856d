"""Disables accounts that nobody has used for some time."""

from datetime import timedelta
from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.db.models import Q
from django.utils import timezone

from portal.accounts.models import User


class Command(BaseCommand):
    """Nobody notices when an account is stolen that nobody uses, so it is disabled."""

    help = "停用 90 天（可指定）没有登录过的账号；系统管理员可以重新启用。"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--days", type=int, default=90)

    def handle(self, *args: Any, days: int, **options: Any) -> None:
        limit = timezone.now() - timedelta(days=days)
        idle = Q(last_login__lt=limit) | Q(last_login=None, date_joined__lt=limit)
        for account in User.objects.filter(idle, is_active=True, is_superuser=False):
            account.is_active = False
            account.save()
            self.stdout.write(f"已停用 {account.get_username()}")
