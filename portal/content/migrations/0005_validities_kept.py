from django.db import migrations

CHANGE, REMOVAL = "时效记录不能修改。", "时效记录不能删除。"
TABLE = "content_validity"
TRIGGERS = {
    "sqlite": [
        f"CREATE TRIGGER content_validity_unchanged BEFORE UPDATE ON {TABLE} BEGIN SELECT RAISE(ABORT, '{CHANGE}'); END",
        f"CREATE TRIGGER content_validity_kept BEFORE DELETE ON {TABLE} BEGIN SELECT RAISE(ABORT, '{REMOVAL}'); END",
    ],
    "postgresql": [
        f"CREATE TRIGGER content_validity_unchanged BEFORE UPDATE ON {TABLE} "
        f"FOR EACH ROW EXECUTE FUNCTION content_refuse('{CHANGE}')",
        f"CREATE TRIGGER content_validity_kept BEFORE DELETE ON {TABLE} "
        f"FOR EACH ROW EXECUTE FUNCTION content_refuse('{REMOVAL}')",
        f"CREATE TRIGGER content_validity_not_emptied BEFORE TRUNCATE ON {TABLE} "
        f"FOR EACH STATEMENT EXECUTE FUNCTION content_refuse('{REMOVAL}')",
    ],
}


def keep(apps, schema_editor):
    """Only the database can refuse somebody with an SQL client."""
    with schema_editor.connection.cursor() as cursor:
        for statement in TRIGGERS[schema_editor.connection.vendor]:
            cursor.execute(statement)


class Migration(migrations.Migration):
    dependencies = [("content", "0004_papers")]

    operations = [migrations.RunPython(keep, migrations.RunPython.noop)]
