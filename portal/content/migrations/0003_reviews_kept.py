from django.db import migrations

CHANGE, REMOVAL = "审核意见不能修改。", "审核意见不能删除。"
REVIEW = "content_review"
TRIGGERS = {
    "sqlite": [
        f"CREATE TRIGGER content_review_unchanged BEFORE UPDATE ON {REVIEW} BEGIN SELECT RAISE(ABORT, '{CHANGE}'); END",
        f"CREATE TRIGGER content_review_kept BEFORE DELETE ON {REVIEW} BEGIN SELECT RAISE(ABORT, '{REMOVAL}'); END",
    ],
    "postgresql": [
        "CREATE FUNCTION content_refuse() RETURNS trigger LANGUAGE plpgsql AS "
        "$$ BEGIN RAISE EXCEPTION '%', TG_ARGV[0]; END $$",
        f"CREATE TRIGGER content_review_unchanged BEFORE UPDATE ON {REVIEW} "
        f"FOR EACH ROW EXECUTE FUNCTION content_refuse('{CHANGE}')",
        f"CREATE TRIGGER content_review_kept BEFORE DELETE ON {REVIEW} "
        f"FOR EACH ROW EXECUTE FUNCTION content_refuse('{REMOVAL}')",
        f"CREATE TRIGGER content_review_not_emptied BEFORE TRUNCATE ON {REVIEW} "
        f"FOR EACH STATEMENT EXECUTE FUNCTION content_refuse('{REMOVAL}')",
    ],
}


def keep(apps, schema_editor):
    """Only the database can refuse somebody with an SQL client."""
    with schema_editor.connection.cursor() as cursor:
        for statement in TRIGGERS[schema_editor.connection.vendor]:
            cursor.execute(statement)


class Migration(migrations.Migration):
    dependencies = [("content", "0002_initial")]

    operations = [migrations.RunPython(keep, migrations.RunPython.noop)]
