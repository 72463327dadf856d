"""Work on the translation catalogues from the command line."""

from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from portal.language import catalogue


class Command(BaseCommand):
    """Catalogue work for developers; the demonstration and the tests compile by themselves."""

    help = "刷新（refresh）、检查（check）或编译（compile）翻译目录。"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("task", choices=["refresh", "check", "compile"])

    def handle(self, *args: Any, task: str, **options: Any) -> None:
        if task == "refresh":
            entries = catalogue.refresh()
            untranslated = len(catalogue.missing())
            self.stdout.write(f"英文目录现有 {len(entries)} 条，其中 {untranslated} 条还没有英文（check 逐条列出）。")
        elif task == "compile":
            self.stdout.write(f"已编译 {catalogue.compile_all()} 个目录。")
        else:
            lacking = catalogue.missing()
            for place, message in lacking:
                self.stdout.write(f"{place} 缺少英文：{message}")
            raise SystemExit(bool(lacking))
