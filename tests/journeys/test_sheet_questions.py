"""Checking a sheet asks the database by the block, never by the row, whatever the rules of its model look at."""

import contextlib
import tempfile

import pytest
from django.db import DatabaseError, connection, transaction
from django.db.models import F, Value
from django.db.models.functions import Concat, Left
from django.test.utils import CaptureQueriesContext

from portal.spreadsheets.export.files import write_xlsx
from portal.spreadsheets.export.rows import export_columns, export_rows
from portal.spreadsheets.resources import SHEETS
from tests.journeys.test_sheets import PRODUCT, planned

FEW, MANY = 4, 24
OF_A_BLOCK = 4  # more statements that rows of other counties, kinds or parents may cost, however many rows there are


def written(resource, rows):
    columns = export_columns(resource, personal=True)
    headings = [column.heading for column in columns]
    with tempfile.TemporaryFile() as file:
        write_xlsx(file, resource.heading(), headings, export_rows(resource, rows, columns))
        file.seek(0)
        return file.read()


def gone(resource, rows):
    """The rows of the file are new ones."""
    rows._raw_delete(rows.db)


def altered(resource, rows):
    """The rows of the file change stored ones: a text or a number that is no part of the key."""
    for column in resource.writable():
        field = column.field
        if column in resource.key_columns() or field.unique or rows.filter(**{f"{field.name}__isnull": True}):
            continue
        if column.kind == "text" and not rows.filter(**{field.name: ""}):
            other = Left(Concat(Value("旧"), F(field.name)), field.max_length or 500)
        elif column.kind in ("integer", "decimal"):
            other = F(field.name) + 1
        else:
            continue
        with contextlib.suppress(DatabaseError), transaction.atomic():
            rows.update(**{field.name: other})
            return


def asked(key, keys, spoil):
    """``(rows that were judged, statements of the check)``; nothing of it stays."""
    resource = SHEETS[key]
    table = resource._meta.model._base_manager
    with transaction.atomic():
        content = written(resource, table.filter(pk__in=keys).order_by("pk"))
        spoil(resource, table.filter(pk__in=keys))
        with CaptureQueriesContext(connection) as statements:
            batch = planned(key, content, "xlsx")
        transaction.set_rollback(True)
    return batch.counts["new"] + batch.counts["changed"], len(statements)


@pytest.mark.django_db
def test_more_rows_ask_no_more_questions(settings, tmp_path, with_demonstration):
    settings.DATA_DIR = tmp_path
    told, judged = {}, {}
    for key in PRODUCT:
        keys = list(SHEETS[key].rows().order_by("-pk").values_list("pk", flat=True)[:MANY])
        for spoil in (gone, altered):
            (_, few), (rows, many) = (asked(key, keys[:n], spoil) for n in (FEW, MANY))
            judged[key] = max(judged.get(key, 0), rows)
            if rows == len(keys) > FEW and many > few + OF_A_BLOCK:
                told[key, spoil.__name__] = (few, many)
    assert (told, [key for key, rows in judged.items() if not rows]) == ({}, [])
