"""The sheets: new facilities, their school, and coordinates of every map in use."""

from datetime import date, datetime
from decimal import Decimal

import pytest
import tablib
from django.core.files.uploadedfile import SimpleUploadedFile

from events.facilities.models import Facility
from events.facilities.sheets import FacilitySheet
from initiatives.schools.models import School
from portal.places import coordinates
from portal.spreadsheets import batches
from portal.spreadsheets.export.files import csv_stream
from portal.spreadsheets.export.rows import export_columns, export_rows
from portal.spreadsheets.month_day import month_day
from portal.spreadsheets.values import KEEP
from portal.spreadsheets.workflow import Workflow
from tests.portal.spreadsheets.conftest import workbook

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def stored_files(settings, tmp_path):
    settings.DATA_DIR = tmp_path


def test_a_facility_comes_in_by_sheet(city, kind):
    data = tablib.Dataset(
        ["371502-0001", "古楼球场", "室外篮球场", "古楼街道", "115.985", "36.457", "CGCS2000", "608", "免费"],
        headers=["编码", "名称", "类别", "乡镇（街道）", "经度", "纬度", "坐标系", "面积", "收费"],
    )
    result = FacilitySheet().import_data(data, raise_errors=True)
    assert not result.has_errors()
    facility = Facility.objects.get()
    assert (facility.code, facility.kind, facility.township, facility.fee) == (
        "371502-0001",
        kind,
        city["古楼街道"],
        "free",
    )
    assert (str(facility.longitude), str(facility.latitude)) == ("115.985000", "36.457000")


# --- coordinates


def planned(*rows, headings="编码,名称,类别,乡镇（街道）,经度,纬度,坐标系"):
    """A clerk's file, read and judged as in the back office."""
    return planned_file("\n".join([headings, *rows]))


def planned_file(text):
    file = SimpleUploadedFile("场地.csv", text.encode("utf-8-sig"))
    batch = batches.upload("facilities.facility", file, user=None)
    batches.plan(batch)
    return batch


def accepted(batch):
    Workflow(batch).claim(user=None, token=batch.token, rule="all")
    assert batches.apply(batch), batch.report
    return batch


def sentences(batch):
    """``(row, sentence)`` of every refused row."""
    return [(group.places[0][1], group.message) for group in batch.report.groups]


def row(place, code="371502-0001"):
    return f"{code},古楼球场,室外篮球场,古楼街道,{place}"


WGS = (115.985123, 36.457456)
TYPED = [("WGS-84", "wgs84"), ("cgcs2000", "wgs84"), ("WGS-84 / CGCS2000（天地图、GPS）", "wgs84")]
TYPED += [
    ("GCJ-02", "gcj02"),
    ("高德", "gcj02"),
    ("GCJ-02（高德、腾讯）", "gcj02"),
    ("bd-09", "bd09"),
    ("百度", "bd09"),
]


@pytest.mark.parametrize(("words", "reference"), TYPED)
def test_coordinates_of_every_map_are_stored_as_wgs84(city, kind, words, reference):
    longitude, latitude = coordinates.from_wgs84(*WGS, reference)  # with all the digits that a map service gives
    accepted(planned(row(f"{longitude!r},{latitude!r},{words}")))
    facility = Facility.objects.get()
    assert (facility.longitude, facility.latitude) == (Decimal("115.985123"), Decimal("36.457456"))
    assert facility.datum_source == reference


def test_the_plan_shows_what_will_be_stored_and_the_same_file_changes_nothing(city, kind):
    longitude, latitude = (f"{value:.6f}" for value in coordinates.from_wgs84(*WGS, "gcj02"))
    file = row(f"{longitude},{latitude},GCJ-02")
    assert planned(file).counts["new"] == 1
    accepted(planned(file))
    assert planned(file).counts == {"new": 0, "changed": 0, "same": 1, "wrong": 0, "skipped": 0}


def test_a_converted_facility_goes_out_as_wgs84_and_comes_back_unchanged(city, kind):
    for number, reference in enumerate(("wgs84", "gcj02", "bd09"), 1):
        longitude, latitude = coordinates.from_wgs84(*WGS, reference)
        accepted(planned(row(f"{longitude},{latitude},{reference}", f"371502-000{number}")))
    columns = export_columns(FacilitySheet)
    place = [column.heading for column in columns].index("坐标系")
    rows = list(export_rows(FacilitySheet, FacilitySheet.rows(), columns))
    assert [tuple(map(str, line[place - 2 : place + 1])) for line in rows] == [
        ("115.985123", "36.457456", "WGS-84 / CGCS2000（天地图、GPS）"),
        ("115.985123", "36.457456", "WGS-84（由 GCJ-02 换算）"),
        ("115.985123", "36.457456", "WGS-84（由 BD-09 换算）"),
    ]
    batch = planned_file("".join(csv_stream([column.heading for column in columns], rows)))
    assert batch.counts == {"new": 0, "changed": 0, "same": 3, "wrong": 0, "skipped": 0}


def test_a_new_position_in_wgs84_ends_the_old_origin(city, kind, make):
    make(code="371502-0001", longitude="115.985123", latitude="36.457456", datum_source="gcj02")
    accepted(planned("371502-0001,115.99,36.46,WGS-84", headings="编码,经度,纬度,坐标系"))
    facility = Facility.objects.get()
    assert (facility.longitude, facility.latitude, facility.datum_source) == (
        Decimal("115.99"),
        Decimal("36.46"),
        "wgs84",
    )


REFUSED = [
    ("36.457,115.985,WGS-84", "经度和纬度填反了：请把经度填为 115.985，纬度填为 36.457"),
    ("36.457,115.985,百度", "经度和纬度填反了：请把经度填为 115.985，纬度填为 36.457"),
    (
        "2.35,48.85,GCJ-02",
        "坐标（2.35，48.85）不在本市范围内（经度 115.2–116.6，纬度 35.7–37.1），请核对坐标和坐标系",
    ),
    ("115.985,,WGS-84", "经度和纬度要同时填写"),
    (",36.457,WGS-84", "经度和纬度要同时填写"),
    ("115.985,36.457,", "有坐标就要写明坐标系，请在“坐标系”列填 WGS-84、CGCS2000、GCJ-02 或 BD-09"),
    ("东经115,36.457,WGS-84", "“东经115”不是数字，请填十进制度数，例如 115.985000"),
]


@pytest.mark.parametrize(("place", "sentence"), REFUSED)
def test_impossible_coordinates_are_refused_by_row_with_the_hint(city, kind, place, sentence):
    batch = planned(row("115.985,36.457,WGS-84"), row(place, "371502-0002"))
    assert (batch.counts["new"], batch.counts["wrong"]) == (1, 1)
    assert sentences(batch) == [(3, sentence)]


def test_an_unknown_reference_is_refused_with_the_choice(city, kind):
    batch = planned(row("115.985,36.457,北京54"))
    assert batch.counts["wrong"] == 1
    assert "没有“北京54”这一项，可填：WGS-84 / CGCS2000（天地图、GPS）" in sentences(batch)[0][1]


def test_a_reference_without_coordinates_says_nothing(city, kind):
    accepted(planned(row(",,百度")))
    facility = Facility.objects.get()
    assert (facility.longitude, facility.latitude, facility.datum_source) == (None, None, "wgs84")


# --- the school


def test_a_schools_ground_is_tied_to_its_school_by_code(city, kind):
    School.objects.create(code="2137000001", name="古楼小学", form="primary", township=city["古楼街道"])
    head = "编码,名称,类别,乡镇（街道）,设施性质,学校标识码"
    ours = "371502-0001,操场,室外篮球场,古楼街道"
    assert sentences(planned(f"{ours},学校体育设施,2137000009", headings=head)) == [(2, "系统中没有“2137000009”")]
    assert sentences(planned(f"{ours},公共体育设施,2137000001", headings=head)) == [
        (2, "只有学校体育设施可以填写所属学校，请把设施性质改为“学校体育设施”")
    ]
    accepted(planned(f"{ours},学校体育设施,2137000001", headings=head))
    assert Facility.objects.get().school.name == "古楼小学"
    columns = export_columns(FacilitySheet, ["school", "school_name"])
    assert list(export_rows(FacilitySheet, FacilitySheet.rows(), columns)) == [["2137000001", "古楼小学"]]


# --- days of every year


@pytest.mark.parametrize(
    ("cell", "day"),
    [("06-01", "06-01"), ("6月1日", "06-01"), ("6 月 1 日", "06-01"), ("6/1", "06-01"), ("2-29", "02-29"), ("/", KEEP)]
    + [(date(2026, 6, 1), "06-01"), (datetime(2025, 10, 31), "10-31")],
)
def test_a_day_of_every_year_in_all_writings(cell, day):
    assert month_day(cell) == day


@pytest.mark.parametrize("cell", ["6", "6月", "13-01", "2-30", "1-6-1", "6月1①日", 6.1, 46174])
def test_what_is_no_day_of_the_year_is_refused(cell):
    with pytest.raises(ValueError, match="现为|没有"):
        month_day(cell)


def test_a_season_as_excel_makes_it_comes_in(make):
    pool = make(name="室外泳池", hours=())
    book = workbook(
        ["场地", "时段名称", "每年从", "每年到"],
        [pool.name, "夏季", "6月1日", datetime(2026, 9, 10)],
        formats={"D2": 'm"月"d"日"'},
    )
    batch = batches.upload("facilities.openingperiod", SimpleUploadedFile("表.xlsx", book), user=None)
    batches.plan(batch)
    accepted(batch)
    assert list(pool.periods.values_list("season_from", "season_to")) == [("06-01", "09-10")]


@pytest.mark.parametrize(
    ("heading", "column"),
    [
        ("设施名称", "name"),
        ("管理单位", "operator"),
        ("建成年份", "opened_on"),
        ("镇街", "township"),
        ("设施类型", "kind"),
    ],
)
def test_headings_of_lists_are_known(heading, column):
    assert FacilitySheet.words()[heading] == column
