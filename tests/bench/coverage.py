"""Coverage and name search over the demonstration, then over sixteen times as many schools: ``make bench-coverage``.

Works in a transaction that is rolled back, on whatever database DATABASE_URL names, else SQLite in the data folder.
Prints CPU milliseconds of this process, the median of nine; PostgreSQL's own work is not in them.
"""

import os
import statistics
import sys
import time
from datetime import date

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portal.settings")
os.environ.setdefault("PORTAL_ENV", "test")
DAY, TIMES = date(2025, 3, 18), 16
LIMIT, TIMES_ALLOWED = 50, 10  # milliseconds; coverage of all the schools against coverage of the demonstration


def clone(row, **changes):
    plain = {field.attname: getattr(row, field.attname) for field in row._meta.concrete_fields if not field.primary_key}
    return type(row)(**{**plain, **changes})


def multiply():
    """Every school sixteen times, with its stages, settings and memberships."""
    from initiatives.networks.models import Membership
    from initiatives.schools.models import School, UrbanRural

    stages = School.stages.through
    schools = list(School.objects.order_by("pk"))
    followers = {model: list(model.objects.all()) for model in (stages, UrbanRural, Membership)}
    for copy in range(1, TIMES):
        made = School.objects.bulk_create(
            clone(school, unit_id=None, code=f"{school.code[:4]}{100_000 + copy * 2_000 + n:06}")
            for n, school in enumerate(schools)
        )
        new = {old.pk: row.pk for old, row in zip(schools, made, strict=True)}
        for model, rows in followers.items():
            role = {"role": "member"} if model is Membership else {}  # a network has one core school
            model.objects.bulk_create(clone(row, school_id=new[row.school_id], **role) for row in rows)


def cpu(work):
    times = []
    for _ in range(9):
        begin = time.process_time()
        work()
        times.append(time.process_time() - begin)
    return statistics.median(times) * 1000


def main():
    import django

    django.setup()
    from django.core.management import call_command
    from django.db import connection, transaction

    from initiatives.networks.cover import coverage
    from initiatives.schools.models import School
    from portal.demo.load import load

    call_command("migrate", verbosity=0)
    with transaction.atomic():
        load()
        taken = []
        for enlarge in (lambda: None, multiply):
            enlarge()
            with connection.cursor() as cursor:
                cursor.execute("ANALYZE")
            figures, search = cpu(lambda: coverage(DAY).total), cpu(lambda: list(School.objects.matching("qh")[:30]))
            taken.append((figures, search))
            sys.stdout.write(
                f"{connection.vendor:10} {School.objects.count():7} schools  coverage {figures:6.1f} ms  "
                f"name search {search:6.1f} ms  covered {coverage(DAY).total.covered}\n"
            )
        transaction.set_rollback(True)
    (small, _), (large, search) = taken
    kept = small <= LIMIT and large <= TIMES_ALLOWED * small and search <= LIMIT
    sys.stdout.write(f"coverage grows {large / small:.1f} times; {'within' if kept else 'NOT within'} the limits\n")
    sys.exit(0 if kept else 1)


if __name__ == "__main__":
    main()
