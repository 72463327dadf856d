"""Every sheet of the product, with the demonstration's data, out and in again."""

import io
import tempfile

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from portal.demo.load import load_all
from portal.exchange import batches
from portal.exchange.export import export_columns, export_rows
from portal.exchange.resources import SHEETS
from portal.exchange.template import write_template
from portal.exchange.undo import undo
from portal.exchange.write import csv_stream, write_xlsx

NAMED = {
    "places.place",
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
    "facilities.holidayday",
}


def exported(resource, format):
    columns = export_columns(resource, personal=True)
    headings, rows = [column.heading for column in columns], export_rows(resource, resource.rows(), columns)
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
def test_every_sheet_goes_out_and_comes_back_unchanged(settings, tmp_path):
    settings.DATA_DIR = tmp_path
    load_all()
    assert NAMED <= set(SHEETS)
    told = {}
    for key in sorted(NAMED):
        rows = SHEETS[key].rows().count()
        assert rows > 0, key
        for format in ("xlsx", "csv"):
            batch = planned(key, exported(SHEETS[key], format), format)
            if batch.counts != {"new": 0, "changed": 0, "same": rows, "wrong": 0, "skipped": 0}:
                told[f"{key}.{format}"] = (rows, batch.counts, [g["message"] for g in batch.report["groups"][:5]])
    assert told == {}
    for resource in SHEETS.values():
        write_template(resource, io.BytesIO())
