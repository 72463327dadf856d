"""The sheets: new facilities, holidays of another year, and coordinates that cannot be."""

from datetime import date

import pytest
import tablib

from events.facilities.models import Facility, HolidayDay
from events.facilities.sheets import FacilitySheet, HolidaySheet, latitude, longitude

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def stored_files(settings, tmp_path):
    settings.DATA_DIR = tmp_path


def test_a_facility_comes_in_by_sheet(city, kind):
    data = tablib.Dataset(
        ["371502-0001", "古楼球场", "室外篮球场", "古楼街道", "115.985", "36.457", "608", "免费"],
        headers=["编码", "名称", "类别", "乡镇（街道）", "经度", "纬度", "面积", "收费"],
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


def test_the_holidays_of_a_year_come_in_by_sheet(db):
    rows = [("2027-10-01", "国庆节", "是", "测试"), ("2027-10-09", "国庆节", "否", "测试")]
    data = tablib.Dataset(*rows, headers=["日期", "名称", "放假", "依据"])
    assert not HolidaySheet().import_data(data, raise_errors=True).has_errors()
    assert HolidayDay.objects.table() == {date(2027, 10, 1): True, date(2027, 10, 9): False}


@pytest.mark.parametrize(
    ("read", "text", "words"),
    [
        (longitude, "36.457", "像是纬度，请检查经度和纬度是否填反"),
        (latitude, "115.985", "像是经度，请检查经度和纬度是否填反"),
        (longitude, "2.35", "不在本市范围内"),
        (latitude, "北纬", "不是数字"),
    ],
)
def test_impossible_coordinates_say_why(read, text, words):
    with pytest.raises(ValueError, match=words):
        read(text)
