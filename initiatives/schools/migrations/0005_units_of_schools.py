"""Every school that is there already gets its unit."""

from django.db import migrations
from django.db.models import OuterRef, Subquery

KIND = "school"


def fill(apps, schema_editor):
    record, unit = apps.get_model("schools", "School"), apps.get_model("accounts", "Unit")
    rows = record.objects.filter(unit=None).order_by("pk")
    unit.objects.bulk_create(
        [
            unit(code=code, kind=KIND, name=name, place_id=place, closed_on=closed_on, is_demo=is_demo)
            for code, name, place, closed_on, is_demo in rows.values_list(
                "code", "name", "township_id", "close_date", "is_demo"
            )
        ],
        batch_size=500,
    )
    rows.update(unit=Subquery(unit.objects.filter(code=OuterRef("code")).values("pk")[:1]))


def empty(apps, schema_editor):
    """What was filled goes; a unit in which somebody works keeps it from going."""
    apps.get_model("schools", "School").objects.update(unit=None)
    apps.get_model("accounts", "Unit").objects.filter(kind=KIND).delete()


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0005_units"),
        ("schools", "0004_unit"),
    ]

    operations = [migrations.RunPython(fill, empty)]
