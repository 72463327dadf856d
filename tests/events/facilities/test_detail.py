"""The page of one facility: hours, fees, facts, the way there, its school, and what machines read."""

import json
import re
from datetime import date, datetime
from urllib.parse import parse_qs, urlsplit

import pytest
from django.urls import reverse

from events.facilities import directions
from events.facilities.models import Closure, DayException
from initiatives.schools.models import School
from portal.dates.models import HolidayDay
from portal.dates.zone import ZONE
from portal.places.coordinates import Datum, from_wgs84
from portal.site.models import SiteIdentity

pytestmark = pytest.mark.django_db


def test_the_page_of_a_facility(client, hall, at_noon):
    HolidayDay.objects.create(date=date(2026, 5, 15), name="测试节", source="x")
    DayException.objects.create(facility=hall, date=date(2026, 5, 14), reason="比赛")
    Closure.objects.create(
        facility=hall, first_day="2026-05-18", last_day="2026-05-20", announced_on="2026-05-11", reason="地板保养"
    )
    page = client.get(hall.get_absolute_url()).content.decode()
    table = [
        [" ".join(re.sub(r"<[^>]*>", " ", cell).split()) for cell in re.findall(r"<t[hd].*?>(.*?)</t[hd]>", line, re.S)]
        for line in re.findall(r"<tr>(.*?)</tr>", page, re.S)[1:]
    ]
    assert table == [
        ["05-12 星期二（今天）", "09:00–21:00", ""],
        ["05-13 星期三", "09:00–21:00", ""],
        ["05-14 星期四", "不开放", "当日调整"],
        ["05-15 星期五", "09:00–21:00", "测试节"],
        ["05-16 星期六", "09:00–次日 01:00", ""],
        ["05-17 星期日", "09:00–21:00", ""],
        ["05-18 星期一", "临时关闭：地板保养", ""],
    ]
    for text in ("每小时 20 元", "老年人：免费", "学生：原价的 50%", "提前一天致电。", "0635-1234567", "健身指导"):
        assert text in page, text
    for text in ("无障碍出入口：有", "无障碍电梯：未核实", "2026 年 5 月 11 日 公告", "全民健身日免费开放"):
        assert text in page, text


HOURS = [
    ((("daily", 360, 1320),), "每天 06:00–22:00"),
    ((("daily", 0, 1440),), "全年全天开放"),
    ((), "请致电确认"),
    ((("daily", None, None),), "近 7 天不开放"),
]


def facts(page):
    """The terms of the first block with what stands beside them."""
    block = re.search(r'<section class="panel facts.*?</section>', page, re.S)[0]
    pairs = re.findall(r"<dt>(.*?)</dt>\s*<dd[^>]*>(.*?)</dd>", block, re.S)
    return {term: " ".join(re.sub(r"<[^>]*>", " ", text).split()) for term, text in pairs}


@pytest.mark.parametrize(("hours", "sentence"), HOURS)
def test_seven_equal_days_are_one_sentence(client, make, at_noon, hours, sentence):
    page = client.get(make(hours=hours).get_absolute_url()).content.decode()
    assert facts(page)["开放时间"] == sentence
    assert "今天起 7 天的开放时间" not in page


def test_the_next_change_of_hours_is_named(client, make, at_noon):
    facility = make(hours=(("daily", 360, 1200), ("holiday", 480, 1020)))
    HolidayDay.objects.create(date=date(2026, 6, 19), name="端午节", source="x")
    page = client.get(facility.get_absolute_url()).content.decode()
    assert facts(page)["开放时间"] == "每天 06:00–20:00 下次变化：6 月 19 日（端午节）：08:00–17:00"


def test_the_english_page_names_weekdays_and_the_kinds_nearby(client, make, at_noon):
    facility = make(hours=(("workday", 1080, 1200), ("weekend", 480, 1080)), longitude="115.98", latitude="36.45")
    make(name="另一处", longitude="115.98", latitude="36.46")
    page = client.get(f"/en{facility.get_absolute_url()}").content.decode()
    text = " ".join(re.sub(r"<[^>]*>", "", page).split())
    days = ["Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday", "Monday"]
    assert re.findall(r"05-1\d (\w+)", text) == days
    assert re.findall(r"另一处 ?\(([^)]*)\)", text) == ["Outdoor basketball court, 1.1 km"]


def test_a_weekend_that_differs_comes_before_the_next_season(client, make, at_noon):
    facility = make(hours=(("workday", 1080, 1200), ("weekend", 480, 1080), ("holiday", 480, 1020)))
    HolidayDay.objects.create(date=date(2026, 6, 19), name="端午节", source="x")
    page = client.get(facility.get_absolute_url()).content.decode()
    assert facts(page)["开放时间"] == "18:00–20:00（今天） 看 7 天 下次变化：本周六：08:00–18:00"


def test_what_one_needs_before_setting_out_comes_first(client, hall, at_noon):
    page = client.get(hall.get_absolute_url()).content.decode()
    found = facts(page)
    assert list(found) == ["开放时间", "地址", "电话", "怎么去"]
    assert (found["地址"], found["电话"]) == ("东昌府区某路 1 号", "0635-1234567")
    assert found["怎么去"] == "高德地图 百度地图 腾讯地图"
    assert re.search(r'<div class="noprint">\s*<dt>怎么去</dt>', page)  # buttons are of no use on paper
    main = page[page.index("<main") :]
    assert main.index("panel facts") < min(main.index(f'id="{name}"') for name in ("h-fee", "h-book", "h-access"))


def test_an_unregistered_facility_without_a_telephone_is_no_dead_end(client, make, at_noon):
    facility = make(hours=())
    page = client.get(facility.get_absolute_url()).content.decode()
    words = "场地没有公布电话。可以问聊城市教育和体育局： 12345 （政务服务便民热线，24 小时）"
    assert facts(page)["电话"] == words
    assert 'href="tel:12345"' in page
    SiteIdentity.installed(phone="0635-8412345", hotline="").save()
    assert facts(client.get(facility.get_absolute_url()).content.decode())["电话"].endswith("0635-8412345")
    SiteIdentity.objects.update(phone="", hotline="")
    assert facts(client.get(facility.get_absolute_url()).content.decode())["电话"].endswith(
        "由聊城市教育和体育局答复。"
    )


def test_booking_by_telephone_without_a_number_says_what_is_possible(client, make, at_noon):
    facility = make(booking="phone")
    booking = re.compile('id="h-book".*?</section>', re.DOTALL)
    words = booking.findall(client.get(facility.get_absolute_url()).content.decode())[0]
    assert ("需要预约，预约电话还没有公布。" in words, 'href="tel:12345"' in words, "电话预约" in words) == (
        True,
        True,
        False,
    )
    facility.phone = "0635-8412345"
    facility.save()
    words = booking.findall(client.get(facility.get_absolute_url()).content.decode())[0]
    assert ("预约电话还没有公布" in words, "电话预约" in words) == (False, True)


def test_the_eighth_of_august_is_free_in_the_table(client, hall, time_machine):
    time_machine.move_to(datetime(2026, 8, 6, 12, tzinfo=ZONE), tick=False)
    page = client.get(hall.get_absolute_url()).content.decode()
    assert page.count("全民健身日，免费开放") == 1


def test_navigation_links_use_each_maps_datum(hall):
    found = {label: urlsplit(url) for label, url in directions.links(hall)}
    gcj, bd = (from_wgs84(115.985, 36.457, name) for name in (Datum.GCJ02, Datum.BD09))
    amap = parse_qs(found["高德地图"].query)
    assert (found["高德地图"].netloc, amap["coordinate"]) == ("uri.amap.com", ["gaode"])
    assert [float(part) for part in amap["position"][0].split(",")] == pytest.approx(gcj, abs=1e-6)
    baidu = parse_qs(found["百度地图"].query)
    assert baidu["coord_type"] == ["bd09ll"]
    assert [float(part) for part in baidu["location"][0].split(",")] == pytest.approx(bd[::-1], abs=1e-6)
    tencent = parse_qs(found["腾讯地图"].query)["marker"][0]
    assert [float(p) for p in tencent.split(";")[0][6:].split(",")] == pytest.approx(gcj[::-1], abs=1e-6)


# schema.org 30: the properties used, each with the types that may carry it (superclasses spelled out).
DOMAINS = {
    "SportsActivityLocation": {
        *("name", "url", "identifier", "publicAccess", "address", "geo", "telephone", "isAccessibleForFree"),
        *("amenityFeature", "openingHoursSpecification"),
    },
    "PostalAddress": {"addressCountry", "addressRegion", "addressLocality", "streetAddress"},
    "GeoCoordinates": {"latitude", "longitude"},
    "LocationFeatureSpecification": {"name", "value"},
    "OpeningHoursSpecification": {"dayOfWeek", "opens", "closes", "validFrom", "validThrough"},
}
RANGES = {
    "address": "PostalAddress",
    "geo": "GeoCoordinates",
    "amenityFeature": "LocationFeatureSpecification",
    "openingHoursSpecification": "OpeningHoursSpecification",
}


def assert_in_domain(node):
    assert {name for name in node if not name.startswith("@")} <= DOMAINS[node["@type"]]
    for name, value in node.items():
        for part in value if isinstance(value, list) else [value]:
            if isinstance(part, dict):
                assert part["@type"] == RANGES[name]
                assert_in_domain(part)


def test_json_ld_stays_within_schema_orgs_domains(client, hall, at_noon):
    page = client.get(hall.get_absolute_url()).content.decode()
    data = json.loads(re.search(r'<script type="application/ld\+json"[^>]*>(.*?)</script>', page, re.S)[1])
    assert_in_domain(data)
    assert data["@id"] == f"http://testserver{hall.get_absolute_url()}"
    assert data["geo"] == {"@type": "GeoCoordinates", "latitude": 36.457, "longitude": 115.985}
    saturday = data["openingHoursSpecification"][4]
    assert (saturday["opens"], saturday["closes"], saturday["validFrom"]) == ("09:00", "01:00", "2026-05-16")


def test_a_name_cannot_break_out_of_the_json(client, make):
    facility = make(name="</script><b>x</b>")
    assert "</script><b>" not in client.get(facility.get_absolute_url()).content.decode()


def test_the_english_pages_answer(client, hall):
    assert client.get(f"/en{hall.get_absolute_url()}").status_code == 200
    assert client.get("/en/facilities/").status_code == 200


def test_home_search_and_sitemap_know_the_facility(client, hall):
    assert "古楼羽毛球馆" in client.get("/").content.decode()
    assert "古楼羽毛球馆" in client.get(reverse("site:search"), {"q": "羽毛球"}).content.decode()


def test_a_schools_ground_and_its_school_lead_to_each_other(client, make, city):
    school = School.objects.create(code="2137000001", name="古楼小学", form="primary", township=city["古楼街道"])
    ground = make(name="古楼小学操场", ownership="school", school=school, school_open=True)
    make(name="未公开操场", ownership="school", school=school, is_public=False)
    page = client.get(ground.get_absolute_url()).content.decode()
    assert re.findall(r'<dt>所属学校</dt><dd><a [^>]*href="(.*?)">(.*?)</a>', page) == [
        (school.get_absolute_url(), "古楼小学")
    ]
    page = client.get(school.get_absolute_url()).content.decode()
    assert re.findall(r'<a href="(/facilities/[\d-]+/)">(.*?)</a>', page) == [
        (ground.get_absolute_url(), "古楼小学操场")
    ]


def test_without_a_school_neither_page_speaks_of_the_other(client, make, city):
    school = School.objects.create(code="2137000001", name="古楼小学", form="primary", township=city["古楼街道"])
    assert "所属学校" not in client.get(make().get_absolute_url()).content.decode()
    assert "h-beside" not in client.get(school.get_absolute_url()).content.decode()
