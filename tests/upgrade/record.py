"""Keeps a release for later: ``make keep-release VERSION=0.2.0`` runs this on either database before it is made.

A few rows of every table of the demonstration with whatever they point at, each saved once more so that its history
has a row; what the demonstration does not hold is made by the tests' factories.
"""

import os
import re
import sqlite3
import subprocess
import sys
from contextlib import closing

# Lines of pg_dump that belong to the server or to psql.
FOREIGN = re.compile(
    r"^(SET |SELECT pg_catalog\.set_config|\\(un)?restrict |--( Name:| Data for| PostgreSQL| Dumped|$)).*\n", re.M
)
EACH = 3  # rows of a table, before what they point at


def main(version):
    import django

    django.setup()
    import time_machine
    from django.db import connection

    from tests.contents import CONTENTS, LOADED
    from tests.databases import MIGRATED, Store
    from tests.upgrade import releases

    store = Store("record", str(os.getpid()))
    try:
        store.use(CONTENTS["with_demonstration"])
        rows = sample()
        store.use(MIGRATED)
        with time_machine.travel(LOADED, tick=False):
            put(rows)
            fill()
        assert_complete()
        folder = releases.HERE / version
        folder.mkdir(exist_ok=True)
        lines = (f"{digest}  {path}\n" for path, digest in releases.migrations().items())
        (folder / "migrations.sha256").write_text("".join(lines), encoding="utf-8")
        text = of_sqlite(connection) if connection.vendor == "sqlite" else of_postgresql(connection)
        releases.dump(version).write_text(text, encoding="utf-8")
    finally:
        store.close()


def tables():
    """Models whose rows nothing makes by itself; tables between two models and histories too."""
    from django.apps import apps

    made_anyway = {"contenttypes.ContentType", "auth.Permission", "pagecache.Generation"}
    models = apps.get_models(include_auto_created=True)
    return [model for model in models if model._meta.label not in made_anyway and model._meta.managed]


def sample():
    """Some rows of every table and all that they point at."""
    models = tables()
    chosen, waiting = {}, []
    for model in models:
        if not model._meta.auto_created:
            waiting += model._base_manager.order_by("pk")[:EACH]
    while waiting:
        record = waiting.pop()
        key = (type(record), record.pk)
        if key in chosen:
            continue
        chosen[key] = record
        heads = [field for field in record._meta.concrete_fields if field.is_relation and field.db_constraint]
        waiting += [head for field in heads if (head := getattr(record, field.name)) is not None]
    for model in models:
        if model._meta.auto_created:
            ends = [field for field in model._meta.concrete_fields if field.is_relation]
            for link in model._base_manager.order_by("pk"):
                if all((field.related_model, getattr(link, field.attname)) in chosen for field in ends):
                    chosen[model, link.pk] = link
    return list(chosen.values())


def put(rows):
    from django.core.management.color import no_style
    from django.db import connection, transaction

    with transaction.atomic():
        for record in rows:
            record.save_base(raw=True, force_insert=True)
    with connection.cursor() as cursor:
        for statement in connection.ops.sequence_reset_sql(no_style(), tables()):
            cursor.execute(statement)


def fill():
    """What no demonstration holds."""
    from tests.factories import make
    from tests.upgrade import filling

    filling.fill()
    for model in tables():
        if hasattr(model._meta, "simple_history_manager_attribute") and not model.history.exists():
            (model.objects.first() or make(model)).save()


def assert_complete():
    empty = [model._meta.label for model in tables() if not model._base_manager.exists()]
    if empty:
        raise SystemExit(f"No row in {', '.join(empty)}: add it to tests/upgrade/filling.py.")


def of_sqlite(connection):
    connection.close()
    with closing(sqlite3.connect(connection.settings_dict["NAME"])) as session:
        return "\n".join(session.iterdump()) + "\n"


def of_postgresql(connection):
    """Without what belongs to the server or to psql, so that any server takes it through any client."""
    from tests.postgres import programs

    settings = connection.settings_dict
    connection.close()
    connection.close_pool()
    address = ["-h", settings["HOST"], "-p", str(settings["PORT"]), "-U", settings["USER"], "-d", settings["NAME"]]
    options = ["--no-owner", "--no-privileges", "--no-comments", "--inserts", "--rows-per-insert=100"]
    text = subprocess.run(
        [programs() / "pg_dump", *options, *address], capture_output=True, text=True, check=True
    ).stdout
    return FOREIGN.sub("", text)


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portal.settings")
    main(sys.argv[1])
