"""Changes nothing. That it was applied marks a database whose history starts with release 0.2.0.

It comes before every other table, so that a new database has the mark however far its first ``migrate`` got.
"""

from django.db import migrations


class Migration(migrations.Migration):
    initial = True
    dependencies = []
    run_before = [("contenttypes", "0001_initial"), ("sessions", "0001_initial"), ("pagecache", "0001_initial")]
    operations = []
