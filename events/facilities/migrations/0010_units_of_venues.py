"""Every facility that is there already gets its unit."""

from django.db import migrations
from django.db.models import DateField, OuterRef, Subquery, Value

KIND = "venue"


def fill(apps, schema_editor):
    record, unit = apps.get_model("facilities", "Facility"), apps.get_model("accounts", "Unit")
    rows = record.objects.filter(unit=None).order_by("pk")
    unit.objects.bulk_create(
        [
            unit(code=code, kind=KIND, name=name, place_id=place, closed_on=closed_on, is_demo=is_demo)
            for code, name, place, closed_on, is_demo in rows.values_list(
                "code", "name", "township_id", Value(None, DateField()), "is_demo"
            )
        ],
        batch_size=500,
    )
    rows.update(unit=Subquery(unit.objects.filter(code=OuterRef("code")).values("pk")[:1]))


def empty(apps, schema_editor):
    """What was filled goes; a unit in which somebody works keeps it from going."""
    apps.get_model("facilities", "Facility").objects.update(unit=None)
    apps.get_model("accounts", "Unit").objects.filter(kind=KIND).delete()


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0005_units"),
        ("facilities", "0009_unit"),
    ]

    operations = [migrations.RunPython(fill, empty)]
