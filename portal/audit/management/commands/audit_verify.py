"""Proves that no audit entry was removed or changed since it was written."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from portal.audit.chain import anchor, end, extend_fully
from portal.audit.verification import MOST, has_lost_its_end, holds_anchor, verify


class Command(BaseCommand):
    """Exit code 1 and one sentence for each fault, else the end of the chain, which also goes to the log."""

    help = "核对审计日志的链：有记录被删除或修改时逐条列出，退出码为 1；否则打印链的末端，请另行保存。"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--anchor", action="append", default=[], help="以前打印的末端（序号:链值），核对它仍在链上")

    def handle(self, *args: Any, **options: Any) -> None:
        if has_lost_its_end():
            raise CommandError("审计链末端的记录被删除，无法核对链是否完整。")
        extend_fully()
        verdict = verify()
        faults = [*verdict.faults]
        faults += [
            f"以前的末端 {text} 不在链上，链被整个重做过。" for text in options["anchor"] if not holds_anchor(text)
        ]
        if verdict.emptied:
            keys = "、".join(map(str, verdict.emptied[:MOST]))
            self.stdout.write(f"{len(verdict.emptied)} 条记录的文字在入链后被清空：{keys}")
        if faults:
            more = f"\n……共 {len(faults)} 处。" if len(faults) > MOST else ""
            raise CommandError("\n".join(faults[:MOST]) + more)
        last = end()
        anchor(last)
        self.stdout.write(f"已核对 {verdict.checked} 条，没有发现改动。链的末端：{last.position}:{last.hash}")
