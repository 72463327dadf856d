"""The contact of whoever reported a fault is sealed, also where it stands already."""

from django.db import migrations, models

from events.facilities.migrations._seal import seal


def overwrite_what_is_removed(apps, schema_editor):
    """SQLite leaves what a row held before in its file unless it is told to overwrite it."""
    if schema_editor.connection.vendor == "sqlite":
        with schema_editor.connection.cursor() as cursor:
            cursor.execute("PRAGMA secure_delete=ON")


def seal_contacts(apps, schema_editor):
    reports = apps.get_model("facilities", "FaultReport")._base_manager
    for key, contact in reports.exclude(contact="").values_list("pk", "contact"):
        reports.filter(pk=key).update(contact=seal(contact))


class Migration(migrations.Migration):
    dependencies = [("facilities", "0002_reports_without_history")]

    operations = [
        migrations.RunPython(overwrite_what_is_removed, migrations.RunPython.noop),
        migrations.AlterField(
            model_name="faultreport",
            name="contact",
            field=models.TextField(blank=True, max_length=60, verbose_name="联系方式"),
        ),
        migrations.RunPython(seal_contacts, migrations.RunPython.noop),
    ]
