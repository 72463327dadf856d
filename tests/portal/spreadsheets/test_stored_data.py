"""Layout and report: typed here, JSON in the database, the same on both sides."""

import pytest
from django.core import serializers
from django.db import connection
from django.urls import reverse

from portal.accounts.models import User
from portal.spreadsheets.layout import Layout
from portal.spreadsheets.models import Batch
from portal.spreadsheets.report import Conflict, Group, HeadRow, KeptRow, Look, Report, SheetEntry, SkippedRow

pytestmark = pytest.mark.django_db

LAYOUT = Layout(
    sheets=["学校", "学校（2）"],
    header=[3, 4],
    columns={"code": 0, "name": 2},
    encoding="gb18030",
    keep=[9],
    clear=["name"],
    blanks=["code"],
    corrections={"town": {"柳园办": "柳园街道"}},
    accepted={"rate": ["percent"]},
    refused={"0:5": "数据库拒绝了这一行，请核对"},
    full_list=True,
)
REPORT = Report(
    look=Look(
        format="csv",
        encoding="gb18030",
        listing=[SheetEntry("学校", 12, visible=True, alike=True), SheetEntry("空", 0, visible=False, empty=True)],
        titles=["代码", ""],
        rows=[["名单", ""], ["代码", "名称"]],
        skipped=[HeadRow(9, "合计行", "合计 10")],
        doubled=["名称"],
    ),
    groups=[Group("town", "unknown", "系统中没有“甲”", "甲", False, ["甲镇"], 2, [(0, 5), (1, 6)])],
    skipped=[SkippedRow(0, 9, "合计行", "合计 10")],
    blank=3,
    warnings=["请核对。"],
    missing=["3715000001"],
    missing_count=1,
    unusual=["超过三成。"],
    conflicts=[Conflict(0, 5, "检查之后被他人改动")],
    kept=[KeptRow((0, 3), 12, "之后又被改动")],
)


@pytest.mark.parametrize(("layout", "report"), [(LAYOUT, REPORT), (Layout(), Report())])
def test_what_is_stored_comes_back_in_the_same_types(layout, report):
    batch = Batch.objects.create(sheet="spreadsheets.club", layout=layout, report=report)
    found = Batch.objects.get(pk=batch.pk)
    assert (repr(found.layout), repr(found.report)) == (repr(layout), repr(report))
    Batch.objects.filter(pk=batch.pk).update(layout=LAYOUT, report=REPORT)
    found.refresh_from_db()
    assert (repr(found.layout), repr(found.report)) == (repr(LAYOUT), repr(REPORT))


def test_a_batch_without_either_has_empty_ones():
    found = Batch.objects.get(pk=Batch.objects.create(sheet="spreadsheets.club").pk)
    assert (found.layout, found.report, found.layout is Batch().layout) == (Layout(), Report(), False)


def test_a_dump_loads_again():
    batch = Batch.objects.create(sheet="spreadsheets.club", layout=LAYOUT, report=REPORT)
    dump = serializers.serialize("json", [batch])
    Batch.objects.all().delete()
    for loaded in serializers.deserialize("json", dump):
        loaded.save()
    found = Batch.objects.get()
    assert (repr(found.layout), repr(found.report)) == (repr(LAYOUT), repr(REPORT))


def test_a_full_check_of_a_batch_knows_the_types():
    Batch(sheet="spreadsheets.club", layout=LAYOUT, report=REPORT).full_clean(exclude=["user"])


@pytest.mark.parametrize("stored", ['{"nosuch": 1}', "[1]", '"x"', "7", "null", '{"look": 1}'])
def test_a_row_of_another_shape_costs_the_lists_of_the_back_office_itself_alone(client, stored):
    batch = Batch.objects.create(sheet="places.place")
    with connection.cursor() as cursor:
        for column in ("layout", "report"):
            cursor.execute(f"UPDATE spreadsheets_batch SET {column} = %s", [stored])  # noqa: S608
    client.force_login(User.objects.create_superuser("root", password=None))
    found = reverse("admin:spreadsheets_batch_changelist"), reverse("admin:spreadsheets_batch_change", args=[batch.pk])
    assert [client.get(address).status_code for address in found] == [200, 200]
    batch.refresh_from_db()
    assert (batch.layout, batch.report) == (Layout(), Report())
