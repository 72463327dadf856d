"""Prepares the demonstration and, if asked, serves it."""

import os
import sys
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import OperationalError, connection

from portal.demo.aside import put_aside
from portal.demo.load import load
from portal.demo.prepare import first_administrator, prepare
from portal.demo.serve import CannotServe, free_port, serve


class Command(BaseCommand):
    """Sets an installation up and, with ``--serve``, runs the production server."""

    help = "准备演示站点：建表、载入公开数据与演示数据；加 --serve 则随后启动生产服务器。"
    requires_system_checks = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--serve", action="store_true", help="准备好后启动服务器")
        parser.add_argument("--facts-only", action="store_true", help="只载入公开数据（区划、公布数字），不建演示数据")

    def handle(self, *args: Any, facts_only: bool, **options: Any) -> None:
        if facts_only:
            load(invented=False, report=self.stdout.write)
            return
        if settings.PRODUCTION:
            raise CommandError("生产环境不载入演示数据。如需载入公开数据，请运行 manage.py demo --facts-only。")
        try:
            self._demonstrate(options["serve"])
        except CannotServe as fault:
            sys.exit(str(fault))
        except KeyboardInterrupt:
            sys.exit("已停止。再次运行会接着做完。")

    def _demonstrate(self, serving: bool) -> None:
        port = os.environ.get("PORT", "8000")
        if serving:
            free_port(port)
        try:
            connection.ensure_connection()
        except OperationalError:
            raise CannotServe("连接不上数据库，请确认数据库已经启动，并检查 DATABASE_URL。") from None
        self._put_aside()
        prepare(self.stdout.write)
        administrator = first_administrator()
        address = f"http://127.0.0.1:{port}/"
        self.stdout.write(f"站点地址：{address}    后台地址：{address}admin/")
        if settings.PORTAL_ENV == "demo":
            self.stdout.write(f"演示短信：{address}demo/letters/")
        if administrator:
            name, password = administrator
            self.stdout.write(f"管理员：{name}    密码：{password}    （只显示这一次，请记下）")
        if serving:
            self.stdout.write("按 Ctrl-C 停止。")
            self.stdout.flush()
            connection.close()
            sys.exit(serve(port))

    def _put_aside(self) -> None:
        """After a folder was put aside everything starts again: settings and connections knew the old one."""
        aside = put_aside()
        if aside:
            self.stdout.write(
                f"原来的数据夹是 0.2.0 之前的版本建立的，不能升级，已原样移到 {aside}。现在建立新的演示站点。"
            )
            self.stdout.flush()
            os.execv(sys.executable, [sys.executable, *sys.argv])  # noqa: S606 - our own words
