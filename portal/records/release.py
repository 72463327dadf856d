"""Which databases this code can work with: those whose history starts with release 0.2.0, and empty ones."""

from contextlib import suppress

from django.apps import apps
from django.core.exceptions import ImproperlyConfigured
from django.db import DEFAULT_DB_ALIAS, OperationalError, connections
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.migrations.recorder import MigrationRecorder

MARK = ("records", "0001_history_begins")

TOO_OLD = (
    "这个数据库是 0.2.0 之前的版本建立的，不能升级，里面的数据没有改动。"
    "请用原来的程序把需要的数据导出为表格，再用 DATABASE_URL 或 DATA_DIR 指向一个空数据库，重新建表后导入。"
    "做法见 docs/upgrading.md。"
)


def is_too_old(connection: BaseDatabaseWrapper) -> bool:
    """Whether the database has tables of ours or of Django, but not the mark of release 0.2.0.

    Raises OperationalError when the database does not answer.
    """
    tables = set(connection.introspection.table_names())
    if tables.isdisjoint(model._meta.db_table for model in apps.get_models()):
        return False
    return MARK not in MigrationRecorder(connection).applied_migrations()


def refuse_too_old(using: str = DEFAULT_DB_ALIAS) -> None:
    """Raises ImproperlyConfigured with the way out. A database that does not answer is for the probes to tell."""
    with suppress(OperationalError):
        if is_too_old(connections[using]):
            raise ImproperlyConfigured(TOO_OLD)
