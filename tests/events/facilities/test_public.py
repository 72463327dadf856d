"""The public list: what a reader sees, filters and takes away."""

import io
import re
from datetime import datetime

import openpyxl
import pytest

from events.facilities.models import FacilityKind
from portal.dates.zone import ZONE

pytestmark = pytest.mark.django_db


def items(page):
    """``(number, name)`` of the list, in its order."""
    return [(int(n), name) for n, name in re.findall(r'data-n="(\d+)".*?<h3[^>]*>(.*?)</h3>', page, re.S)]


def test_the_list_tells_name_place_state_and_number(client, make, at_noon):
    make(name="古楼球场", contents="篮球场 2 片", fee="free", floodlit="yes")
    page = client.get("/facilities/").content.decode()
    assert items(page) == [(1, "古楼球场")]
    for text in ("篮球场 2 片", "东昌府区", "室外", "免费", "夜间照明", "今晚 20:00 前开放"):
        assert text in page, text


STATES = [
    ({}, "今晚 20:00 前开放"),
    ({"hours": (("daily", 480, 1020),)}, "开放中，至 17:00"),
    ({"hours": (("daily", 740, 1020),)}, "20 分钟后开放"),
    ({"hours": (("daily", 760, 1020),)}, "40 分钟后开放"),
    ({"hours": (("daily", 780, 1020),)}, "60 分钟后开放"),
    ({"hours": (("daily", 785, 1020),)}, "现未开放，13:05 开放"),
    ({"hours": (("daily", 0, 1440),)}, "开放中，全天开放"),
    ({"hours": (("daily", 480, 1440),)}, "开放中，至 24:00"),
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
        make(name=f"场地 {number}")
    assert items(client.get("/facilities/?page=2").content.decode()) == [
        (21, "场地 20"),
        (22, "场地 21"),
        (23, "场地 22"),
    ]


def test_hidden_and_retired_facilities_are_nowhere(client, make):
    hidden, retired = make(name="未公开", is_public=False), make(name="已停用", status="retired")
    assert items(client.get("/facilities/").content.decode()) == []
    for facility in (hidden, retired):
        assert client.get(facility.get_absolute_url()).status_code == 404
        assert client.get(f"/api/v1/facilities/{facility.code}").status_code == 404


def test_list_geojson_csv_xlsx_and_api_agree(client, make, at_noon):
    for number in range(5):
        make(
            name=f"场地 {number}",
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
    make(is_demo=True, longitude="115.95", latitude="36.45")
    for answer in (client.get("/facilities.geojson").json(), client.get("/api/v1/facilities/").json()):
        assert answer["licence"].startswith("可自由使用")
        assert answer["source"] == "聊城市教育和体育局体育场地目录"
        assert datetime.fromisoformat(answer["as_of"]).tzinfo is not None
    text = b"".join(client.get("/facilities/?format=csv").streaming_content).decode()
    for words in ("许可：可自由使用", "来源：聊城市", "数据截至：", "坐标：WGS-84", "含演示数据"):
        assert words in text
    assert ",115.950000,36.450000,WGS-84," in text


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
    assert client.get("/facilities/").cache_policy.expires == datetime(2026, 5, 12, 15, 30, tzinfo=ZONE).timestamp()


CHOSEN = [
    # what was asked for, what the facility open daily from 16:00 to 20:00 says; empty where it is not listed
    ("when=tonight", "今晚 20:00 前开放"),
    ("when=weekend", "本周六 16:00–20:00 开放"),
    ("on=2026-05-12", "今天 16:00–20:00 开放"),
    ("on=2026-05-13T19:00", "明天 19:00 开放，至 20:00"),
    ("on=2026-05-20T17:30", "5 月 20 日 17:30 开放，至 20:00"),
    ("on=2026-05-13T20:00", ""),
    ("when=tonight&on=2026-05-13T09:00", ""),
]


@pytest.mark.parametrize(("query", "words"), CHOSEN)
def test_open_at_a_chosen_time(client, make, at_noon, query, words):
    make(name="球场", hours=(("daily", 960, 1200),))
    page = client.get(f"/facilities/?{query}").content.decode()
    assert re.findall(r'class="st st--\w+">(.*?)</span>', page) == ([words] if words else [])


ROUND_THE_CLOCK = [
    ("", "when=tonight", "今晚整晚开放"),
    ("", "when=weekend", "本周末全天开放"),
    ("", "on=2026-05-12", "今天余下时间都开放"),
    ("", "on=2026-05-13", "明天全天开放"),
    ("/en", "when=tonight", "Open all evening"),
    ("/en", "on=2026-05-12", "Open for the rest of today"),
]


@pytest.mark.parametrize(("language", "query", "words"), ROUND_THE_CLOCK)
def test_a_place_that_never_closes_is_not_said_to_close_at_midnight(client, make, at_noon, language, query, words):
    make(name="球场", hours=(("daily", 0, 1440),))
    page = client.get(f"{language}/facilities/?{query}").content.decode()
    assert re.findall(r'class="st st--\w+">(.*?)</span>', page) == [words]


@pytest.mark.parametrize("text", ["heute", "2026-13-01", "2026-05-12T25:00", "1026-05-12", "2026-05-12T10:00Z"])
def test_a_time_that_is_none_is_ignored_and_said(client, make, text):
    make(name="球场")
    page = client.get("/facilities/", {"on": text}).content.decode()
    assert items(page) == [(1, "球场")]
    assert f"没有“{text}”这个选日期和时间，已忽略。" in page


def test_for_whom_a_facility_is_stands_on_its_card(client, make):
    make(name="童园", for_children=True)
    make(name="步道", for_elders=True)
    assert items(client.get("/facilities/?children=1").content.decode()) == [(1, "童园")]
    page = client.get("/facilities/?elders=1").content.decode()
    assert items(page) == [(1, "步道")]
    assert "· 适合长者" in page
    found = client.get("/api/v1/facilities/?children=1").json()["items"]
    assert [(item["name"], item["for_children"], item["for_elders"]) for item in found] == [("童园", True, False)]


def test_minutes_that_run_on_end_a_kept_page(client, make, at_noon):
    make(hours=(("daily", 752, 1020),))  # opens at 12:32
    response = client.get("/facilities/")
    assert "35 分钟后开放" in response.content.decode()
    assert response.cache_policy.expires == datetime(2026, 5, 12, 12, 2, tzinfo=ZONE).timestamp()


def test_the_distance_from_a_chosen_point_stands_on_each_card(client, make):
    make(name="近", longitude="115.99", latitude="36.45")
    make(name="无坐标")
    page = client.get("/facilities/?near=115.985,36.45").content.decode()
    assert re.findall(r'class="dist num">\s*(.*?)</span>', page) == ["0.4 公里", "位置待补"]


def kinds_offered(page):
    """``(value, label)`` of the choices of kind; a kind beneath a group is set in by one wide space."""
    select = re.search(r'<select[^>]* id="f-kind".*?</select>', page, re.S)[0]
    return re.findall(r'<option value="([^"]+)"[^>]*>(.*?)</option>', select)


KINDS = [
    # (code, name, code of the parent), codes of the kinds of the facilities, what the reader is offered
    (
        [("20", "足球", None), ("15", "足球场", "20"), ("25", "笼式足球场", "20")],
        ["15", "25", "15"],
        [("20", "足球（3）"), ("15", "　足球场（2）"), ("25", "　笼式足球场（1）")],
    ),
    (  # the first code of all belongs to the last group; the kind before it in order has another group
        [("10", "田径", None), ("20", "足球", None), ("08", "足球场", "20"), ("30", "田径场", "10")],
        ["08", "30"],
        [("10", "田径（1）"), ("30", "　田径场（1）"), ("20", "足球（1）"), ("08", "　足球场（1）")],
    ),
    (  # a group without facilities, a kind without parent and without children, facilities of the group itself
        [
            ("10", "田径", None),
            ("1001", "田径场", "10"),
            ("15", "足球场", "20"),
            ("20", "足球", None),
            ("90", "步道", None),
        ],
        ["15", "20", "90"],
        [("20", "足球（2）"), ("15", "　足球场（1）"), ("90", "步道（1）")],
    ),
    (  # three levels, which nothing forbids: the middle one is a group too
        [("30", "球类", None), ("20", "足球", "30"), ("10", "足球场", "20")],
        ["10", "20"],
        [("20", "足球（2）"), ("10", "　足球场（1）"), ("30", "球类（1）")],
    ),
    ([("10", "甲类", "20"), ("20", "乙类", "10")], ["10", "20"], [("10", "甲类（2）"), ("20", "乙类（2）")]),
]


@pytest.mark.parametrize(("kinds", "facilities", "offered"), KINDS)
@pytest.mark.parametrize("turned", [False, True])
def test_kinds_stand_under_their_group_whatever_their_codes(client, make, kinds, facilities, offered, turned):
    made = {code: FacilityKind.objects.create(code=code, name=name) for code, name, _parent in kinds}
    for code, _name, parent in kinds:
        FacilityKind.objects.filter(pk=made[code].pk).update(parent=made.get(parent))
    for code in reversed(facilities) if turned else facilities:
        make(kind=made[code])
    response = client.get("/facilities/")
    assert response.status_code == 200
    assert kinds_offered(response.content.decode()) == offered
    for code, label in offered:
        page = client.get("/facilities/", {"kind": code}).content.decode()
        assert f"（{len(items(page))}）" in label
        assert f'<option value="{code}" selected>' in page


def test_kinds_of_a_directory_without_facilities(client, city, kind):
    assert kinds_offered(client.get("/facilities/").content.decode()) == []
