"""Coordinates of schools: typed in the reference of any map, stored in WGS-84, in the form and in the sheet."""

from decimal import Decimal

import pytest
import tablib
from django.urls import reverse

from initiatives.schools.models import School
from initiatives.schools.sheets import SchoolSheet
from portal.accounts.roles import Role
from portal.places.coordinates import from_wgs84
from portal.spreadsheets.export.rows import export_columns, export_rows
from tests.factories import person
from tests.initiatives import factories as make
from tests.posting import posted

pytestmark = pytest.mark.django_db
WGS = (115.985123, 36.457456)
STORED = (Decimal("115.985123"), Decimal("36.457456"))
HEAD = ["学校标识码", "经度", "纬度", "坐标系"]


@pytest.fixture(autouse=True)
def stored_files(settings, tmp_path):
    settings.DATA_DIR = tmp_path


def place(school):
    return School.objects.values_list("longitude", "latitude", "datum_source").get(pk=school.pk)


def load(*row):
    return SchoolSheet().import_data(tablib.Dataset(row, headers=HEAD))


@pytest.mark.parametrize(
    ("words", "reference"), [("CGCS2000 / WGS-84", "wgs84"), ("GCJ-02（高德、腾讯）", "gcj02"), ("百度", "bd09")]
)
def test_a_sheet_converts_and_its_own_file_is_not_converted_again(words, reference):
    school = make.school()
    longitude, latitude = (f"{value:.6f}" for value in from_wgs84(*WGS, reference))
    result = load(school.code, longitude, latitude, words)
    assert [str(error.error) for error in result.base_errors] == []
    stored = place(school)
    assert abs(stored[0] - STORED[0]) <= Decimal("0.000001")
    assert abs(stored[1] - STORED[1]) <= Decimal("0.000001")
    assert stored[2] == reference
    columns = export_columns(SchoolSheet)
    (row,) = export_rows(SchoolSheet, SchoolSheet.rows(), columns)
    exported = {column.heading: value for column, value in zip(columns, row, strict=True)}
    assert load(*(exported[name] for name in HEAD)).totals["update"] == 0
    assert place(school) == stored


def test_the_form_converts_what_is_typed_and_keeps_what_is_stored(client):
    school = make.school()
    client.force_login(person(Role.DATA, make.city()))
    page = reverse("admin:schools_school_change", args=[school.pk])
    longitude, latitude = (f"{value:.6f}" for value in from_wgs84(*WGS, "gcj02"))
    typed = {"longitude": longitude, "latitude": latitude, "datum": "gcj02"}
    assert client.post(page, posted(client.get(page)) | typed).status_code == 302
    stored = place(school)
    assert stored == (*STORED, "gcj02")
    assert client.post(page, posted(client.get(page)) | {"short_name": "东街"}).status_code == 302
    assert place(school) == stored
    assert "36.457456, 115.985123（WGS-84）" in client.get(school.get_absolute_url()).content.decode()


def test_coordinates_outside_the_area_are_refused(client):
    school = make.school()
    client.force_login(person(Role.DATA, make.city()))
    page = reverse("admin:schools_school_change", args=[school.pk])
    typed = {"longitude": "36.457456", "latitude": "115.985123", "datum": "wgs84"}
    answer = client.post(page, posted(client.get(page)) | typed)
    assert "填反了" in answer.content.decode()
    assert place(school) == (None, None, "")
