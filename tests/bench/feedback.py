"""How long a clerk waits for each page of an import: the real pages on the sheet of schools, ten columns.

Wall seconds with nothing else running, against the limits that the product sets itself: the check page of 1,000 rows
after 0.5 s, of 10,000 after 1 s, of 50,000 after 3 s or a page that tells the progress within 1 s.
"""

import os
import sys
import tempfile
import time
from pathlib import Path

LIMITS = {1_000: 0.5, 10_000: 1.0, 50_000: 3.0}  # wall seconds until the check page
PROGRESS = 1.0  # wall seconds until a page tells the progress instead
COLUMNS = (
    *("code", "name", "form", "stages", "ownership", "township", "address", "open_date", "pupils", "pupils_as_of"),
)
LINE = "{:<12}{:>10}{:>14}{:>14}{:>12}  {}\n"


def main():
    os.environ |= {"PORTAL_ENV": "test", "DJANGO_SETTINGS_MODULE": "portal.settings"}
    with tempfile.TemporaryDirectory() as folder:
        os.environ["DATA_DIR"] = folder
        import django

        django.setup()
        client = prepared()
        sys.stdout.write(LINE.format("rows", "upload s", "recognised s", "checked s", "together s", "page"))
        late = [rows for rows, limit in LIMITS.items() if not told(client, Path(folder), rows, limit)]
    if late:
        raise SystemExit(f"Beyond the limit: {late} rows")


def prepared():
    """The same on a new database with the demonstration's schools."""
    from django.core.management import call_command

    from portal.demo.load import load

    call_command("migrate", verbosity=0)
    call_command("createcachetable", verbosity=0)
    load()
    return signed_in()


def signed_in():
    """A client signed in as an administrator."""
    from django.contrib.auth import get_user_model
    from django.test import Client

    clerk = get_user_model().objects.create(username="clerk", display_name="测速", is_staff=True, is_superuser=True)
    client = Client(SERVER_NAME="localhost")
    client.force_login(clerk)
    client.get("/admin/")  # templates are read once, not at every upload
    return client


def told(client, folder, rows, limit):
    from initiatives.schools.models import School
    from portal.spreadsheets.models import Batch

    file = folder / f"{rows}.xlsx"
    write(file, rows)
    clock = [time.perf_counter()]
    with file.open("rb") as content:
        answer = client.post("/admin/schools/school/import/", {"file": content})
    clock.append(time.perf_counter())
    client.get(answer["Location"])
    clock.append(time.perf_counter())
    layout = Batch.objects.latest("pk").layout
    chosen = {f"column-{name}": place for name, place in layout.columns.items()}
    fields = {"sheets": layout.sheets, "header": layout.header[0], "depth": 1, **chosen}
    answer = client.post(answer["Location"], fields)
    page = answer["Location"]
    answer = client.get(page)
    clock.append(time.perf_counter())
    assert answer.status_code == 200 and len(chosen) == len(COLUMNS)
    progress = "progress" in page
    steps = [after - before for before, after in zip(clock, clock[1:], strict=False)]
    kept = steps[-1] <= PROGRESS if progress else sum(steps) <= limit
    if not progress:
        assert Batch.objects.latest("pk").counts["new"] == rows, Batch.objects.latest("pk").report
        assert School.objects.filter(name__startswith="测速").count() == 0
    said = f"progress, limit {PROGRESS} s" if progress else f"check, limit {limit} s"
    sys.stdout.write(
        LINE.format(f"{rows:,}", *(f"{s:.2f}" for s in (*steps, sum(steps))), said if kept else f"{said} MISSED")
    )
    sys.stdout.flush()
    return kept


def write(file, rows):
    """The demonstration's own schools under new codes and names, so that every row is a new one."""
    from initiatives.schools.models import School
    from initiatives.schools.sheets import SchoolSheet
    from portal.spreadsheets.export.files import write_xlsx
    from portal.spreadsheets.export.rows import export_columns, export_rows

    columns = export_columns(SchoolSheet, COLUMNS)
    known = list(export_rows(SchoolSheet, School.objects.filter(code__startswith="21", campus_of=None), columns))
    code, name = (next(n for n, c in enumerate(columns) if c.name == wanted) for wanted in ("code", "name"))

    def made(number):
        values = list(known[number % len(known)])
        values[code], values[name] = f"2137{number:06}", f"测速{number}号小学"
        return values

    with file.open("wb") as stream:
        write_xlsx(stream, "学校", [column.heading for column in columns], (made(n) for n in range(rows)))


if __name__ == "__main__":
    main()
