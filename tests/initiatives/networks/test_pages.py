"""The public pages as their readers see them: figures, words, files, the API, and how many queries they take."""

import csv
import io
import re
from datetime import date

import openpyxl
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils.html import strip_tags

from initiatives.networks.models import CountingRule, Network
from tests.initiatives import factories as make

pytestmark = pytest.mark.django_db


def words(response):
    assert response.status_code == 200
    return re.sub(r"\s+", " ", strip_tags(response.content.decode().partition("<main")[2].partition("</main>")[0]))


def lines(client, address):
    response = client.get(address)
    body = b"".join(response.streaming_content).decode("utf-8-sig")
    return list(csv.reader(io.StringIO(body)))


def sheet(client, address):
    book = openpyxl.load_workbook(io.BytesIO(client.get(address).getvalue()))
    return [["" if v is None else v for v in row] for row in book.active.iter_rows(values_only=True)]


def table(response, number=0):
    """Cells of the number-th table of the page, as text."""
    found = re.findall(r"<table.*?</table>", response.content.decode(), re.S)[number]
    rows = re.findall(r"<tr>(.*?)</tr>", found, re.S)
    return [
        [" ".join(strip_tags(c.replace("<", " <")).split()) for c in re.findall(r"<t[hd].*?</t[hd]>", row, re.S)]
        for row in rows
    ]


def test_page_file_and_api_show_the_same_coverage(client, demonstration):
    page = client.get("/networks/coverage/?date=2025-03-18")
    text = words(page)
    for phrase in (
        "1019",
        "教育集团 95 个",
        "教育联盟 91 个",
        "覆盖率 100%",
        "乡村中小学校共 855 所，占 83.9%",
        "演示数据",
    ):
        assert phrase in text
    assert "没有未覆盖的学校" in text
    shown = table(page)
    assert shown[1] == ["东昌府区", "22", "12", "186", "98", "88", "78%", "100%"]
    assert shown[-1] == ["全市", "95", "91", "1019", "402", "617", "84%", "100%"]
    file = lines(client, "/networks/coverage/?date=2025-03-18&format=csv")
    book = sheet(client, "/networks/coverage/?date=2025-03-18&format=xlsx")
    answer = client.get("/api/v1/networks/coverage?date=2025-03-18").json()
    for n in range(1, 13):
        _name, _code, groups, alliances, _universe, covered, group, alliance, _rural, rural, share = file[n]
        assert shown[n][1:] == [groups, alliances, covered, group, alliance, rural, share]
        assert [str(value) for value in book[n]] == file[n]
    for item, row in zip(answer["items"], file[1:12], strict=True):
        keys = ("name", "code", "groups", "alliances", "universe", "covered", "group", "alliance", "rural")
        assert [str(item[key]) for key in keys] == row[:9]
    assert (answer["as_of"], answer["total"]["covered"], answer["total"]["share"]) == ("2025-03-18", 1019, 100.0)
    assert answer["licence"] and answer["source"] and "公办中小学校" in answer["rule"]
    assert any("演示数据" in cell for row in file for cell in row)


def test_county_drill_down_adds_up(client, demonstration):
    page = client.get("/networks/coverage/?date=2025-03-18&county=LC-DJQ")
    shown = table(page)
    assert shown[-1] == ["江北水城旅游度假区", "16", "5", "11", "81%", "100%"]
    assert [row[0] for row in shown[1:-1]] == ["于集镇", "乡镇未登记"]
    assert sum(int(row[1]) for row in shown[1:-1]) == 16


def test_a_day_before_the_first_network_is_no_data_rather_than_zero_per_cent(client, demonstration):
    text = words(client.get("/networks/coverage/?date=2001-01-01"))
    assert "无数据" in text
    assert "覆盖率 0%" not in text
    answer = client.get("/api/v1/networks/coverage?date=2001-01-01").json()
    assert answer["total"]["share"] is None


def test_unreadable_day_shows_today_and_says_so(client, db):
    assert "日期没有读懂" in words(client.get("/networks/coverage/?date=gestern"))


def test_uncovered_school_is_named_and_leads_on(client, db):
    school, network = make.school(7, name="张寨镇白鹭小学"), make.network()
    text = words(client.get("/networks/coverage/"))
    assert "张寨镇白鹭小学" in text
    assert "应覆盖 1 所，已覆盖 0 所，覆盖率 0%" in text
    make.member(network, school)
    assert "没有未覆盖的学校" in words(client.get("/networks/coverage/"))


def test_share_below_all_is_never_rounded_up_to_all(client, db):
    network = make.network()
    for serial in range(1, 4):
        make.member(network, make.school(serial))
    make.school(4)
    assert "覆盖率 75%" in words(client.get("/networks/coverage/"))


def test_network_page_shows_members_now_and_before_with_dates(client, db):
    network = make.network(1, name="示例教育集团")
    core, member, gone = (make.school(n) for n in (1, 2, 3))
    make.member(network, core, role="core")
    make.member(network, member, date(2022, 9, 1))
    make.member(network, gone, end=date(2023, 9, 1), end_reason="调整")
    page = client.get("/networks/JT-001/")
    assert table(page, 0)[1:] == [
        ["示例第 1 小学 2137000001", "核心校", "2021-09-01", "张寨镇", "乡村"],
        ["示例第 2 小学 2137000002", "成员校", "2022-09-01", "张寨镇", "乡村"],
    ]
    assert table(page, 1)[1:] == [["示例第 3 小学", "成员校", "2021-09-01", "2023-09-01", "调整"]]
    text = words(page)
    assert "2021-09-01成立；2 所学校加入" in text.replace(" 成立", "成立")
    assert "2023-09-011 所学校退出" in text.replace("2023-09-01 1", "2023-09-011")
    file = lines(client, "/networks/JT-001/?format=csv")
    assert [row[0] for row in file[1:4]] == ["示例第1小学", "示例第2小学", "示例第3小学"]
    answer = client.get("/api/v1/networks/JT-001").json()
    assert [m["code"] for m in answer["members"]] == ["2137000001", "2137000002"]
    assert [m["date_to"] for m in answer["former_members"]] == ["2023-09-01"]


def test_closed_network_says_so(client, db):
    make.network(1, close_date=date(2023, 9, 1), close_reason="整合")
    assert "已于 2023-09-01 撤销。" in words(client.get("/networks/JT-001/"))
    assert client.get("/networks/JT-999/").status_code == 404


def test_list_filters_and_counts(client, db):
    other = make.county("371525", "冠县")
    make.network(1, name="育新教育集团")
    make.network(2, "alliance", name="育新教育联盟", of=other)
    make.network(3, name="旧集团", close_date=date(2022, 1, 1))
    for query, names in [
        ("", ["育新教育集团", "育新教育联盟"]),
        ("?kind=alliance", ["育新教育联盟"]),
        ("?county=371522", ["育新教育集团"]),
        ("?q=yxjylm", ["育新教育联盟"]),
        ("?status=closed", ["旧集团"]),
        ("?q=nothing", []),
        ("?mode=nothing", ["育新教育集团", "育新教育联盟"]),  # set aside
    ]:
        page = client.get(f"/networks/{query}")
        assert [network.name for network in page.context["listing"].rows] == names, query
        assert page.context["listing"].total == len(names)
        items = client.get(f"/api/v1/networks{query}").json()
        assert ([item["name"] for item in items["items"]], items["count"]) == (names, len(names))
        file = lines(client, f"/networks/{query}{'&' if query else '?'}format=csv")
        assert [row[0] for row in file[1 : 1 + len(names)]] == names


LIMITS = {
    "/schools/": 8,
    "/schools/?county=371522&stage=junior&service=after_school&q=z": 9,
    "/networks/": 6,
    "/networks/coverage/?date=2025-03-18": 18,
    "/networks/coverage/?county=371502": 20,
    "/networks/JT-371502-01/": 6,
    "/schools/2137900001/": 12,
    "/api/v1/schools": 8,
    "/api/v1/networks/coverage": 8,
}


def test_pages_take_few_queries_at_full_size(client, demonstration):
    taken = {}
    for address in LIMITS:
        for run in range(2):  # the second one has the shell's own settings at hand
            with CaptureQueriesContext(connection) as queries:
                assert client.get(f"{address}{'&' if '?' in address else '?'}z={run}").status_code == 200
        taken[address] = len(queries)
    assert {address: n for address, n in taken.items() if n > LIMITS[address]} == {}


def test_home_shows_published_figures_with_source_and_quick_search(client, demonstration):
    text = words(client.get("/"))
    assert "集团化、联盟化办学" in text
    for phrase in ("教育集团覆盖学校 402 所", "教育联盟覆盖乡村中小学校 492 所", "查学校", "演示数据"):
        assert phrase in text


def test_sitemap_and_search_know_the_networks(client, db):
    network = make.network(1, name="育新教育集团")
    assert network.get_absolute_url() in client.get("/sitemap.xml").content.decode()
    assert "育新教育集团" in words(client.get("/search/", {"q": "育新"}))
    assert Network.objects.count() == 1
    assert CountingRule.objects.count() == 0
