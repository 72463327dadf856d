"""Every sheet of the product, with the demonstration's data, out and in again."""

import io
import tempfile
from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from portal.spreadsheets import batches
from portal.spreadsheets.apply.writer import referenced
from portal.spreadsheets.export.files import csv_stream, write_xlsx
from portal.spreadsheets.export.rows import export_columns, export_rows
from portal.spreadsheets.export.template import write_template
from portal.spreadsheets.plan.m2m import replace
from portal.spreadsheets.resources import SHEETS
from portal.spreadsheets.workflow import Workflow

NAMED = {
    "places.place",
    "places.reading",
    "schools.school",
    "schools.designation",
    "networks.network",
    "networks.membership",
    "indicators.indicator",
    "indicators.observation",
    "calendar.edition",
    "calendar.session",
    "facilities.facility",
    "facilities.openingperiod",
    "facilities.openingspan",
    "dates.holidayday",
}
# Other tests declare sheets of their own, whose tables exist only beside them.
PRODUCT = sorted(key for key, sheet in SHEETS.items() if not sheet.__module__.startswith("tests."))


def exported(resource, format, records=None):
    """The bytes of the file: of all rows, or of those of the records."""
    columns, found = export_columns(resource, personal=True), resource.rows()
    if records is not None:
        found = found.filter(pk__in=[record.pk for record in records])
    headings, rows = [column.heading for column in columns], export_rows(resource, found, columns)
    if format == "csv":
        return "".join(csv_stream(headings, rows)).encode()
    with tempfile.TemporaryFile() as file:
        write_xlsx(file, resource.heading(), headings, rows)
        file.seek(0)
        return file.read()


def planned(key, content, format):
    batch = batches.upload(key, SimpleUploadedFile(f"表.{format}", content), user=None)
    batches.plan(batch)
    return batch


@pytest.mark.django_db
def test_every_sheet_goes_out_and_comes_back_unchanged(settings, tmp_path, with_demonstration):
    settings.DATA_DIR = tmp_path
    assert set(PRODUCT) >= NAMED
    told = {}
    for key in PRODUCT:
        rows = SHEETS[key].rows().count()
        assert rows > 0, key
        for format in ("xlsx", "csv"):
            batch = planned(key, exported(SHEETS[key], format), format)
            if batch.counts != {"new": 0, "changed": 0, "same": rows, "wrong": 0, "skipped": 0}:
                told[f"{key}.{format}"] = (rows, batch.counts, [g.message for g in batch.report.groups[:5]])
        write_template(SHEETS[key], io.BytesIO())
    assert told == {}


@pytest.mark.django_db
def test_a_row_that_is_gone_comes_back_from_every_sheet_and_goes_again(settings, tmp_path, with_demonstration):
    settings.DATA_DIR = tmp_path
    held = set()  # sheets of which every row is in use
    for key in sorted(NAMED):
        resource = SHEETS[key]
        model = resource._meta.model
        content = exported(resource, "xlsx")
        pks = list(resource.rows().order_by("-pk").values_list("pk", flat=True))
        taken = referenced(model, pks)
        pk = next((pk for pk in pks if pk not in taken), None)
        if pk is None:
            held.add(key)
            mended(key, content)
            continue
        before = exported_row(resource, pk)
        for field in model._meta.many_to_many:
            if field.remote_field.through._meta.auto_created:
                replace(field, {pk: ()})
        gone = model._base_manager.filter(pk=pk)
        gone._raw_delete(gone.db)
        batch = planned(key, content, "xlsx")
        told = (key, batch.counts["new"], batch.counts["wrong"], [g.message for g in batch.report.groups])
        assert told == (key, 1, 0, [])
        Workflow(batch).claim(user=None, token=batch.token, rule="all")
        assert batches.apply(batch), (key, batch.report.conflicts)
        added = resource.rows().order_by("-pk").values_list("pk", flat=True)[0]
        assert (key, exported_row(resource, added)) == (key, before)
        back = batches.undo(batch, user=None)
        assert (key, back.new, back.report.kept) == (key, 1, [])
    assert len(held) <= 5


def mended(key, content):
    """Where every row is in use: a text that was changed comes back from the file, and changes again by undo."""
    resource = SHEETS[key]
    row = resource.rows().order_by("pk").first()
    names = {column.attnames[0]: column for column in resource.writable()}
    name = next(n for n in ("short_name", "source", "definition", "valid_to", "last_day", "note") if n in names)
    before = getattr(row, name)
    other = "改动" if isinstance(before, str) else date(2090, 1, 1)
    rows = type(row)._base_manager.filter(pk=row.pk)
    rows.update(**{name: other})
    expected = exported_row(resource, row.pk)
    batch = planned(key, content, "xlsx")
    if before == "":  # a blank cell keeps what is there: clearing is said
        assert batch.counts["changed"] == 0
        batch.layout.clear = [names[name].name]
        batches.plan(batch)
    elif before is None:
        batch.layout.clear = [names[name].name]
        batches.plan(batch)
    Workflow(batch).claim(user=None, token=batch.token, rule="all")
    assert batches.apply(batch)
    assert (key, getattr(rows.get(), name)) == (key, before)
    batches.undo(batch, user=None)
    assert exported_row(resource, row.pk) == expected


def exported_row(resource, pk):
    rows = resource._meta.model._default_manager.filter(pk=pk)
    return list(export_rows(resource, rows, export_columns(resource, personal=True)))
