"""The shell as a reader meets it: pages, reading choice, languages, errors."""

import re
from urllib.parse import quote

import pytest
from django.test import RequestFactory, override_settings
from django.urls import get_resolver, resolve
from django.utils import translation

from events.facilities.models import Facility, FacilityKind
from portal.pagecache.marks import parameters_of
from portal.pagecache.reading import Reading
from portal.places.models import Place
from portal.site import errors
from portal.site.models import SiteIdentity
from tests.portal.pagecache.test_every_page import plain_addresses

pytestmark = pytest.mark.django_db
PAGES = ["/", "/search/", "/search/?q=体育", "/accessibility/", "/privacy/", "/sitemap/", "/data-access/"]


@pytest.mark.parametrize("address", [*PAGES, *(f"/en{page}" for page in PAGES)])
def test_pages_answer_with_one_h1_and_the_title_pattern(client, address):
    html = client.get(address).content.decode()
    assert len(re.findall(r"<h1\b", html)) == 1
    name = "Liaocheng Education and Sports Bureau" if address.startswith("/en") else "聊城市教育和体育局"
    assert re.search(rf"<title>[^<]+ — {name}</title>", html)


def test_the_reading_choice_is_kept_in_one_cookie_and_read_by_the_server(client):
    answer = client.get("/reading/", {"view": "elder", "next": "/privacy/?a=1"})
    assert (answer.status_code, answer["Location"]) == (303, "/privacy/?a=1")
    assert client.cookies["reading"].value == "elder.light.1"
    client.get("/reading/", {"theme": "dark"})
    client.get("/reading/", {"size": "3"})
    assert '<html lang="zh-CN" data-view="elder" data-theme="dark" data-size="3">' in client.get("/").content.decode()
    for choice in ({"view": "standard"}, {"theme": "light"}, {"size": "1"}):
        client.get("/reading/", choice)
    assert client.cookies["reading"].value == ""


@pytest.mark.parametrize(
    "target", ["https://evil.example/", "//evil.example/", "/\\evil.example", "javascript:alert(1)", "privacy/", ""]
)
def test_the_way_back_never_leaves_the_site(client, target):
    assert client.get("/reading/", {"view": "elder", "next": target})["Location"] == "/"


@pytest.mark.parametrize(
    "value", ["", "elder", "elder.light", "elder.light.4", "x.y.z", "elder.light.1.1", "ELDER.light.1"]
)
def test_a_cookie_that_we_never_wrote_means_the_standard_page(value):
    assert Reading.parse(value) == Reading()


def test_every_page_offers_itself_in_the_other_language(client):
    assert 'href="/en/search/?q=a" lang="en"' in client.get("/search/?q=a&utm=1").content.decode()
    assert 'href="/privacy/" lang="zh-CN"' in client.get("/en/privacy/").content.decode()
    assert 'href="/en/" lang="en"' in client.get("/nothing/here/").content.decode()


def test_an_empty_search_shows_the_box_and_no_result(client):
    html = client.get("/search/?q=%20%E3%80%80").content.decode()
    assert 'name="q"' in html
    assert "共找到" not in html
    assert "没有找到相关内容" in client.get("/search/?q=%01没有这个").content.decode()


@pytest.mark.parametrize("status", [400, 403, 404, 410, 429, 500, 503])
def test_error_pages_carry_search_and_navigation(status):
    with translation.override("zh-hans"):
        answer = errors.error_page(RequestFactory().get("/x/"), status)
    html = answer.content.decode()
    assert answer.status_code == status
    assert [text in html for text in ('role="search"', "网站地图", 'content="noindex"')] == [True, True, True]
    assert len(re.findall(r"<h1\b", html)) == 1


@pytest.mark.parametrize(("seconds", "minutes"), [(None, 1), (1, 1), (60, 1), (61, 2), (600, 10)])
def test_who_asks_too_often_reads_when_to_come_again(seconds, minutes):
    answer = errors.error_page(RequestFactory().get("/x/"), 429, retry_after=seconds)
    assert f"请等 {minutes} 分钟后再试。" in answer.content.decode()


@pytest.mark.parametrize("status", [400, 500, 503])
def test_pages_for_a_broken_house_ask_the_database_nothing(status, django_assert_num_queries):
    with django_assert_num_queries(0):
        errors.error_page(RequestFactory().get("/x/"), status)


def test_a_missing_page_is_branded(client):
    answer = client.get("/nothing/here/")
    assert answer.status_code == 404
    assert "页面不存在 — 聊城市教育和体育局" in answer.content.decode()


@override_settings(ALLOWED_HOSTS=["portal.example"])
def test_a_strange_host_gets_the_page_for_400(client):
    answer = client.get("/", headers={"host": "evil.example"})
    assert answer.status_code == 400
    assert "请求有误" in answer.content.decode()


def test_unset_items_are_hidden_and_set_ones_are_linked(client):
    html = client.get("/").content.decode()
    for unset in ("网站标识码", "beian", "bszs.conac.cn", "zfwzgl", "地址：", "电话："):
        assert unset not in html
    SiteIdentity.objects.create(
        id_code="3715000000",
        icp="鲁ICP备00000000号-1",
        police="鲁公网安备 37150000000000号",
        conac_id="0" * 32,
        address="示例路 1 号",
    )
    html = client.get("/search/", {"q": "教育"}).content.decode()
    assert "网站标识码：3715000000" in html
    assert 'href="https://beian.miit.gov.cn/"' in html
    assert "webSearch?code=37150000000000" in html
    assert f"https://bszs.conac.cn/sitename?method=show&amp;id={'0' * 32}" in html
    assert (
        "site_code=3715000000&amp;url=http%3A%2F%2Ftestserver%2Fsearch%2F%3Fq%3D%25E6%2595%2599%25E8%2582%25B2" in html
    )
    assert '<meta name="SiteIDCode" content="3715000000">' in html


@pytest.mark.parametrize("words", ["老年版", "关怀版", "长者模式", "适老化", "大字版在哪里"])
def test_the_elder_view_is_found_by_its_other_names(client, words):
    html = client.get("/search/", {"q": words}).content.decode()
    assert '<li><a href="/accessibility/">长者模式</a>' in html


def listed(client, address):
    """What a search says of its number, how many hits it lists, how many marked as invented, and the ways on."""
    html = client.get(address).content.decode()
    number = re.search(r'<p class="toolbar" role="status">([^<]*)</p>', html).group(1).strip()
    hits = re.findall(r'<li( data-demo="")?><a ', "".join(re.findall(r'<ul class="hits">(.*?)</ul>', html, flags=re.S)))
    return number, len(hits), sum(map(bool, hits)), re.findall(r'<a class="more" href="(/[^"]*q=[^"]*)"', html)


def test_a_search_that_lists_a_part_gives_no_false_count_and_leads_to_all(client, with_demonstration):
    all_groups = "/networks/?status=all&amp;q=" + quote("教育集团")
    assert listed(client, "/search/?q=教育集团") == ("结果较多，先列出 23 条。", 23, 20, [all_groups])
    whole = client.get("/networks/", {"status": "all", "q": "教育集团"}).content.decode()
    assert re.sub(r"<[^>]*>|\s", "", re.search(r"共.*?个集团和联盟", whole, flags=re.S).group()) == "共95个集团和联盟"


def test_a_search_that_lists_everything_counts_it_and_marks_what_is_invented(client, with_demonstration):
    assert listed(client, "/search/?q=轮滑") == ("共找到 2 条结果。", 2, 1, [])
    assert listed(client, "/en/search/?q=轮滑")[0] == "2 results found."
    assert listed(client, "/search/?q=没有这个") == ("共找到 0 条结果。", 0, 0, [])


def test_where_no_list_finds_the_words_a_search_asks_for_longer_ones(client, with_demonstration):
    html = client.get("/search/?q=2026").content.decode()
    assert html.count("这一类还有更多，请把词写得更长一些。") == 1


@pytest.mark.parametrize(("address", "prefix"), [("/nothing/here/", "错误："), ("/en/nothing/here/", "Error: ")])
def test_the_title_of_an_error_page_says_so_first(client, address, prefix):
    assert f"<title>{prefix}" in client.get(address).content.decode()


def test_what_needs_script_is_hidden_without_it_and_the_sign_in_says_whose_it_is(client):
    html = client.get("/data-access/").content.decode()
    assert re.findall(r"<li[^>]* hidden><button type=\"button\" data-(\w+)", html) == ["read", "print", "print"]
    assert html.count("工作人员登录") == 2


def test_a_page_carries_its_address_for_paper(client):
    html = client.get("/privacy/?utm=1").content.decode()
    assert re.findall(r'<div class="printonly">\s*<svg.*?</svg><p>本页网址：([^<]+)<br>', html, flags=re.S) == [
        "http://testserver/privacy/"
    ]
    assert "<span data-opened hidden>内容截至：</span>" in html  # a script says when, and shows it
    assert ["printonly" in client.get(address).content.decode() for address in ("/search/?q=a", "/nothing/")] == [
        False
    ] * 2


def links(client, address, rel):
    html = client.get(address).content.decode()
    return re.findall(rf'<link rel="{rel}"(?: hreflang="([\w-]+)")? href="([^"]+)"', html)


@pytest.mark.parametrize("address", ["/events/", "/en/events/", "/"])
def test_search_engines_get_whole_addresses(client, address):
    path = address.removeprefix("/en")
    assert links(client, address, "canonical") == [("", f"http://testserver{address}")]
    assert links(client, address, "alternate") == [
        ("zh-hans", f"http://testserver{path}"),
        ("en", f"http://testserver/en{path}"),
    ]


def test_the_canonical_address_has_what_the_page_understands_and_no_more(client):
    assert links(client, "/events/?utm_source=x&view=calendar", "canonical") == [
        ("", "http://testserver/events/?view=calendar")
    ]


def test_addresses_for_search_engines_name_the_page_that_is_shown(client):
    """With two pages: no other number makes an address of its own, in neither language."""
    city = Place.objects.create(code="371500", name="聊城市", kind="city")
    row = {"township": city, "kind": FacilityKind.objects.create(code="1", name="球场")}
    Facility.objects.bulk_create(Facility(code=f"371500-{n:04}", name=f"{n} 号馆", **row) for n in range(21))
    meant = dict.fromkeys(["1", "0", "-1", "x", "", "²"], "") | dict.fromkeys(["2", "02", "9999"], "?page=2")
    for asked, shown in meant.items():
        whole = [f"http://testserver{path}facilities/{shown}" for path in ("/", "/en/")]
        assert links(client, f"/facilities/?page={asked}", "canonical") == [("", whole[0])], asked
        assert links(client, f"/facilities/?page={asked}", "alternate") == [("zh-hans", whole[0]), ("en", whole[1])]


@pytest.mark.parametrize("address", ["/nothing/here/", "/search/?q=x", "/events/?level=city"])
def test_a_page_kept_out_of_search_engines_has_no_canonical_address(client, address):
    assert links(client, address, "canonical") == []
    assert links(client, address, "alternate") == []


def test_a_value_that_no_list_knows_is_in_no_canonical_address(client):
    """Whatever a list understands, with a value that means nothing there."""
    asked = set()
    for address in plain_addresses(get_resolver().url_patterns):
        for name in sorted(parameters_of(resolve(address).func) or ()):
            found = links(client, f"{address}?{name}=zz9", "canonical")
            assert [url for _language, url in found if "zz9" in url] == [], name
            asked.add((address, name))
    assert asked >= {("/facilities/", "kind"), ("/events/", "level"), ("/schools/", "county"), ("/indicators/", "q")}
    assert len(links(client, "/facilities/", "canonical")) == len(links(client, "/events/", "canonical")) == 1
