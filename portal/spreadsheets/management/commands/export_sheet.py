"""Exports a sheet from the command line with the writer of the pages."""

import json
from argparse import ArgumentParser
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from portal.spreadsheets.export.files import csv_stream, write_xlsx
from portal.spreadsheets.export.rows import export_columns, export_rows
from portal.spreadsheets.export.sheet_rows import TooLong
from portal.spreadsheets.resources import SHEETS


class Command(BaseCommand):
    help = "导出一个表格为 xlsx 或 csv。退出码：0 已写出；1 没有写出。"

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("sheet", choices=sorted(SHEETS), help="表格的名称，如 places.place")
        parser.add_argument("file", type=Path, help="扩展名决定格式：.xlsx 或 .csv")
        parser.add_argument("--personal", action="store_true", help="包括个人信息列")
        parser.add_argument("--dry-run", action="store_true", help="只说明有多少行、哪些列")

    def handle(self, *, sheet: str, file: Path, personal: bool, dry_run: bool, **options: Any) -> None:
        resource, format = SHEETS[sheet], file.suffix.lower()
        if format not in (".xlsx", ".csv"):
            raise CommandError("文件的扩展名须是 .xlsx 或 .csv。")
        columns = export_columns(resource, personal=personal)
        headings = [column.heading for column in columns]
        rows = resource.rows()
        if not dry_run:
            self._write(file, resource.heading(), headings, export_rows(resource, rows, columns))
        report = {"sheet": sheet, "rows": rows.count(), "columns": headings, "file": "" if dry_run else str(file)}
        self.stdout.write(json.dumps(report, ensure_ascii=False, indent=2))

    def _write(self, file: Path, title: str, headings: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
        try:
            if file.suffix.lower() == ".csv":
                with file.open("w", encoding="utf-8", newline="") as out:
                    out.writelines(csv_stream(headings, rows))
            else:
                with file.open("wb") as out:
                    write_xlsx(out, title, headings, rows)
        except TooLong as refusal:
            file.unlink(missing_ok=True)
            raise CommandError(str(refusal)) from None
