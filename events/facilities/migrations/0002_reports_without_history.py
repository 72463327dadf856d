"""What citizens sent is taken out of history and audit log, and the steps of a report can no longer be changed."""

from django.db import migrations

AUDIT, STEP = "audit_auditevent", "facilities_faultstep"
CHANGE = "审计记录不能修改。"
STEP_CHANGE = "办理记录只能追加，不能修改。"
COLUMNS = "state, remark, at, report_id"  # the person may go with the account
OPEN = {"sqlite": "DROP TRIGGER audit_unchanged", "postgresql": f"ALTER TABLE {AUDIT} DISABLE TRIGGER audit_unchanged"}
CLOSE = {
    "sqlite": f"CREATE TRIGGER audit_unchanged BEFORE UPDATE ON {AUDIT} BEGIN SELECT RAISE(ABORT, '{CHANGE}'); END",
    "postgresql": f"ALTER TABLE {AUDIT} ENABLE TRIGGER audit_unchanged",
}
KEEP_STEPS = {
    "sqlite": f"CREATE TRIGGER faultstep_unchanged BEFORE UPDATE OF {COLUMNS} ON {STEP} "
    f"BEGIN SELECT RAISE(ABORT, '{STEP_CHANGE}'); END",
    "postgresql": f"CREATE TRIGGER faultstep_unchanged BEFORE UPDATE OF {COLUMNS} ON {STEP} "
    f"FOR EACH ROW EXECUTE FUNCTION audit_refuse('{STEP_CHANGE}')",
}
DROP_STEPS = {
    "sqlite": "DROP TRIGGER faultstep_unchanged",
    "postgresql": f"DROP TRIGGER faultstep_unchanged ON {STEP}",
}


def execute(schema_editor, *statements):
    with schema_editor.connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)


def overwrite_what_is_removed(apps, schema_editor):
    """SQLite leaves the content of removed rows in its file unless it is told to overwrite it."""
    if schema_editor.connection.vendor == "sqlite":
        execute(schema_editor, "PRAGMA secure_delete=ON")


def clean_audit(apps, schema_editor):
    """The entries of reports keep who acted, when and on which number; text, and a reporter's address, go."""
    vendor = schema_editor.connection.vendor
    entries = apps.get_model("audit", "AuditEvent")._base_manager.filter(subject_key__startswith="facilities.faultreport:")
    execute(schema_editor, OPEN[vendor])
    for entry in entries.values("pk", "note", "actor_id"):
        blank = {"before": None, "after": None, "subject": "报修", "note": entry["note"].partition("：")[0]}
        if entry["actor_id"] is None:
            blank |= {"address": None, "request_id": ""}
        entries.filter(pk=entry["pk"]).update(**blank)
    execute(schema_editor, CLOSE[vendor])


def keep_steps(apps, schema_editor):
    execute(schema_editor, KEEP_STEPS[schema_editor.connection.vendor])


def drop_steps(apps, schema_editor):
    execute(schema_editor, DROP_STEPS[schema_editor.connection.vendor])


class Migration(migrations.Migration):
    dependencies = [("audit", "0001_initial"), ("facilities", "0001_initial")]
    run_before = [("audit", "0003_chain")]  # which keeps entries from being changed without a trace

    operations = [
        migrations.RunPython(overwrite_what_is_removed, migrations.RunPython.noop),
        migrations.DeleteModel("HistoricalFaultReport"),
        migrations.RunPython(clean_audit, migrations.RunPython.noop),
        migrations.RunPython(keep_steps, drop_steps),
    ]
