"""What ``sheets.py`` measures, each ready-made on a database of its own state."""

from datetime import date
from decimal import Decimal
from pathlib import Path

from django.core.files import File
from django.core.management import call_command
from django.db import connection
from import_export.formats.base_formats import CSV, XLSX

from portal.spreadsheets import batches
from portal.spreadsheets.export.files import csv_stream, write_xlsx
from portal.spreadsheets.export.rows import export_columns, export_rows
from portal.spreadsheets.models import Batch
from portal.spreadsheets.read.file_reader import opened
from portal.spreadsheets.workflow import Workflow
from tests.bench.sheet_models import LABELS, MODELS, NAMES, BenchSchool, BenchSheet, BenchTown, StockResource

FOLDER, ROWS = Path(), 0
TOWNS = 135


def record(number, changed=False):
    return {
        "code": f"{3715000000 + number}",
        "name": f"示例第{number}小学{'（新）' if changed else ''}",
        "town": f"第{number % TOWNS}镇",
        "stage": "primary" if number % 3 else "junior",
        "public": number % 5 > 0,
        "pupils": 100 + number % 2_000,
        "area": Decimal(number % 90_000) / 4,
        "opened_on": date(1980 + number % 40, 1 + number % 12, 1 + number % 28),
        "phone": f"0635-8{number % 1_000_000:06}",
        "address": f"样例路 {number} 号",
    }


def prepare():
    """Tables, towns, and the files: everything new, and a tenth changed."""
    call_command("migrate", verbosity=0)
    made = connection.introspection.table_names()
    with connection.schema_editor() as editor:
        for model in MODELS:
            if model._meta.db_table not in made:
                editor.create_model(model)
    towns = (BenchTown(code=f"{371500000 + n}", name=f"第{n}镇") for n in range(TOWNS))
    BenchTown.objects.bulk_create(towns, ignore_conflicts=True)  # every size prepares
    for name, changes in (("new", False), ("changed", True)):
        with (FOLDER / f"{name}.xlsx").open("wb") as file:
            write_xlsx(file, "学校", LABELS, (line(n, changes and n % 10 == 0) for n in range(ROWS)))


def line(number, changed):
    values = record(number, changed)
    # Keys and 1/0: what both sides read the same way.
    return [int(v) if isinstance(v := values[name], bool) else v for name in NAMES]


def ready(case):
    """The state that a case starts from."""
    Batch.objects.all().delete()
    BenchSchool.objects.all()._raw_delete("default")
    if "insert" in case or case.endswith(("plan", "read")):
        return
    towns = dict(BenchTown.objects.values_list("name", "pk"))
    rows = (record(number) for number in range(ROWS))
    made = [BenchSchool(town_id=towns[row.pop("town")], **row) for row in rows]
    BenchSchool.objects.bulk_create(made, batch_size=2_000)


# Ours: upload, check, confirm


def cycle(name, *, write):
    with (FOLDER / f"{name}.xlsx").open("rb") as file:
        batch = batches.upload("spreadsheets.benchschool", File(file, name=f"{name}.xlsx"), user=None)
    batches.plan(batch)
    if write:
        Workflow(batch).claim(user=None, token=batch.token, rule="all")
        assert batches.apply(batch)
    return batch.counts


def ours_insert():
    assert cycle("new", write=True)["new"] == ROWS


def ours_change():
    assert cycle("changed", write=True)["changed"] == -(-ROWS // 10)


def ours_plan():
    assert cycle("new", write=False)["new"] == ROWS


def ours_same():
    assert cycle("new", write=False)["same"] == ROWS


def ours_read():
    with opened(FOLDER / "new.xlsx", "new.xlsx") as book:
        assert sum(len(frame) for sheet in book.sheets for frame in sheet.frames) == ROWS + 1


def ours_xlsx():
    write_export("xlsx")


def ours_csv():
    write_export("csv")


def write_export(format):
    columns = export_columns(BenchSheet)
    headings, rows = [column.heading for column in columns], export_rows(BenchSheet, BenchSchool.objects.all(), columns)
    if format == "xlsx":
        with (FOLDER / "out.xlsx").open("wb") as file:
            write_xlsx(file, "学校", headings, rows)
    else:
        with (FOLDER / "out.csv").open("w") as file:
            file.writelines(csv_stream(headings, rows))


# Stock: as its admin does, parsed and run twice


def stock_cycle(name):
    for dry_run in (True, False):
        dataset = XLSX().create_dataset((FOLDER / f"{name}.xlsx").read_bytes())
        result = StockResource().import_data(dataset, dry_run=dry_run, raise_errors=True, use_transactions=True)
    assert result.total_rows == ROWS


def stock_insert():
    stock_cycle("new")


def stock_change():
    stock_cycle("changed")


def stock_xlsx():
    data = StockResource().export(BenchSchool.objects.select_related("town"), force_native_type=True)
    (FOLDER / "stock.xlsx").write_bytes(XLSX().export_data(data))


def stock_csv():
    data = StockResource().export(BenchSchool.objects.select_related("town"))
    (FOLDER / "stock.csv").write_text(CSV().export_data(data))


# The floor: no library, one pass, no preview, no undo. It reads the file with the same reader, looks towns up once,
# turns cells into values, compares with what is stored a block at a time, and writes in bulk. It checks nothing: a name
# that is too long is cut or refused by the database. The floor with checks also does what full_clean does of each
# record that it writes, except its questions to the database, which it asks once: whether a code is taken.


def floor_rows(name):
    import python_calamine

    towns = dict(BenchTown.objects.values_list("name", "pk"))
    page = python_calamine.load_workbook(str(FOLDER / f"{name}.xlsx")).get_sheet_by_index(0)
    for row in page.to_python()[1:]:
        values = dict(zip(NAMES, row, strict=True))
        values["town_id"] = towns[values.pop("town")]
        values["public"], values["pupils"] = bool(values["public"]), int(values["pupils"])
        values["area"] = Decimal(f"{values['area']:.15g}")
        yield values


def checked(records):
    """What full_clean asks, with one question for all records."""
    codes = [record.code for record in records]
    known = {record.pk for record in records}
    taken = BenchSchool.objects.filter(code__in=codes).exclude(pk__in=known - {None})
    assert len(set(codes)) == len(codes) and not taken.exists()
    for record in records:
        record.clean_fields(exclude=["town"])  # looked up already
        record.clean()
    return records


def floor_insert():
    BenchSchool.objects.bulk_create([BenchSchool(**values) for values in floor_rows("new")], batch_size=2_000)


def floor_insert_checked():
    made = [BenchSchool(**values) for values in floor_rows("new")]
    for start in range(0, ROWS, 2_000):
        BenchSchool.objects.bulk_create(checked(made[start : start + 2_000]), batch_size=2_000)


def floor_change():
    floor_update("changed")


def floor_same():
    floor_update("new")


def floor_change_checked():
    floor_update("changed", checked)


def floor_update(name, check=list):
    names = [name if name != "town" else "town_id" for name in NAMES]
    wanted, changed = list(floor_rows(name)), []
    for start in range(0, ROWS, 2_000):
        block = {values["code"]: values for values in wanted[start : start + 2_000]}
        for pk, *row in BenchSchool.objects.filter(code__in=list(block)).values_list("pk", *names):
            values = block[row[0]]
            if any(values[name] != old for name, old in zip(names, row, strict=True)):
                changed.append(BenchSchool(pk=pk, **values))
    BenchSchool.objects.bulk_create(
        check(changed),
        batch_size=2_000,
        update_conflicts=True,
        unique_fields=["id"],
        update_fields=[n for n in NAMES if n != "code"],
    )
