"""Database triggers that keep the audit log: no row is changed, and none is removed before its time.

The ORM refuses as well, but only the database can stop somebody with an SQL client.
"""

from collections.abc import Mapping, Sequence

from django.apps.registry import Apps
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

KEPT_DAYS = 180  # the law's six months; ``AUDIT_KEEP_DAYS`` may ask for more, never for less
TABLE = "audit_auditevent"
CHANGE, REMOVAL = "审计记录不能修改。", f"审计记录须保存至少 {KEPT_DAYS} 天，不能删除。"

CREATE = {
    "sqlite": [
        f"CREATE TRIGGER audit_unchanged BEFORE UPDATE ON {TABLE} BEGIN SELECT RAISE(ABORT, '{CHANGE}'); END",
        f"CREATE TRIGGER audit_kept BEFORE DELETE ON {TABLE} "
        f"WHEN OLD.moment > datetime('now', '-{KEPT_DAYS} days') BEGIN SELECT RAISE(ABORT, '{REMOVAL}'); END",
    ],
    "postgresql": [
        "CREATE FUNCTION audit_refuse() RETURNS trigger LANGUAGE plpgsql AS "
        "$$ BEGIN RAISE EXCEPTION '%%', TG_ARGV[0]; END $$",
        f"CREATE TRIGGER audit_unchanged BEFORE UPDATE ON {TABLE} "
        f"FOR EACH ROW EXECUTE FUNCTION audit_refuse('{CHANGE}')",
        f"CREATE TRIGGER audit_kept BEFORE DELETE ON {TABLE} FOR EACH ROW "
        f"WHEN (OLD.moment > now() - interval '{KEPT_DAYS} days') EXECUTE FUNCTION audit_refuse('{REMOVAL}')",
        f"CREATE TRIGGER audit_not_emptied BEFORE TRUNCATE ON {TABLE} "
        f"FOR EACH STATEMENT EXECUTE FUNCTION audit_refuse('{REMOVAL}')",
    ],
}
DROP = {
    "sqlite": ["DROP TRIGGER IF EXISTS audit_unchanged", "DROP TRIGGER IF EXISTS audit_kept"],
    "postgresql": [
        *(
            f"DROP TRIGGER IF EXISTS {name} ON {TABLE}"
            for name in ("audit_unchanged", "audit_kept", "audit_not_emptied")
        ),
        "DROP FUNCTION IF EXISTS audit_refuse()",
    ],
}


def execute(connection: BaseDatabaseWrapper, statements: Mapping[str, Sequence[str]]) -> None:
    """Run the statements that belong to the connection's database."""
    with connection.cursor() as cursor:
        for statement in statements[connection.vendor]:
            cursor.execute(statement.replace("%%", "%"))


def create(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """For the migration. Triggers that are there already, as in a restored database, are replaced."""
    drop(apps, schema_editor)
    execute(schema_editor.connection, CREATE)


def drop(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """For the migration, backwards."""
    execute(schema_editor.connection, DROP)
