"""What a reader sees."""

import io
import json
import re
from datetime import date, datetime

import html5lib
import openpyxl
import pytest
from django.utils import timezone

from events.calendar.models import Competition, Edition, EventBrand, Recognition
from tests.events.calendar.perform import TEXT, perform

pytestmark = pytest.mark.django_db
SVG = "{http://www.w3.org/2000/svg}"


class Page:
    """A page parsed strictly; ``text`` is what a reader reads."""

    def __init__(self, client, url, status=200):
        response = client.get(url)
        assert response.status_code == status, url
        self.html = response.content.decode()
        parser = html5lib.HTMLParser(strict=True, namespaceHTMLElements=False)
        self.tree = parser.parse(self.html)
        main = self.tree.find(".//main")
        self.text = re.sub(r"\s+", " ", "".join(main.itertext()))

    def texts(self, path):
        return [re.sub(r"\s+", " ", "".join(node.itertext())).strip() for node in self.tree.findall(path)]

    def titles(self):
        return self.texts(".//article//h3")


def test_the_list_shows_public_editions_in_reading_order(client, make_edition):
    make_edition("past", first_day=date(2026, 9, 1))
    make_edition("near", first_day=date(2026, 12, 1), venue="东昌湖")
    make_edition("draft", first_day=date(2026, 12, 1), publication="draft")
    page = Page(client, "/events/")
    assert page.titles() == ["赛事 near", "赛事 past"]
    assert "共2项赛事活动" in page.text
    assert "2026-12-01" in page.text
    assert page.texts(".//h1") == ["赛事活动"]


def test_filters_are_plain_links_with_counts(client, make_edition, counties):
    make_edition("one", year=2026, level="county", place=counties["371581"])
    make_edition("two", year=2025)
    page = Page(client, "/events/?year=2026")
    assert page.titles() == ["赛事 one"]
    chips = {tuple(node.itertext()): node for node in page.tree.findall(".//a[@class='chip']")}
    assert chips["2025", "1"].get("href") == "?year=2025"
    assert chips["2026", "1"].get("aria-current") == "true"
    assert chips["临清市", "1"].get("href") == "?year=2026&county=371581"
    assert chips["全市",].get("href") == "?year=2026"
    assert [label for label in chips if label[-1] == "0"] == []


def test_unknown_values_are_ignored_and_said(client, edition):
    page = Page(client, "/events/?level=galaxy&status=live%22%3E")
    assert page.titles() == ["赛事 boat-open"]
    assert "没有“galaxy”这个级别，已忽略。" in page.text
    assert '没有“live">”这个状态，已忽略。' in page.text


def test_nothing_found_offers_a_way_back(client, edition):
    page = Page(client, "/events/?year=1999")
    assert "没有符合条件的赛事" in page.text
    assert page.titles() == []


@pytest.mark.parametrize("month", ["2026-13", "x", "", "0000-01", "99999-01"])
def test_the_calendar_survives_any_month(client, edition, month):
    assert "2026 年 11 月" in Page(client, f"/events/?view=calendar&month={month}").text


def test_the_month_shows_sessions_or_whole_days(client, edition, make_session, make_edition):
    make_session(edition)
    make_edition("days", first_day=date(2026, 12, 9), last_day=date(2026, 12, 10))
    make_edition("vague", first_day=date(2026, 12, 1), date_precision="month")
    page = Page(client, "/events/?view=calendar&month=2026-12")
    bars = [(node.get("title"), node.get("href")) for node in page.tree.findall(".//td/a")]
    assert bars == [
        ("赛事 boat-open", "/events/boat-open/?day=2026-12-05"),
        ("赛事 days", "/events/days/?day=2026-12-09"),
    ]
    assert page.texts(".//ul[@class='cal__list agenda']/li/time") == ["12-05", "12-09 至 12-10"]


def test_map_and_list_hold_the_same_places_with_the_same_numbers(client, make_edition):
    make_edition("lake", venue="东昌湖", longitude="115.96", latitude="36.45", first_day=date(2026, 12, 1))
    make_edition("lake-2", venue="东昌湖", longitude="115.96", latitude="36.45", first_day=date(2026, 12, 2))
    make_edition("linqing", venue="临清体育场", longitude="115.70", latitude="36.84", first_day=date(2026, 12, 3))
    make_edition("nowhere", date_note="待定")
    page = Page(client, "/events/?view=map")
    assert page.texts(".//ol/li//h3") == ["东昌湖", "临清体育场"]
    listed = page.texts(".//span[@class='pinno']")
    assert page.texts(f".//{SVG}g[@class='mark pin']/{SVG}text") == listed == ["1", "2"]
    assert "示意图，非测绘成果" in page.text
    assert page.texts(".//section/ul[@class='list-doc']/li/a") == ["赛事 nowhere"]


def test_the_map_shows_the_venues_of_the_sessions(client, make_edition, make_session):
    league = make_edition("league", venue="八处场馆", first_day=date(2026, 12, 1))
    other = make_edition("other", venue="东昌湖", longitude="115.96", latitude="36.45", first_day=date(2026, 12, 2))
    for venue, point in (("一中", "115.98"), ("二中", "115.70"), ("一中", "115.98"), ("没有坐标", None)):
        make_session(league, venue=venue, longitude=point, latitude=point and "36.45")
    make_session(other, venue="一中", longitude="115.98", latitude="36.45")
    page = Page(client, "/events/?view=map")
    assert page.texts(".//ol/li//h3") == ["一中", "二中"]
    places = page.tree.findall(".//ol[@class='flist']/li")
    links = [[link.get("href") for link in place.findall(".//p/a")] for place in places]
    assert links == [["/events/league/", "/events/other/"], ["/events/league/"]]
    assert page.tree.findall(".//section/ul[@class='list-doc']") == []
    assert Page(client, "/events/league/").texts(f".//{SVG}g[@class='mark pin']/{SVG}text") == ["1", "2"]


def test_no_filter_is_offered_that_leads_to_an_empty_list(client, make_edition):
    make_edition("boat", level="city", first_day=date(2026, 12, 5))
    make_edition("run", level="national", first_day=date(2026, 12, 5))
    page = Page(client, "/events/?level=city&when=today")
    rows = {row.get("aria-label"): row for row in page.tree.findall(".//div[@class='frow']")}
    offered = {label: ["".join(chip.itertext()) for chip in row.findall(".//a")] for label, row in rows.items()}
    assert offered == {
        "什么时候": ["全部", "今天0"],  # what is chosen stays, or it could not be seen
        "给谁": ["全部"],
        "年份": ["全部"],
        "级别": ["全部", "市级0"],
        "项目": ["全部"],
        "状态": ["全部"],
        "地区": ["全市"],
    }


def test_the_three_views_keep_the_selection(client, edition):
    page = Page(client, "/events/?level=city&view=map")
    links = [node.get("href") for node in page.tree.findall(".//nav[@aria-label='视图']/a")]
    assert links == ["?level=city", "?level=city&view=calendar", "?level=city&view=map"]


def test_an_edition_page_tells_everything_known(client, edition, make_session, disciplines, make_edition):
    brand = EventBrand.objects.create(slug="open", name="龙舟公开赛", discipline=disciplines["dragon-boat"])
    Recognition.objects.create(
        brand=brand, body="国家体育总局", wording="认可支持", level="national", source_title="新闻发布会"
    )
    edition.brand, edition.declared_participants, edition.declared_qualifier = brand, 25000, "over"
    edition.save()
    make_edition("before", brand=brand, year=2025)
    Competition.objects.create(edition=edition, code="A", discipline=disciplines["dragon-boat"], name="200 米直道赛")
    make_session(edition)
    make_session(edition, "颁奖", start=None, end=None, day=date(2026, 12, 5), to_follow=True, order_no=9)
    page = Page(client, "/events/boat-open/")
    assert page.texts(".//h1") == ["赛事 boat-open"]
    assert page.texts(".//ul[@class='sched panel']/li") == ["09:00–11:30 预赛 未开始", "接前一场 颁奖 未开始"]
    for words in ("2026-12-05 至 12-06", "东昌湖", "25000 余人", "200 米直道赛", "国家体育总局：认可支持", "即将开始"):
        assert words in page.text
    assert page.titles() == ["赛事 before"]


def test_unknown_dates_are_not_invented(client, make_edition):
    make_edition(
        "games", title="2026 世界大学生智力运动会", year=2026, first_day=date(2026, 1, 1), date_precision="year",
        date_note="具体日期以组委会公告为准",
    )  # fmt: skip
    page = Page(client, "/events/games/")
    assert "2026 年，具体日期以组委会公告为准" in page.text
    assert "赛程尚未公布" in page.text
    assert "2026-01-01" not in page.html
    assert page.tree.findall(".//ul[@class='sched panel']") == []


@pytest.mark.parametrize(("action", "word"), [("postpone", "已延期"), ("cancel", "已取消")])
def test_page_feeds_data_and_api_say_so_at_once(client, edition, session, action, word):
    perform(edition, action)
    page = Page(client, "/events/boat-open/")
    assert TEXT in page.text
    assert page.texts(".//dl[@class='factbar']/div/dd/span")[-1] == word
    assert word in Page(client, "/events/").text
    data = json.loads(page.tree.find(".//script[@type='application/ld+json']").text)
    assert data["eventStatus"] in ("https://schema.org/EventPostponed", "https://schema.org/EventCancelled")
    assert TEXT in client.get("/events/feed.rss").content.decode()
    assert TEXT in client.get("/events/feed.atom").content.decode()
    answer = client.get("/api/v1/events/boat-open").json()
    assert (answer["notices"][0]["text"], answer["edition"]["event_status"]) == (TEXT, edition_status(edition))


def edition_status(edition):
    edition.refresh_from_db()
    return edition.event_status


def test_a_rescheduled_session_shows_both_times(client, edition, session):
    perform(edition, "reschedule", first_day=date(2026, 12, 12), last_day=date(2026, 12, 13))
    page = Page(client, "/events/boat-open/")
    assert page.texts(".//ul[@class='sched panel']/li//del") == ["2026-12-05 09:00"]
    assert page.texts(".//dl[@class='factbar']//del") == ["2026-12-05"]


def test_english_readers_get_english_where_there_is_some(client, make_edition):
    make_edition("games", title="智力运动会", title_en="Mind Sports Games", summary_en="A summary.", year=2026)
    make_edition("local", year=2026)
    assert Page(client, "/en/events/").titles() == ["Mind Sports Games", "赛事 local"]
    assert Page(client, "/en/events/games/").texts(".//h1") == ["Mind Sports Games"]
    assert Page(client, "/events/games/").texts(".//h1") == ["智力运动会"]
    make_edition("unknown", date_note="待公布", date_note_en="dates to be announced")
    when = Page(client, "/en/events/unknown/").text
    assert ("Dates to be announced" in when, "dates to be announced" in when) == (True, False)


def test_a_script_cannot_hide_in_a_title(client, make_edition):
    make_edition("evil", title="</script><script>alert(1)</script>", year=2026)
    page = Page(client, "/events/evil/")
    assert json.loads(page.tree.find(".//script[@type='application/ld+json']").text)["name"] == (
        "</script><script>alert(1)</script>"
    )
    assert len(page.tree.findall(".//script[@type='application/ld+json']")) == 1
    assert "<script>alert" not in page.html


@pytest.mark.parametrize(
    "url", ["/events/draft/", "/events/nothing/", "/events/brands/nothing/", "/events/draft/qr.svg"]
)
def test_what_is_not_public_is_not_found(client, make_edition, url):
    make_edition("draft", publication="draft")
    assert client.get(url).status_code == 404


def test_brand_pages(client, make_edition, disciplines):
    brand = EventBrand.objects.create(slug="open", name="龙舟公开赛", discipline=disciplines["dragon-boat"])
    EventBrand.objects.create(slug="new", name="新品牌", discipline=disciplines["chess"])
    make_edition("first", brand=brand, year=2025)
    make_edition("second", brand=brand, year=2026)
    make_edition("draft", brand=brand, year=2027, publication="draft")
    assert Page(client, "/events/brands/").titles() == ["龙舟公开赛", "新品牌"]
    assert Page(client, "/events/brands/open/").titles() == ["赛事 second", "赛事 first"]
    assert "还没有发布届次" in Page(client, "/events/brands/new/").text


def test_the_qr_code_is_drawn_here_and_holds_the_address(client, edition):
    response = client.get("/events/boat-open/qr.svg")
    assert response["Content-Type"] == "image/svg+xml; charset=utf-8"
    assert b"<svg" in response.content


def test_five_thousand_events_need_at_most_eight_statements(
    client, city, counties, disciplines, django_assert_max_num_queries
):
    places, sports = list(counties.values()), list(disciplines.values())
    Edition.objects.bulk_create(
        Edition(
            slug=f"e{n}", title=f"赛事 {n}", level="city", publication="public", published_at=timezone.now(), year=2026,
            first_day=date(2026, 1 + n % 12, 1 + n % 28), last_day=date(2026, 1 + n % 12, 1 + n % 28), venue=f"场 {n}",
            place=places[n % 3], discipline=sports[n % 3], longitude=f"{115.5 + n % 90 / 100:.6f}", latitude="36.45",
        )
        for n in range(5000)
    )  # fmt: skip
    client.get("/events/")
    views = ("", "?view=calendar&month=2026-05", "?view=map", "?sort=entry&page=2", "?level=city&county=371502")
    for view in views:
        with django_assert_max_num_queries(8):
            assert client.get(f"/events/{view}").status_code == 200


@pytest.mark.parametrize("format", ["csv", "xlsx"])
def test_files_hold_what_is_shown(client, edition, session, make_edition, format):
    make_edition("other", level="county", year=2026, is_demo=True)
    response = client.get(f"/events/?format={format}&level=city")
    content = b"".join(response.streaming_content)  # to its end, which closes the file behind it
    if format == "csv":
        lines = content.decode("utf-8-sig").splitlines()
        assert lines[1].startswith("赛事 boat-open,")
        assert "赛事 other" not in "".join(lines)
        assert "许可：可自由使用，请注明来源：聊城市教育和体育局" in lines
    else:
        sheet = openpyxl.load_workbook(io.BytesIO(content)).active
        assert (sheet["A2"].value, sheet["I2"].value) == ("赛事 boat-open", datetime(2026, 12, 5))
    schedule = b"".join(client.get(f"/events/boat-open/?format={format}").streaming_content)
    assert len(schedule) > 100
