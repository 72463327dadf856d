"""Notices every statement that changes public content, and says so once its transaction is committed.

It stands where Django hands a statement to the database, so saves, bulk operations, ``QuerySet.update`` and raw SQL
are all seen; only what goes round Django's cursor (``COPY``, another program) is not: ``manage.py refresh_pages``
makes up for it. A statement it can't read counts as a change.
"""

import logging
import re
import secrets
from collections.abc import Callable
from functools import lru_cache
from typing import Any

from django.db.backends.base.base import BaseDatabaseWrapper

from portal.pagecache.connection import (
    call_after_commit,
    driver,
    execute_unseen,
    in_transaction,
    waiting_callbacks,
    wrap_every_statement,
)
from portal.pagecache.generation import CHANNEL, generation
from portal.pagecache.tables import is_public

LONG = 2_000  # characters; longer statements are read each time instead of being remembered
ROW = (
    "INSERT INTO pagecache_generation (id, number) VALUES (1, 1) "
    "ON CONFLICT (id) DO UPDATE SET number = pagecache_generation.number + 1"
)
logger = logging.getLogger(__name__)

_HARMLESS = re.compile(
    r"\A\s*+(SELECT|SAVEPOINT|RELEASE|ROLLBACK|BEGIN|COMMIT|START|SET|RESET|SHOW|PRAGMA|EXPLAIN|LISTEN|UNLISTEN|NOTIFY"
    r"|DECLARE|FETCH|CLOSE|LOCK|ANALYZE|VACUUM)\b",
    re.IGNORECASE,
)
_CHANGE = re.compile(
    r"\b(?:(?:INSERT\s+(?:OR\s+\w+\s+)?|REPLACE\s+|MERGE\s+)INTO|(?<!DO )(?<!FOR )UPDATE(?:\s+OR\s+\w+)?|DELETE\s+FROM"
    r"|TRUNCATE(?:\s+TABLE)?)\s+(?:ONLY\s+)?(?:\"?\w+\"?\.)?[\"`\[]?(\w+)",
    re.IGNORECASE,
)


def changes_public(sql: Any) -> bool:
    """Whether the statement may change what a public page shows."""
    sql = sql if isinstance(sql, str) else str(sql)
    return _changes_public.__wrapped__(sql) if len(sql) > LONG else _changes_public(sql)


@lru_cache(4096)
def _changes_public(sql: str) -> bool:
    if _HARMLESS.match(sql) and ";" not in sql.rstrip("; \n"):
        return False
    tables = _CHANGE.findall(sql)
    return not tables or any(is_public(table) for table in tables)


def count_writes(connection: BaseDatabaseWrapper, **_: Any) -> None:
    """Receiver of ``connection_created``."""
    wrap_every_statement(connection, notice)


def notice(execute: Callable[..., Any], sql: Any, params: Any, many: bool, context: dict[str, Any]) -> Any:
    """Wrapper of every statement, see ``Connection.execute_wrapper``: announces those that change a public page."""
    result = execute(sql, params, many, context)
    if changes_public(sql):
        announce(context["connection"])
    return result


def announce(connection: BaseDatabaseWrapper) -> None:
    """Bump the generation after the running transaction's commit, or now when there is none. Rolled back: nothing."""
    if in_transaction(connection) and _announced(connection):
        return
    bump = _Bump(connection)
    if connection.vendor == "postgresql":
        execute_unseen(connection, "SELECT pg_notify(%s, %s)", [CHANNEL, f"{bump.token:016x}"])
    call_after_commit(connection, bump)


def _announced(connection: BaseDatabaseWrapper) -> bool:
    """Whether a bump waits already. Only a rollback to a savepoint that is open now can remove it, and such a
    rollback also undoes what comes now."""
    return any(type(call) is _Bump for call in waiting_callbacks(connection))


class _Bump:
    """Runs right after the commit: this machine first, then the row that other machines read."""

    def __init__(self, connection: BaseDatabaseWrapper) -> None:
        self.connection = connection
        self.token = secrets.randbits(63) | 1

    def __call__(self) -> None:
        try:
            generation.bump(self.token)
        except OSError:
            logger.exception("The content generation could not be changed on this machine.")
        if self.connection.vendor == "postgresql":
            self._count()

    def _count(self) -> None:
        try:
            execute_unseen(self.connection, ROW)
        except driver(self.connection).errors.UndefinedTable:
            pass  # the first migration of all is running
        except driver(self.connection).Error:
            logger.warning("The row of the content generation could not be changed.", exc_info=True)
