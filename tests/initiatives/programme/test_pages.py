"""What readers see of the programme, and that page, file and JSON say the same."""

import html
import json
import re
from datetime import date

import html5lib
import pytest

from initiatives.indicators.models import Observation
from initiatives.programme.models import Initiative, Programme
from initiatives.programme.pages import programme_page
from initiatives.programme.site import actions
from initiatives.programme.tiles import tiles
from portal.language.typography import typeset
from tests.initiatives.acting import perform
from tests.initiatives.indicators import factories as make
from tests.initiatives.indicators.test_pages import answer_matches_openapi, csv_of, xlsx_of

pytestmark = pytest.mark.django_db
BUDGET = 12
SLUGS = ("layout", "equity", "quality", "service", "safeguard", "mass-sport", "brand-events", "youth-sport")


def text_of(page):
    return html.unescape(re.sub(r"\s+", " ", re.sub(r"<[^>]+>", "", page.content.decode())))


@pytest.mark.parametrize("address", ["/initiatives/", *(f"/initiatives/{slug}/" for slug in SLUGS)])
def test_pages_are_whole_within_the_budget_and_free_of_inline_style(
    client, demonstration, address, django_assert_max_num_queries
):
    with django_assert_max_num_queries(BUDGET):
        page = client.get(address)
    text = page.content.decode()
    html5lib.HTMLParser(strict=False).parse(text)
    assert text.count("<h1") == 1
    assert " style=" not in text
    assert len(text) < 200_000
    assert client.get(f"/en{address}").status_code == 200


def test_eight_tiles_four_aims_and_completeness(client, demonstration):
    page = client.get("/initiatives/")
    text = text_of(page)
    assert page.content.decode().count('class="action') >= 8
    assert text.count("示例，待核定") >= 8
    for aim in ("构建高质量教育体系", "提高教育服务水平", "增强教育保障能力", "加快体育强市建设"):
        assert aim in text
    assert "50/ 50" in text
    assert "每项指标都有已发布的数据" in text
    Observation.objects.filter(indicator__code="study-bases").update(state="draft")
    assert "尚无数据：研学基地" in text_of(client.get("/initiatives/"))


def test_the_page_of_an_initiative_follows_the_drawing(client, demonstration):
    page = client.get("/initiatives/equity/")
    source, text = page.content.decode(), text_of(page)
    assert source.count('aria-current="page"') >= 2
    headings = re.findall(r"<h2[^>]*>(.*?)</h2>", source, flags=re.S)
    titles = [re.sub(r"<[^>]+>", "", title).strip() for title in headings]
    assert [title.split(" ")[0] for title in titles][1:5] == [
        "指标",
        "趋势",
        "措施与进展",
        "文件与数据",
    ]
    assert re.sub(r"<[^>]+>", "", re.search(r"<h1>(.*?)</h1>", source)[1]) == "二促进教育公平"
    assert "90.19%" in text
    assert "未公布目标值" in text
    assert "已达目标" not in text
    assert source.count("<svg viewBox") >= 2
    assert "查看数据表" in text
    assert "不晚于 2025 年 3 月 18 日" in text


def test_an_overridden_status_shows_its_reason(client, facts):
    perform(Initiative.objects.get(slug="layout"), "override", status="standing", reason="列入长期工作")
    assert "人工确定：列入长期工作" in text_of(client.get("/initiatives/layout/"))


def test_empty_states(client, db):
    assert client.get("/initiatives/").status_code == 404
    programme = Programme.objects.create(slug="p", name="计划", short_name="计划")
    programme.initiatives.create(slug="bare", number=11, name="空行动", is_provisional=False)
    text = text_of(client.get("/initiatives/bare/"))
    assert "十一空行动" in text
    assert "尚未公布措施" in text
    assert "示例，待核定" not in text
    assert "未归入目标领域" in text_of(client.get("/initiatives/"))
    assert "暂无数据" in text_of(client.get("/initiatives/"))


def test_files_and_json_equal_the_page(client, demonstration):
    head, lines = csv_of(client.get("/initiatives/equity/?format=csv"))
    assert xlsx_of(client.get("/initiatives/equity/?format=xlsx")) == (head, lines)
    page = text_of(client.get("/initiatives/equity/"))
    figures = [line[head.index("公布的数字")] for line in lines]
    body = answer_matches_openapi(client, "/api/v1/initiatives/equity", "/api/v1/initiatives/{slug}")
    assert [value["text"] for series in body["series"] for value in series["values"]] == figures
    assert all(typeset(figure) in page for figure in figures)
    assert all(typeset(step["title"]) in page for measure in body["measures"] for step in measure["milestones"])


def test_the_list_s_files_and_json_equal_its_tiles(client, demonstration):
    head, lines = csv_of(client.get("/initiatives/?format=csv"))
    assert xlsx_of(client.get("/initiatives/?format=xlsx"))[1] == [
        [*line[:-1], f"{line[-1]} 00:00:00"] for line in lines
    ]
    body = answer_matches_openapi(client, "/api/v1/initiatives", "/api/v1/initiatives")
    assert (body["expected_count"], body["as_of"]) == (8, "2025-03-18")
    assert [line[head.index("行动")] for line in lines] == [item["name"] for item in body["items"]]
    assert [line[head.index("公布的数字")] for line in lines] == [item["headline"]["text"] for item in body["items"]]
    assert [line[head.index("状态")] for line in lines] == [item["status"] for item in body["items"]]
    tiles = re.findall(r'<div class="fig num">(.*?)</div>', client.get("/initiatives/").content.decode())
    shown = [re.sub(r"<[^>]+>", "", tile) for tile in tiles]
    assert shown == [item["headline"]["text"].replace("(", "（").replace(")", "）") for item in body["items"]]


def test_the_home_block_shows_the_eight_and_hides_without_data(client, rf, facts):
    text = text_of(client.get("/"))
    for words in ("八大行动", "6000余场次", "90.19%", "正式名称以文件为准"):
        assert words in text
    Programme.objects.all().delete()
    assert actions(rf.get("/")) is None


def said(page):
    cards = [(c.initiative, c.headline and (c.headline.display, c.headline.indicator)) for c in page.cards]
    return cards, page.programme, page.as_of, page.as_of_words, page.provisional


def test_the_tiles_of_home_say_what_the_programme_says(demonstration):
    assert said(tiles()) == said(programme_page())
    assert len(tiles().cards) == 8


def test_a_tile_shows_its_own_headline_the_newest_and_nothing_invented_beside_a_real_value(db):
    assert said(tiles()) == ([], None, None, "", 0)
    Programme.objects.create(slug="old", name="旧", short_name="旧", start_on=date(2020, 1, 1), start_precision="year")
    programme = Programme.objects.create(slug="p", name="甲", short_name="甲", start_on=date(2024, 1, 1))
    one, two, three = (
        programme.initiatives.create(slug=f"i{number}", number=number, name=f"行动{number}") for number in (1, 2, 3)
    )
    shared, invented = make.indicator("shared"), make.indicator("invented")
    one.gauges.create(indicator=shared, is_headline=True)
    two.gauges.create(indicator=shared)  # judged by it, too, but under another headline
    two.gauges.create(indicator=invented, is_headline=True)
    for day, value, is_demo in ((2023, 1, False), (2024, 2, False), (2025, 3, True)):
        make.published(shared, value=value, period_end=date(day, 1, 1), is_demo=is_demo)
    make.published(invented, value=4, period_end=date(2022, 1, 1), is_demo=True)
    make.observation(shared, value=9, period_end=date(2026, 1, 1))  # a draft
    found = tiles()
    assert said(found) == said(programme_page("p"))
    assert [(card.initiative, card.headline and card.headline.display.text) for card in found.cards] == [
        (one, "2所"),
        (two, "4所"),
        (three, None),
    ]
    assert found.as_of == date(2024, 1, 1)


def test_json_ld_names_the_downloads(client, facts):
    text = client.get("/initiatives/equity/").content.decode()
    block = json.loads(re.search(r'<script type="application/ld\+json"[^>]*>(.*?)</script>', text, flags=re.S)[1])
    assert {entry["contentUrl"].removeprefix("http://testserver") for entry in block["distribution"]} == {
        "/initiatives/equity/?format=csv",
        "/initiatives/equity/?format=xlsx",
        "/api/v1/initiatives/equity",
    }
