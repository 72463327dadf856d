from datetime import timedelta

from django.core.management.base import BaseCommand
from django.db.models import Q
from django.utils import timezone

from portal.accounts.models import User


class Command(BaseCommand):
    """Accounts that nobody uses are the ones that nobody misses when they are stolen."""

    help = "停用 90 天（可指定）没有登录过的账号；系统管理员可以重新启用。"

    def add_arguments(self, parser):
        parser.add_argument("--days", type=int, default=90)

    def handle(self, *, days, **options):
        limit = timezone.now() - timedelta(days=days)
        idle = Q(last_login__lt=limit) | Q(last_login=None, date_joined__lt=limit)
        for account in User.objects.filter(idle, is_active=True, is_superuser=False):
            account.is_active = False
            account.save()
            self.stdout.write(f"已停用 {account.get_username()}")
