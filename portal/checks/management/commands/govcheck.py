"""``manage.py govcheck``: what an inspector would find."""

import json
import sys
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from portal.checks.examination import Report, address_of, examine, keep
from portal.checks.registry import RULES, Level

VETO, WARNING = 2, 1  # exit codes


class Command(BaseCommand):
    help = "按政府网站检查指标体检：单项否决时以 2 结束，--strict 时有要改的以 1 结束。"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--rule", action="append", default=[], help="只查这些规则（代码，可重复）。")
        parser.add_argument("--json", action="store_true", help="以 JSON 输出。")
        parser.add_argument("--strict", action="store_true", help="有要改的问题也以非零结束。")
        parser.add_argument("--keep", action="store_true", help="记下这次体检，后台可见。")

    def handle(self, *args: Any, **options: Any) -> None:
        if unknown := set(options["rule"]) - set(RULES):
            raise CommandError(f"没有这样的规则：{'、'.join(sorted(unknown))}。可用的有：{'、'.join(sorted(RULES))}。")
        report = examine(options["rule"])
        if options["keep"] and not options["rule"]:
            keep(report)
        self.stdout.write(json.dumps(as_data(report), ensure_ascii=False) if options["json"] else as_text(report))
        if report.count(Level.VETO) or report.failed:
            sys.exit(VETO)
        if options["strict"] and report.count(Level.MUST):
            sys.exit(WARNING)


def as_data(report: Report) -> dict[str, Any]:
    return {
        "at": report.at.isoformat(),
        "veto": report.count(Level.VETO),
        "must": report.count(Level.MUST),
        "hint": report.count(Level.HINT),
        "passed": report.passed,
        "failed": report.failed,
        "waived": report.waived,
        "findings": [
            {
                "rule": rule.code,
                "group": rule.group,
                "level": found.level or rule.level,
                "sentence": found.sentence,
                "detail": found.detail,
                "basis": rule.basis,
                "due": found.due.isoformat() if found.due else None,
                "address": address_of(found),
            }
            for rule, found in report.found
        ],
    }


def as_text(report: Report) -> str:
    counts = "，".join(f"{level.label} {report.count(level)}" for level in Level)
    lines = [f"{counts}，通过 {len(report.passed)} 条规则。"]
    lines += [f"规则 {code} 没有跑完，请看日志。" for code in report.failed]
    for rule, found in sorted(report.found, key=lambda one: list(Level).index(Level(one[1].level or one[0].level))):
        level = Level(found.level or rule.level).label
        lines.append(f"[{level}] {rule.group}：{found.sentence}（{rule.code}，依据：{rule.basis}）")
    return "\n".join(lines)
