"""What a new installation holds: facts with their source, and the marked demonstration."""

import pytest

from events.facilities.demo import load_announced, load_facilities, load_tables
from events.facilities.models import Facility, PublishedFigure
from initiatives.schools.models import School
from portal.places.coordinates import refusal
from portal.places.models import Place

pytestmark = pytest.mark.django_db
GROUND = "371502003"  # a township where the demonstration puts a school's ground


def test_facts_are_sourced_and_invent_nothing(city):
    load_tables()
    load_announced()
    park = Facility.objects.get()
    assert (park.name, park.is_demo, park.longitude, park.street_address) == ("青少年时尚体育公园", False, None, "")
    assert "2025 年 3 月 18 日" in park.source
    assert [(f.text, f.qualifier) for f in PublishedFigure.objects.all()] == [
        ("人均体育场地面积 2.72 ㎡", ""),
        ("新增便民健身场地设施 200 余处", "余"),
        ("新增、更新体育健身器材 3500 余件", "余"),
    ]


def test_the_demonstration_is_marked_complete_and_may_run_twice(places, client):
    load_tables()
    load_announced()
    school = School.objects.create(
        code="2137000001", name="演示学校", form="primary", is_demo=True, township=Place.objects.get(code=GROUND)
    )
    load_facilities()
    first = list(Facility.objects.values_list("code", "name", "longitude"))
    grounds = Facility.objects.filter(school_open=True)
    assert set(grounds.filter(township=school.township).values_list("school__name", flat=True)) == {"演示学校"}
    assert not grounds.exclude(township=school.township).exclude(school=None).exists()
    assert 190 <= len(first) <= 240
    load_facilities()
    assert list(Facility.objects.values_list("code", "name", "longitude")) == first
    for facility in Facility.objects.exclude(longitude=None):
        assert refusal(facility.longitude, facility.latitude) == ""
    assert Facility.objects.filter(is_demo=False).count() == 1
    assert "演示数据" in client.get("/facilities/").content.decode()
    page = client.get("/facilities/area/").content.decode()
    assert "2024 年计算值" in page
    assert "0.00" in page  # agrees with the published 2.72
