"""The parts of Django's database connection that are not documented, or only half, in one place.

``tests/portal/pagecache/test_connection.py`` is the contract that a new version of Django has to pass.
"""

from collections.abc import Callable, Iterator
from typing import Any

from django.db.backends.base.base import BaseDatabaseWrapper

Wrapper = Callable[..., Any]


def wrap_every_statement(connection: BaseDatabaseWrapper, wrapper: Wrapper) -> None:
    """Let ``wrapper`` see every statement of the connection, outermost and for good.

    The documented ``execute_wrapper`` is a context manager, which ends; this stays while the connection lives.
    """
    if wrapper not in connection.execute_wrappers:
        connection.execute_wrappers.insert(0, wrapper)


def execute_unseen(connection: BaseDatabaseWrapper, sql: str, parameters: list[Any] | None = None) -> None:
    """Run a statement with the driver itself, so that the queries that a page or a test counts are its own."""
    connection.connection.execute(sql, parameters)


def driver(connection: BaseDatabaseWrapper) -> Any:
    """The driver's module, with the exceptions that ``execute_unseen`` raises."""
    return connection.Database  # type: ignore[attr-defined]  # not in the stubs


def in_transaction(connection: BaseDatabaseWrapper) -> bool:
    """Whether a commit is still to come: inside ``atomic``, or with autocommit turned off by hand."""
    return connection.in_atomic_block or not connection.get_autocommit()


def waiting_callbacks(connection: BaseDatabaseWrapper) -> Iterator[Callable[[], Any]]:
    """What runs after the commit of the open transaction."""
    return (call for _savepoints, call, _robust in connection.run_on_commit)  # type: ignore[misc]  # the stubs lack robust


def call_after_commit(connection: BaseDatabaseWrapper, call: Callable[[], Any]) -> None:
    """Run ``call`` after the commit, or now where nothing is open.

    The documented ``on_commit`` refuses where autocommit is off without ``atomic``, though Django runs the callbacks
    after ``commit()`` there too.
    """
    if in_transaction(connection) and not connection.in_atomic_block:
        connection.run_on_commit.append((set(), call, True))  # type: ignore[arg-type]  # the stubs lack robust
    else:
        connection.on_commit(call, robust=True)
