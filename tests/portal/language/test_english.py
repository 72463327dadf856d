"""An English page says in English what it can, and marks what stays Chinese."""

import csv

import pytest
from django.utils.translation import override

from events.facilities.reference_data import AMENITIES, KINDS
from portal.language import catalogue
from portal.language.english import in_english, set_english
from portal.places.models import Kind
from tests.journeys.typography import text_faults

NAMES = catalogue.ROOT / "portal" / "language" / "locale" / "en" / "LC_MESSAGES" / "django.po"
PAGES = {
    # A name of reference data, a word of the product; half a sentence stays as it is.
    "<td>东昌府区</td>": "<td>Dongchangfu District</td>",
    "<li> 免费 · 东昌府区\n · Indoor</li>": "<li> Free · Dongchangfu District\n · Indoor</li>",
    "<li> 免费 · 未知的词</li>": '<li> <span lang="zh-CN">免费 · 未知的词</span></li>',
    "<h3>免费 U 系列 · 篮球</h3>": '<h3><span lang="zh-CN">免费</span> U <span lang="zh-CN">系列 · 篮球</span></h3>',
    "<p>Held in 聊城一中，2026</p>": '<p>Held in <span lang="zh-CN">聊城一中</span>, 2026</p>',
    "<p>School: 聊城一中 (see map)</p>": '<p>School: <span lang="zh-CN">聊城一中</span> (see map)</p>',
    # What is marked already, and an element of the same name in it.
    '<b lang="zh-CN">甲<b>乙</b>丙</b>丁': '<b lang="zh-CN">甲<b>乙</b>丙</b><span lang="zh-CN">丁</span>',
    # Where no element may stand; what is no text; a quotation keeps its words and punctuation.
    '<option value="1">甲乡</option>': '<option lang="zh-CN" value="1">甲乡</option>',
    "<svg><text x='1'>甲乡</text></svg>": "<svg><text lang=\"zh-CN\" x='1'>甲乡</text></svg>",
    "<script>甲</script><textarea>乙</textarea>": "<script>甲</script><textarea>乙</textarea>",
    "<q>免费，甲</q>": '<q><span lang="zh-CN">免费，甲</span></q>',
    '<img src="a" alt="甲乡"><img alt="Map">': '<img lang="zh-CN" src="a" alt="甲乡"><img alt="Map">',
    "<p><a>12345</a>（24 hours）</p>": "<p><a>12345</a> (24 hours)</p>",
    "<title>东昌府区 — Schools</title>": "<title>Dongchangfu District — Schools</title>",
    "<p>Students：50%（with a card）</p>": "<p>Students: 50% (with a card)</p>",
    "<p>2026 &amp; more</p>": "<p>2026 &amp; more</p>",
    # Chinese joins without blanks what English does not; inline elements may stand between, blocks end a text.
    "<p>18 March 2025。The names</p>": "<p>18 March 2025. The names</p>",
    "<b>10</b><small>个</small>": "<b>10</b><small></small>",
    "<b>10</b><small>所</small>": "<b>10</b> <small>schools</small>",
    "<p><b>聊城一中</b>。Source</p>": '<p><b><span lang="zh-CN">聊城一中</span></b>. Source</p>',
    "<p>In 聊城一中，<time>2026 年</time>。</p>": '<p>In <span lang="zh-CN">聊城一中</span>, <time>2026</time>.</p>',
    "<p>Over.</p><p>Next 3:<b>2</b> R&amp;<b>D</b></p>": "<p>Over.</p><p>Next 3:<b>2</b> R&amp;<b>D</b></p>",
    # Names with marks around and between them; Chinese that stays is set by the Chinese rules.
    "<p>（室外篮球场，<b>0.4 km</b>）</p>": "<p>(Outdoor basketball court, <b>0.4 km</b>)</p>",
    "<td>小学、初中</td>": "<td>Primary school, Junior high school</td>",
    "<option>东昌府区（46）</option>": "<option>Dongchangfu District (46)</option>",
    "<p>覆盖学校 402所</p>": '<p><span lang="zh-CN">覆盖学校 402 所</span></p>',
}

WORDS = {
    "4800余个": "4,800 or more",
    "6.4 万个": "64,000",
    "16.17亿元": "1,617,000,000 yuan",
    "200兆以上": "200 Mbit/s or more",
    "约 3.5 名": "about 3.5 people",
    "余场次": "or more sessions",
    "900余万份": "9,000,000 or more items",
    "万余个": "More than 10,000",
    "十余场(次)": "More than 10 events",
    "百余头": "百余头",
    "50 至 80 以下": "50 to less than 80",
    "2024 年以来（截至 2025 年 3 月 18 日）": "Since 2024 (as of 18 March 2025)",
    "近年来": "In recent years",
    "新（改、扩）建中小学、幼儿园，新增学（园）位 4800 余个": "新（改、扩）建中小学、幼儿园，新增学（园）位 4800 余个",
    "95 个": "95",
    "12 头": "12 头",
    "2025 年 3 月 18 日": "18 March 2025",
    "2025年3月": "March 2025",
    "13 月 40 日": "13 月 40 日",
    "2026 年": "2026",
    "2024 年": "2024",
    "5 月 20 日 17:30 开放": "5 月 20 日 17:30 开放",
}


@pytest.mark.parametrize("text", WORDS)
def test_numbers_and_dates_are_english(text):
    with override("en"):
        assert in_english(text) == WORDS[text]


@pytest.mark.parametrize("html", PAGES)
def test_what_is_known_is_english_and_the_rest_is_marked(html):
    with override("en"):
        assert set_english(html) == PAGES[html]


def test_what_is_set_once_stays():
    with override("en"):
        assert {html: set_english(html) for html in PAGES.values()} == {html: html for html in PAGES.values()}


def names_of_reference_data():
    """What every installation starts with and pages print: read from the files and tables themselves."""

    def column(file, name="name"):
        with (catalogue.ROOT / file).open(encoding="utf-8") as stream:
            return {row[name] for row in csv.DictReader(stream)}

    counties = {"district", "county", "county_city", "functional_zone", "city"}
    with (catalogue.ROOT / "portal/places/places.csv").open(encoding="utf-8") as stream:
        places = {row["name"] for row in csv.DictReader(stream) if row["kind"] in counties}
    kinds = {name for (_code, name, _sports), kinds in KINDS.items() for name in (name, *(kind for _, kind in kinds))}
    programme = "initiatives/programme/data"
    return places | kinds | set(AMENITIES) | set(Kind.labels) | column("initiatives/indicators/data/indicators.csv") | {
        *column(f"{programme}/initiatives.csv"), *column(f"{programme}/initiatives.csv", "pillar"),
        *column(f"{programme}/measures.csv"), *column("portal/content/data/channels.csv"),
    }  # fmt: skip


def test_every_name_of_reference_data_has_its_english():
    known = {entry.id for entry in catalogue.read(NAMES) if entry.id and entry.string and not entry.context}
    product = {entry.id for entry in catalogue.read(catalogue.ENGLISH) if entry.id and not entry.context}
    assert names_of_reference_data() - known - product == set()
    assert known & product == set()  # one English for one name


def test_the_crawl_finds_what_is_not_marked():
    """The control of the rule that every public page is held to."""
    page = '<html lang="en"><title>{0}</title><q lang="zh-CN">甲</q><p>乙</p><option lang="zh-CN">丙</option></html>'
    unmarked = "Chinese that is not marked as Chinese: "
    assert text_faults(page.format("丁"), english=True) == [f"{unmarked}丁", f"{unmarked}乙"]
    with override("en"):
        assert text_faults(set_english(page.format("丁")), english=True) == []
