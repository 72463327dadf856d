"""Tables for the sample models, and short ways to plan and write a sheet."""

import csv
import io
import re
from dataclasses import replace

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.urls import reverse

from portal.accounts.roles import Role
from portal.spreadsheets import batches
from portal.spreadsheets.errors import FileRefused
from portal.spreadsheets.workflow import Workflow
from tests import contents
from tests.databases import MIGRATED, Content
from tests.factories import person, tree
from tests.portal.spreadsheets import sample


def sample_tables():
    with connection.schema_editor() as editor:
        for model in sample.MODELS:
            editor.create_model(model)


contents.add("with_sample_tables", Content("sample_tables", sample_tables, MIGRATED))


@pytest.fixture(autouse=True)
def with_sample_tables():
    """The database that these tests run in has the tables of the sample models."""


@pytest.fixture(autouse=True)
def stored_files(settings, tmp_path):
    settings.DATA_DIR = tmp_path


def workbook(*rows, merges=(), sheets=None, formats=None):
    """The bytes of an xlsx file. ``sheets``: more sheets, title → rows."""
    book = openpyxl.Workbook()
    page = book.active
    page.title = "数据"
    for row in rows:
        page.append(list(row))
    for cells in merges:
        page.merge_cells(cells)
    for cell, format in (formats or {}).items():
        page[cell].number_format = format
    for title, lines in (sheets or {}).items():
        other = book.create_sheet(title)
        for line in lines:
            other.append(list(line))
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def csv_file(*rows, encoding="utf-8-sig", delimiter=","):
    buffer = io.StringIO()
    csv.writer(buffer, delimiter=delimiter).writerows(rows)
    return buffer.getvalue().encode(encoding)


def uploaded(content, name="表.xlsx"):
    if isinstance(content, str):
        content = content.encode("utf-8-sig")
    return SimpleUploadedFile(name, content)


@pytest.fixture
def town(db):
    return sample.Town.objects.create(code="371502001", name="柳园街道")


@pytest.fixture
def planned(db):
    """``planned(content)`` gives the planned batch, its problems as sentences beside it."""

    def run(content, name="表.xlsx", *, key="spreadsheets.club", user=None, **layout):
        batch = batches.upload(key, uploaded(content, name), user=user)
        batch.layout = replace(batch.layout, **layout)
        batches.plan(batch)
        return batch

    return run


@pytest.fixture
def written(planned):
    def run(*args, rule="all", **options):
        batch = planned(*args, **options)
        Workflow(batch).claim(user=batch.user, token=batch.token, rule=rule)
        assert batches.apply(batch)
        return batch

    return run


def problems(batch):
    return [f"{group.message}" for group in batch.report.groups]


def refusal(run, *args, **options):
    with pytest.raises(FileRefused) as caught:
        run(*args, **options)
    return str(caught.value)


# The pages, on the sheet of places

PLACES = ["代码", "名称", "类别", "法定上级"]
PLACES_SHEET = [
    ["附件：样例市乡镇街道名单"],
    PLACES,
    ["379901001", "甲镇", "镇", "甲县"],
    ["379901002", "新河街道", "街道", "甲县"],
    ["379901003", "东风乡", "乡", "甲縣"],
    ["合计", 3, "", ""],
]


@pytest.fixture
def city(db):
    return tree()


@pytest.fixture
def clerk(client, city):
    user = person(Role.DATA, city["city"])
    client.force_login(user)
    return user


def words(response):
    text = re.sub(r"(?s)<(script|style).*?</\1>|<[^>]+>", " ", response.content.decode())
    return re.sub(r"\s+", " ", text)


def upload(client, content=None, name="名单.xlsx"):
    page = reverse("admin:places_place_import")
    return client.post(page, {"file": uploaded(content or workbook(*PLACES_SHEET, merges=["A1:D1"]), name)})


def columns_form(batch, **values):
    chosen = {f"column-{name}": place for name, place in batch.layout.columns.items()}
    return {"sheets": batch.layout.sheets, "header": batch.layout.header[0], "depth": 1, **chosen, **values}
