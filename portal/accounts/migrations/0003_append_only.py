from django.db import migrations

from portal.accounts import append_only


class Migration(migrations.Migration):
    dependencies = [("accounts", "0002_initial")]
    operations = [migrations.RunPython(append_only.create, append_only.drop, atomic=True)]
