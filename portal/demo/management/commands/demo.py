import os
import sys

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from portal.demo.load import load
from portal.demo.prepare import first_administrator, prepare


class Command(BaseCommand):
    """Sets an installation up and, with ``--serve``, becomes the production server."""

    help = "准备演示站点：建表、载入公开数据与演示数据；加 --serve 则随后启动生产服务器。"
    requires_system_checks = []

    def add_arguments(self, parser):
        parser.add_argument("--serve", action="store_true", help="准备好后启动服务器")
        parser.add_argument("--facts-only", action="store_true", help="只载入公开数据（区划、公布数字），不建演示数据")

    def handle(self, *, serve, facts_only, **options):
        if facts_only:
            load(invented=False, tell=self.stdout.write)
            return
        if settings.PRODUCTION:
            raise CommandError("生产环境不载入演示数据。如需载入公开数据，请运行 manage.py demo --facts-only。")
        prepare(self.stdout.write)
        administrator = first_administrator()
        address = f"http://127.0.0.1:{os.environ.get('PORT', '8000')}/"
        self.stdout.write(f"站点地址：{address}    后台地址：{address}admin/")
        if administrator:
            name, password = administrator
            self.stdout.write(f"管理员：{name}    密码：{password}    （只显示这一次，请记下）")
        if serve:
            self.stdout.write("按 Ctrl-C 停止。")
            self.stdout.flush()
            become_server()


def become_server():
    """Replace this process by granian, so that signals reach the server itself."""
    command = [
        sys.executable, "-m", "granian", "--interface", "wsgi", "--host", "127.0.0.1",
        "--port", os.environ.get("PORT", "8000"), "--workers", os.environ.get("WORKERS", "2"),
        "--blocking-threads", os.environ.get("THREADS", "4"), "--log-level", "warning",
        "--respawn-failed-workers", "portal.wsgi:application",
    ]  # fmt: skip
    os.execv(sys.executable, command)  # noqa: S606
