"""How many parameters one statement may have: a private figure of Django's SQLite backend, set for a while.

SQLite takes 250,000 parameters in a statement; Django 5.2 reckons with the 999 of old builds and would split a block
of 4,000 rows into hundreds of statements. ``features.max_query_params`` is one connection's, and what is written under
it is ours alone: other threads have connections of their own. The test of this module fails when Django reads the
limit itself; then the module can go.
"""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager

from django.db.backends.base.base import BaseDatabaseWrapper


@contextmanager
def many_parameters(connection: BaseDatabaseWrapper) -> Iterator[None]:
    """While it lasts, statements on ``connection`` may be as long as the database itself allows."""
    if connection.vendor != "sqlite":
        yield
        return
    features = connection.features
    connection.ensure_connection()
    before = features.max_query_params
    features.max_query_params = connection.connection.getlimit(sqlite3.SQLITE_LIMIT_VARIABLE_NUMBER)
    try:
        yield
    finally:
        features.max_query_params = before
