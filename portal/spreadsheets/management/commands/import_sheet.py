"""Imports a file from the command line with the engine of the pages."""

import json
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.contrib.auth import get_user_model
from django.core.files import File
from django.core.management.base import BaseCommand, CommandError

from portal.spreadsheets import batches
from portal.spreadsheets.errors import FileRefused
from portal.spreadsheets.models import Batch, Rule
from portal.spreadsheets.pages.preview import groups_of
from portal.spreadsheets.resources import SHEETS
from portal.spreadsheets.workflow import Workflow

WRITTEN, WRONG, REFUSED = 0, 1, 2


class Command(BaseCommand):
    help = "导入一个表格。退出码：0 已写入或没有变化；1 有问题的行，没有写入；2 文件被拒绝。"

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("sheet", choices=sorted(SHEETS), help="表格的名称，如 places.place")
        parser.add_argument("file", type=Path)
        parser.add_argument("--dry-run", action="store_true", help="只检查，不写入")
        parser.add_argument("--skip-wrong", action="store_true", help="跳过有问题的行，写入其余的行")
        parser.add_argument("--user", help="以此用户名的权限导入；不给时不限范围")

    def handle(
        self, *, sheet: str, file: Path, dry_run: bool, skip_wrong: bool, user: str | None, **options: Any
    ) -> None:
        person = self._person(user)
        if not file.is_file():
            raise CommandError(f"没有文件 {file}。", returncode=REFUSED)
        try:
            with file.open("rb") as content:
                batch = batches.upload(sheet, File(content, name=file.name), user=person)
            batches.plan(batch)
        except FileRefused as refusal:
            self._tell({"refused": str(refusal)})
            raise SystemExit(REFUSED) from None
        written = False
        if not dry_run and batch.writes and (skip_wrong or not batch.wrong):
            rule = Rule.GOOD if skip_wrong else Rule.ALL
            Workflow(batch).claim(user=person, token=batch.token, rule=rule)
            written = batches.apply(batch)
        self._tell(self._report(batch, written))
        clean = not batch.wrong or skip_wrong
        if not clean or (batch.writes and not written and not dry_run):
            raise SystemExit(WRONG)

    def _person(self, name: str | None) -> Any:
        if name is None:
            return None
        try:
            return get_user_model().objects.get(username=name)
        except get_user_model().DoesNotExist:
            raise CommandError(f"没有用户“{name}”。", returncode=REFUSED) from None

    def _report(self, batch: Batch, written: bool) -> dict[str, Any]:
        return {
            "batch": batch.pk,
            "written": written,
            "counts": batch.counts,
            "problems": [group["sentence"] for group in groups_of(batch, limit=200)],
            "skipped": batch.report.skipped,
            "warnings": batch.report.warnings,
            "unusual": batch.report.unusual,
        }

    def _tell(self, report: dict[str, Any]) -> None:
        self.stdout.write(json.dumps(report, ensure_ascii=False, indent=2))
