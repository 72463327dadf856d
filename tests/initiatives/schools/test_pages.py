"""The public pages of schools."""

import re
from datetime import date

import pytest
from django.utils.encoding import iri_to_uri

from initiatives.schools.models import Designation, DesignationType, SchoolService
from tests.forbidden_queries import no_query_in_templates
from tests.initiatives import factories as make
from tests.initiatives.acting import perform
from tests.initiatives.networks.test_pages import lines, table, words

pytestmark = pytest.mark.django_db


@pytest.fixture
def register():
    other = make.county("371525", "冠县")
    first = make.school(1, name="张寨镇白鹭小学")
    second = make.school(
        2, name="贾镇青禾学校", klass="31", stages=["primary", "junior"], township=make.town("371525101", "贾镇", other)
    )
    third = make.school(3, name="张寨镇民办学校", ownership="private")
    make.school(4, name="张寨镇旧小学", close_date=date(2022, 8, 1))
    make.member(make.network(1), first)
    make.member(make.network(2, "alliance"), second)
    SchoolService.objects.create(
        school=second, kind="after_school", valid_from=date(2021, 9, 1), hours="周一至周五 16:30–18:00", fee=0, places=0
    )
    return first, second, third


@pytest.mark.parametrize(
    ("query", "serials"),
    [
        ("", [2, 1, 3]),
        ("?q=bl", [1]),
        ("?q=2137000003", [3]),
        ("?county=371525", [2]),
        ("?county=371522&township=371522116", [1, 3]),
        ("?stage=junior", [2]),
        ("?ownership=private", [3]),
        ("?network=group", [1]),
        ("?network=alliance", [2]),
        ("?network=none", [3]),
        ("?service=after_school", [2]),
        ("?status=closed", [4]),
        ("?status=all&q=张寨 小学", [1, 4]),
        ("?county=999999", [2, 1, 3]),  # set aside, and the page says so
        ("?q=' OR 1=1 --", []),
        ("?q=%25", []),
    ],
)
def test_page_file_and_api_find_the_same(client, register, query, serials):
    query = iri_to_uri(query)
    page = client.get(f"/schools/{query}")
    assert [int(school.code[-6:]) for school in page.context["listing"].rows] == serials
    assert page.context["listing"].total == len(serials)
    answer = client.get(f"/api/v1/schools{query}").json()
    assert ([int(item["code"][-6:]) for item in answer["items"]], answer["count"]) == (serials, len(serials))
    file = lines(client, f"/schools/{query}{'&' if query else '?'}format=csv")
    assert [int(row[1][-6:]) for row in file[1 : 1 + len(serials)]] == serials
    if not serials:
        assert "没有符合条件的学校" in words(page)


def test_counts_beside_filters_say_what_a_click_finds(client, register):
    def counts(query):
        facets = client.get(f"/schools/{query}").context["listing"].facets
        return {name: [(one.value, one.count) for one in facet.options] for name, facet in facets.items()}

    assert counts("?county=371522") == {
        "county": [("371522", 2), ("371525", 1)],
        "township": [("371522116", 2)],
        "stage": [("primary", 2)],
        "ownership": [("public", 1), ("private", 1)],
        "network": [("group", 1), ("none", 1)],
        "service": [],
        "status": [("closed", None), ("all", None)],
    }
    assert counts("")["service"] == [("after_school", 1)]


def test_the_english_list_names_the_stages(client, register):
    rows = table(client.get("/en/schools/?county=371525"))
    assert rows[1][2].startswith("Primary school, Junior high school")


def test_a_school_in_two_networks_shows_both_everywhere(client, register):
    first, _second, _third = register
    make.member(make.network(3, "alliance"), first)
    make.member(make.network(4, "alliance"), first, end=date(2022, 8, 31))
    page = client.get("/schools/?q=bl")
    assert table(page)[1][5] == "示例 3 示例 1"
    links = re.findall(r'href="(/networks/[JL][^"]+)"', page.content.decode())
    assert links == ["/networks/LM-003/", "/networks/JT-001/"]
    assert lines(client, "/schools/?q=bl&format=csv")[1][8] == "示例3、示例1"
    item = client.get("/api/v1/schools?q=bl").json()["items"][0]
    assert [item["network"], item["networks"]] == ["LM-003", ["LM-003", "JT-001"]]
    assert item["network_label"] == "示例3、示例1"
    assert client.get("/api/v1/schools?q=mb").json()["items"][0]["networks"] == []


def test_a_value_that_means_nothing_is_named_on_the_page_and_in_the_answer(client, register):
    page = client.get("/schools/?county=999999&stage=x")
    assert "没有“999999”这个县（市、区），已忽略。" in words(page)
    assert "没有“x”这个学段，已忽略。" in words(page)
    assert client.get("/api/v1/schools?stage=x").json()["ignored"] == [{"parameter": "stage", "value": "x"}]


def test_the_page_starts_no_query_in_its_template(client, register):
    with no_query_in_templates():
        assert client.get("/schools/?county=371522&q=x").status_code == 200


def test_school_page_shows_facts_network_services_and_zero_as_a_value(client, register):
    page = client.get("/schools/3137000002/")
    text = words(page)
    for phrase in ("贾镇青禾学校", "3137000002", "小学、初中", "公办", "冠县", "乡村", "课后服务", "免费", "示例 2"):
        assert phrase in text
    assert table(page, 1)[1] == ["课后服务 学期中", "周一至周五 16:30–18:00 2021-09-01 起", "免费", "0"]
    file = lines(client, "/schools/3137000002/?format=csv")
    assert ["基本情况", "学校标识码", "3137000002"] in file
    assert ["集团与联盟", "示例2", "成员校，2021-09-01 至今"] in file
    answer = client.get("/api/v1/schools/3137000002").json()
    assert {"label": "学校标识码", "value": "3137000002"} in answer["facts"]
    assert answer["memberships"][0]["code"] == "LM-002"
    assert client.get("/schools/2137999999/").status_code == 404


def test_page_of_a_merged_school_leads_to_its_successor(client, register):
    first, second, _third = register
    perform(first, "merge", into=second, day=date(2025, 9, 1), reason="布局调整")
    page = client.get(f"/schools/{first.code}/")
    assert "本校于 2025 年 9 月 1 日停办，并入贾镇青禾学校。" in words(page)
    assert f'href="{second.get_absolute_url()}"' in page.content.decode()
    assert "张寨镇白鹭小学 并入 贾镇青禾学校" in words(client.get(f"/schools/{second.code}/"))


def test_revoked_designation_is_shown_as_revoked(client, register):
    type = DesignationType.objects.create(code="warm-campus", name="乡村温馨校园")
    award = Designation.objects.create(type=type, level="county", school=register[0], awarded_on=date(2022, 1, 1))
    assert table(client.get("/schools/2137000001/"), 1)[1][0] == "县级乡村温馨校园"
    perform(award, "revoke", day=date(2024, 6, 1), reason="复核未通过")
    assert "已撤销 2024-06-01" in words(client.get("/schools/2137000001/"))


def test_english_shell_answers_with_chinese_content(client, register):
    page = client.get("/en/schools/2137000001/")
    assert 'lang="en"' in page.content.decode()
    assert "张寨镇白鹭小学" in words(page)


def test_nothing_ranks_schools():
    from initiatives.schools.models import School

    names = " ".join(str(field.verbose_name) for field in School._meta.fields)
    assert not any(word in names for word in ("重点", "排名", "等级", "示范"))
