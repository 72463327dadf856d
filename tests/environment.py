"""Says which environment the suite runs in and compiles the catalogues, before Django's settings are read; empties
tables between tests.
"""

import os

import pytest

from portal.language import catalogue

os.environ.setdefault("PORTAL_ENV", "test")
catalogue.compile_all()


@pytest.fixture(scope="session", autouse=True)
def emptied_between_tests():
    """A test with real commits ends by emptying every table; the audit log's triggers would forbid that."""
    from django.db.backends.base.operations import BaseDatabaseOperations

    from portal.audit import append_only

    empty = BaseDatabaseOperations.execute_sql_flush

    def without_triggers(operations, statements):
        append_only.execute(operations.connection, append_only.DROP)
        try:
            empty(operations, statements)
        finally:
            append_only.execute(operations.connection, append_only.CREATE)

    BaseDatabaseOperations.execute_sql_flush = without_triggers
    yield
    BaseDatabaseOperations.execute_sql_flush = empty
