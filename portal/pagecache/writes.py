"""Notices every statement that changes public content, and says so once its transaction is committed.

It stands where Django hands a statement to the database, so saves, bulk operations, ``QuerySet.update`` and raw SQL
are all seen; only what goes round Django's cursor (``COPY``, another program) is not: ``manage.py refresh_pages``
makes up for it. A statement it can't read counts as a change.
"""

import logging
import re
import secrets
from functools import lru_cache

from portal.pagecache.connection import (
    call_after_commit,
    execute_unseen,
    in_transaction,
    waiting_callbacks,
    wrap_every_statement,
)
from portal.pagecache.generation import CHANNEL, generation
from portal.pagecache.tables import is_public

LONG = 2_000  # characters; longer statements are read anew each time instead of being remembered
ROW = (
    "INSERT INTO pagecache_generation (id, number) VALUES (1, 1) "
    "ON CONFLICT (id) DO UPDATE SET number = pagecache_generation.number + 1"
)
logger = logging.getLogger(__name__)

_HARMLESS = re.compile(
    r"\s*(SELECT|SAVEPOINT|RELEASE|ROLLBACK|BEGIN|COMMIT|START|SET|RESET|SHOW|PRAGMA|EXPLAIN|LISTEN|UNLISTEN|NOTIFY"
    r"|DECLARE|FETCH|CLOSE|LOCK|ANALYZE|VACUUM)\b",
    re.IGNORECASE,
)
_CHANGE = re.compile(
    r"\b(?:(?:INSERT\s+(?:OR\s+\w+\s+)?|REPLACE\s+|MERGE\s+)INTO|(?<!DO )(?<!FOR )UPDATE(?:\s+OR\s+\w+)?|DELETE\s+FROM"
    r"|TRUNCATE(?:\s+TABLE)?)\s+(?:ONLY\s+)?(?:\"?\w+\"?\.)?[\"`\[]?(\w+)",
    re.IGNORECASE,
)


def changes_public(sql):
    """Whether the statement may change what a public page shows."""
    sql = sql if isinstance(sql, str) else str(sql)
    return _changes_public.__wrapped__(sql) if len(sql) > LONG else _changes_public(sql)


@lru_cache(4096)
def _changes_public(sql):
    if _HARMLESS.match(sql) and ";" not in sql.rstrip("; \n"):
        return False
    tables = _CHANGE.findall(sql)
    return not tables or any(is_public(table) for table in tables)


def count_writes(connection, **_):
    """Receiver of ``connection_created``."""
    wrap_every_statement(connection, notice)


def notice(execute, sql, params, many, context):
    result = execute(sql, params, many, context)
    if changes_public(sql):
        announce(context["connection"])
    return result


def announce(connection):
    """Bump the generation after the running transaction's commit, or now when there is none. Rolled back: nothing."""
    if in_transaction(connection) and _announced(connection):
        return
    bump = _Bump(connection)
    if connection.vendor == "postgresql":
        execute_unseen(connection, "SELECT pg_notify(%s, %s)", [CHANNEL, f"{bump.token:016x}"])
    call_after_commit(connection, bump)


def _announced(connection):
    """Whether a bump waits already. Only a rollback to a savepoint that is open now can remove it, and such a
    rollback also undoes what comes now."""
    return any(type(call) is _Bump for call in waiting_callbacks(connection))


class _Bump:
    """Runs right after the commit: this machine first, then the row that other machines read."""

    def __init__(self, connection):
        self.connection = connection
        self.token = secrets.randbits(63) | 1

    def __call__(self):
        try:
            generation.bump(self.token)
        except OSError:
            logger.exception("The content generation could not be changed on this machine.")
        if self.connection.vendor == "postgresql":
            self._count()

    def _count(self):
        try:
            execute_unseen(self.connection, ROW)
        except self.connection.Database.errors.UndefinedTable:
            pass  # the first migration of all is running
        except self.connection.Database.Error:
            logger.warning("The row of the content generation could not be changed.", exc_info=True)
