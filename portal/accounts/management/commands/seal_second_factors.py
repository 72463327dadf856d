"""Seals the secrets of all second factors with the first key, after which the former ones may be dropped."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from portal.accounts.factor_secrets import MissingKeyError, seal_all_again


class Command(BaseCommand):
    help = "用 SECOND_FACTOR_KEYS 的第一个密钥重新加密所有两步验证的密钥；完成后可以去掉以前的密钥。"

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            self.stdout.write(f"已重新加密 {seal_all_again()} 项。")
        except MissingKeyError as error:
            raise CommandError(str(error)) from error
