"""System checks: both databases run with the settings that the product's promises rest on."""

from collections.abc import Iterator, Mapping
from typing import Any

from django.conf import settings
from django.core.checks import Error, Tags, Warning, register

SQLITE_PRAGMAS = ("journal_mode=wal", "foreign_keys=on")
BUSY_TIMEOUT = 20  # seconds
THIS_MACHINE = ("", "localhost", "127.0.0.1", "::1")
VERIFIED = ("verify-ca", "verify-full")  # what libpq calls TLS with a certificate that it has looked at


@register(Tags.database)
@register(Tags.compatibility)
def database_settings(app_configs: Any = None, **kwargs: Any) -> list[Error]:
    """SQLite: WAL, IMMEDIATE transactions, busy time-out, foreign keys. PostgreSQL: pool and statement time-out."""
    return faults(settings.DATABASES["default"])


def faults(database: Mapping[str, Any]) -> list[Error]:
    """What is wrong with the settings of one database."""
    options = database.get("OPTIONS", {})
    messages = _sqlite(options) if database["ENGINE"].endswith("sqlite3") else _postgres(options)
    return [Error(message, id=f"monitoring.E{number:03}") for number, message in messages]


def _sqlite(options: Mapping[str, Any]) -> Iterator[tuple[int, str]]:
    pragmas = options.get("init_command", "").replace(" ", "").lower()
    if options.get("transaction_mode") != "IMMEDIATE":
        yield 1, "SQLite 必须使用 transaction_mode=IMMEDIATE，否则并发写入会丢失。"
    if options.get("timeout", 0) < BUSY_TIMEOUT:
        yield 2, f"SQLite 的等待时间不得少于 {BUSY_TIMEOUT} 秒。"
    for pragma in SQLITE_PRAGMAS:
        if pragma not in pragmas:
            yield 3, f"SQLite 的 init_command 缺少 PRAGMA {pragma}。"


def _postgres(options: Mapping[str, Any]) -> Iterator[tuple[int, str]]:
    if not options.get("pool"):
        yield 4, "PostgreSQL 必须开启连接池（OPTIONS 中的 pool）。"
    if "statement_timeout" not in options.get("options", ""):
        yield 5, "PostgreSQL 必须设置 statement_timeout。"


@register(Tags.security, deploy=True)
def database_transport(app_configs: Any = None, **kwargs: Any) -> list[Warning]:
    """A PostgreSQL on another machine is spoken to through TLS alone, and only with a certificate that was verified."""
    return list(transport_faults(settings.DATABASES["default"]))


def transport_faults(database: Mapping[str, Any]) -> Iterator[Warning]:
    """What is wrong with the way to one database."""
    host = database.get("HOST") or ""
    if database["ENGINE"].endswith("sqlite3") or host in THIS_MACHINE or host.startswith("/"):
        return
    if database.get("OPTIONS", {}).get("sslmode") not in VERIFIED:
        yield Warning(
            "数据库在另一台机器上，DATABASE_URL 末尾应加 ?sslmode=verify-full&sslrootcert=证书路径。",
            id="monitoring.W001",
        )
