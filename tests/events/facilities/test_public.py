"""The public pages: what a reader sees, takes away, and is led to."""

import io
import json
import re
from datetime import date, datetime, timedelta
from urllib.parse import parse_qs, urlsplit

import openpyxl
import pytest
from django.urls import reverse
from django.utils import timezone

from events.facilities import datum, directions, sketch, tiles
from events.facilities.demo import load_facilities, load_park, load_tables
from events.facilities.enums import Datum
from events.facilities.hours import ZONE
from events.facilities.models import (
    AccessFact,
    Closure,
    Concession,
    DayException,
    Facility,
    HolidayDay,
    PublishedFigure,
)

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 5, 12, 12, 0, tzinfo=ZONE)  # a Tuesday


@pytest.fixture
def at_noon(time_machine):
    time_machine.move_to(NOON, tick=False)


def items(page):
    """``(number, name)`` of the list, in its order."""
    return [(int(n), name) for n, name in re.findall(r'data-n="(\d+)".*?<h3>(.*?)</h3>', page, re.S)]


# --- the list


def test_the_list_tells_name_place_state_and_number(client, make, at_noon):
    make(name="古楼球场", contents="篮球场 2 片", fee="free", floodlit="yes")
    page = client.get("/facilities/").content.decode()
    assert items(page) == [(1, "古楼球场")]
    for text in ("篮球场 2 片", "东昌府区", "室外", "免费", "夜间照明", "开放中，至 20:00"):
        assert text in page, text


STATES = [
    ({}, "开放中，至 20:00"),
    ({"hours": (("daily", 0, 1440),)}, "开放中，全天开放"),
    ({"hours": (("daily", 1080, 1200),)}, "现未开放，18:00 开放"),
    ({"hours": (("daily", 480, 600),)}, "现未开放，明天 08:00 开放"),
    ({"hours": ()}, "开放时间请致电确认"),
    ({"status": "suspended"}, "暂停开放：暂停使用"),
]


@pytest.mark.parametrize(("fields", "words"), STATES)
def test_states_in_words(client, make, at_noon, fields, words):
    make(**fields)
    assert words in client.get("/facilities/").content.decode()


def test_unknown_hours_are_never_called_closed(client, make, at_noon):
    facility = make(hours=())
    for address in ("/facilities/", facility.get_absolute_url()):
        page = client.get(address).content.decode()
        assert "请致电确认" in page
        assert "未开放" not in page
        assert "不开放" not in page


def test_filters_are_plain_parameters(client, make, at_noon):
    make(name="室内馆", setting="indoor", booking="phone")
    make(name="室外场", setting="outdoor")
    page = client.get("/facilities/?indoor=1&bookable=1").content.decode()
    assert items(page) == [(1, "室内馆")]
    assert 'aria-current="true"' in page
    page = client.get("/facilities/", {"q": "室外场"}).content.decode()
    assert items(page) == [(1, "室外场")]
    assert "没有符合条件的场地" in client.get("/facilities/", {"q": "不存在"}).content.decode()


def test_numbers_run_on_over_the_pages(client, make):
    for number in range(23):
        make(name=f"场地{number}")
    assert items(client.get("/facilities/?page=2").content.decode()) == [(21, "场地20"), (22, "场地21"), (23, "场地22")]


def test_hidden_and_retired_facilities_are_nowhere(client, make):
    hidden, retired = make(name="未公开", is_public=False), make(name="已停用", status="retired")
    assert items(client.get("/facilities/").content.decode()) == []
    for facility in (hidden, retired):
        assert client.get(facility.get_absolute_url()).status_code == 404
        assert client.get(f"/api/v1/facilities/{facility.code}").status_code == 404


def test_list_geojson_csv_xlsx_and_api_agree(client, make, at_noon):
    for number in range(5):
        make(
            name=f"场地{number}",
            longitude=f"115.9{5 - number}",
            latitude="36.45",
            setting=("indoor", "outdoor")[number % 2],
        )
    query = {"indoor": "1", "near": "371502"}
    listed = items(client.get("/facilities/", query).content.decode())
    assert len(listed) == 3
    features = client.get("/facilities.geojson", query).json()["features"]
    assert [(f["properties"]["n"], f["properties"]["name"]) for f in features] == listed
    found = client.get("/api/v1/facilities/", query).json()
    assert [(item["number"], item["name"]) for item in found["items"]] == listed
    lines = b"".join(client.get("/facilities/", {**query, "format": "csv"}).streaming_content).decode("utf-8-sig")
    assert [(int(line.split(",")[0]), line.split(",")[2]) for line in lines.splitlines()[1:4]] == listed
    answer = client.get("/facilities/", {**query, "format": "xlsx"})
    book = openpyxl.load_workbook(io.BytesIO(b"".join(answer)))
    answer.close()
    assert [(row[0], row[2]) for row in book.active.iter_rows(min_row=2, max_row=4, values_only=True)] == listed


def test_every_file_has_its_licence_source_and_moment(client, make):
    make(is_demo=True)
    for answer in (client.get("/facilities.geojson").json(), client.get("/api/v1/facilities/").json()):
        assert answer["licence"].startswith("可以自由使用")
        assert answer["source"] == "聊城市教育和体育局体育场地目录"
        assert datetime.fromisoformat(answer["as_of"]).tzinfo is not None
    text = b"".join(client.get("/facilities/?format=csv").streaming_content).decode()
    for words in ("许可：可以自由使用", "来源：聊城市", "截止：", "坐标：WGS-84", "含演示数据"):
        assert words in text


def test_a_facility_without_coordinates_is_listed_without_a_pin(client, make):
    make(name="无坐标")
    assert "位置待补" in client.get("/facilities/").content.decode()
    assert client.get("/facilities.geojson").json()["features"][0]["geometry"] is None


def test_a_readers_position_is_kept_by_nobody(client, make):
    make()
    assert "no-store" in client.get("/facilities/?near=115.985,36.450")["Cache-Control"]
    assert "public" in client.get("/facilities/?near=371502")["Cache-Control"]


def test_a_kept_list_ends_when_the_next_facility_changes(client, make, at_noon):
    make()
    make(hours=(("daily", 480, 930),))
    assert client.get("/facilities/").front_expires == datetime(2026, 5, 12, 15, 30, tzinfo=ZONE).timestamp()


# --- one facility


@pytest.fixture
def hall(make):
    facility = make(
        name="古楼羽毛球馆",
        setting="indoor",
        fee="low",
        fee_note="每小时 20 元",
        booking="phone",
        booking_note="提前一天致电。",
        phone="0635-1234567",
        street_address="东昌府区某路 1 号",
        longitude="115.985000",
        latitude="36.457000",
        services="健身指导",
        hours=(("daily", 540, 1260), ("sat", 540, 1500)),
    )
    Concession.objects.create(facility=facility, group="elder", percent=0)
    Concession.objects.create(facility=facility, group="student", percent=50)
    AccessFact.objects.create(facility=facility, item="entrance", answer="yes")
    AccessFact.objects.create(facility=facility, item="lift", answer="unknown")
    return facility


def test_the_page_of_a_facility(client, hall, at_noon):
    HolidayDay.objects.create(date=date(2026, 5, 15), name="测试节", source="x")
    DayException.objects.create(facility=hall, date=date(2026, 5, 14), reason="比赛")
    Closure.objects.create(
        facility=hall, starts_on="2026-05-18", ends_on="2026-05-20", announced_on="2026-05-11", reason="地板保养"
    )
    page = client.get(hall.get_absolute_url()).content.decode()
    table = [
        [" ".join(re.sub(r"<.*?>", " ", cell).split()) for cell in re.findall(r"<t[hd].*?>(.*?)</t[hd]>", line, re.S)]
        for line in re.findall(r"<tr>(.*?)</tr>", page, re.S)[1:]
    ]
    assert table == [
        ["05-12 星期二（今天）", "09:00–21:00", ""],
        ["05-13 星期三", "09:00–21:00", ""],
        ["05-14 星期四", "不开放", "当日调整"],
        ["05-15 星期五", "09:00–21:00", "测试节"],
        ["05-16 星期六", "09:00–次日01:00", ""],
        ["05-17 星期日", "09:00–21:00", ""],
        ["05-18 星期一", "临时关闭：地板保养", ""],
    ]
    for text in ("每小时 20 元", "老年人：免费", "学生：原价的 50%", "提前一天致电。", "0635-1234567", "健身指导"):
        assert text in page, text
    for text in ("无障碍出入口：有", "无障碍电梯：未核实", "2026 年 5 月 11 日 公告", "全民健身日免费开放"):
        assert text in page, text


def test_the_eighth_of_august_is_free_in_the_table(client, hall, time_machine):
    time_machine.move_to(datetime(2026, 8, 6, 12, tzinfo=ZONE), tick=False)
    page = client.get(hall.get_absolute_url()).content.decode()
    assert page.count("全民健身日，免费开放") == 1


def test_navigation_links_use_each_maps_datum(hall):
    found = {label: urlsplit(url) for label, url in directions.links(hall)}
    gcj, bd = (datum.from_wgs(115.985, 36.457, name) for name in (Datum.GCJ02, Datum.BD09))
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


# --- the map's background


def test_without_a_service_the_page_asks_no_other_host(client, hall, monkeypatch):
    monkeypatch.delenv("MAP_TILES", raising=False)
    response = client.get("/facilities/")
    assert "示意图，非测绘成果" in response.content.decode()
    assert "tianditu" not in response["Content-Security-Policy"]
    assert tiles.check() == []


def test_a_tile_service_is_allowed_on_the_map_page_only(client, hall, monkeypatch):
    monkeypatch.setenv("MAP_TILES", "tianditu")
    monkeypatch.setenv("MAP_KEY", "abc")
    monkeypatch.setenv("MAP_REVIEW_NUMBER", "GS（2024）0000号")
    response = client.get("/facilities/")
    assert "https://*.tianditu.gov.cn" in response["Content-Security-Policy"]
    page = response.content.decode()
    assert "审图号：GS（2024）0000号" in page
    assert "LAYER=vec" in page
    assert "tk=abc" in page
    assert "tianditu" not in client.get(hall.get_absolute_url())["Content-Security-Policy"]


def test_production_needs_the_review_number_and_the_key(monkeypatch, settings):
    monkeypatch.setenv("MAP_TILES", "tianditu")
    settings.PRODUCTION = True
    assert [error.id for error in tiles.check()] == ["facilities.E001", "facilities.E003"]
    monkeypatch.setenv("MAP_KEY", "abc")
    monkeypatch.setenv("MAP_REVIEW_NUMBER", "GS（2024）0000号")
    monkeypatch.setenv("MAP_DATUM", "mars")
    assert tiles.check() == []
    monkeypatch.setenv("MAP_TILES", "https://tiles.example/{z}/{x}/{y}.png")
    assert [error.id for error in tiles.check()] == ["facilities.E002"]


def test_pins_for_a_shifted_service_are_shifted_and_the_open_file_is_not(client, hall, monkeypatch):
    monkeypatch.setenv("MAP_TILES", "https://tiles.example/{z}/{x}/{y}.png")
    monkeypatch.setenv("MAP_DATUM", "gcj02")
    plain, shifted = (
        client.get("/facilities.geojson", query).json()["features"][0]["geometry"]["coordinates"]
        for query in ({}, {"map": "1"})
    )
    assert plain == [115.985, 36.457]
    assert shifted == pytest.approx(datum.gcj_from_wgs(115.985, 36.457), abs=1e-6)


def test_the_sketch_keeps_relative_positions_and_parts_pins():
    drawn = sketch.draw([(1, 115.5, 36.8, "free", ""), (2, 116.2, 36.2, "book", ""), (3, 116.2, 36.2, "book", "")])
    west, east, same = drawn.pins
    assert west.x < east.x
    assert west.y < east.y
    assert ((east.x - same.x) ** 2 + (east.y - same.y) ** 2) ** 0.5 >= sketch.GAP - 1
    assert all(0 < pin.x < sketch.WIDTH and 0 < pin.y < sketch.HEIGHT for pin in drawn.pins)


# --- facts and demonstration


def test_facts_are_sourced_and_invent_nothing(city):
    load_tables()
    load_park()
    park = Facility.objects.get()
    assert (park.name, park.is_demo, park.longitude, park.street_address) == ("青少年时尚体育公园", False, None, "")
    assert "2025 年 3 月 18 日" in park.source
    assert [(f.text, f.qualifier) for f in PublishedFigure.objects.all()] == [
        ("人均体育场地面积 2.72 ㎡", ""),
        ("新增便民健身场地设施 200 余处", "余"),
        ("新增、更新体育健身器材 3500 余件", "余"),
    ]
    holidays = HolidayDay.objects
    assert (holidays.filter(date__year=2025, is_off=True).count(), holidays.filter(date__year=2025).count()) == (28, 33)
    assert (holidays.filter(date__year=2026, is_off=True).count(), holidays.filter(date__year=2026).count()) == (33, 39)


def test_the_demonstration_is_marked_complete_and_may_run_twice(places, client):
    load_tables()
    load_park()
    load_facilities()
    first = list(Facility.objects.values_list("code", "name", "longitude"))
    assert 190 <= len(first) <= 240
    load_facilities()
    assert list(Facility.objects.values_list("code", "name", "longitude")) == first
    for facility in Facility.objects.exclude(longitude=None):
        assert datum.refusal(facility.longitude, facility.latitude) == ""
    assert Facility.objects.filter(is_demo=False).count() == 1
    assert "演示数据" in client.get("/facilities/").content.decode()
    page = client.get("/facilities/area/").content.decode()
    assert "2024 年计算值" in page
    assert "0.00" in page  # agrees with the published 2.72


def test_desk_cards(rf, make, city, django_user_model):
    from events.facilities import desk
    from events.facilities.models import FaultReport
    from portal.accounts.models import Grant

    user = django_user_model.objects.create(username="x", is_staff=True)
    Grant.objects.create(user=user, role="data", place=city["临清市"])
    request = rf.get("/admin/")
    request.user = user
    mine, other = make(name="临清馆", town="青年路街道", hours=()), make(name="古楼馆")
    today = timezone.localdate()
    for facility in (mine, other):
        FaultReport.objects.create(facility=facility, description="坏了", due_on=today - timedelta(days=1))
        announced = today - timedelta(days=20)
        Closure.objects.create(facility=facility, starts_on=today, ends_on=today, announced_on=announced, reason="x")
    assert desk.faults(request)["count"] == 1
    assert desk.faults(request)["note"] == "其中 1 件已超过办理期限。"
    assert desk.closures(request)["count"] == 1
    assert desk.without_coordinates(request)["items"][0][0] == "临清馆"
    assert desk.without_hours(request)["count"] == 1
    assert str(today.year) in desk.holidays(request)["note"]
