"""An English page says in English what it can, and marks what stays Chinese."""

import csv

import pytest
from django.utils.translation import override

from events.facilities.reference_data import AMENITIES, KINDS
from portal.language import catalogue
from portal.language.english import set_english

NAMES = catalogue.ROOT / "portal" / "language" / "locale" / "en" / "LC_MESSAGES" / "django.po"
PAGES = {
    # A name of reference data, a word of the product; half a sentence stays as it is.
    "<td>东昌府区</td>": "<td>Dongchangfu District</td>",
    "<li> 免费 · 未知的词</li>": '<li> Free · <span lang="zh-CN">未知的词</span></li>',
    "<p>Held in 聊城一中，2026</p>": '<p>Held in <span lang="zh-CN">聊城一中，2026</span></p>',
    "<p>School: 聊城一中 (see map)</p>": '<p>School: <span lang="zh-CN">聊城一中 (</span>see map)</p>',
    # What is marked already, and an element of the same name in it.
    '<div lang="zh-CN">甲<div>乙</div></div>丁': '<div lang="zh-CN">甲<div>乙</div>丙</div><span lang="zh-CN">丁</span>',
    # Where no element may stand; what is no text; a quotation keeps its words and punctuation.
    '<option value="1">甲乡</option>': '<option lang="zh-CN" value="1">甲乡</option>',
    "<svg><text x='1'>甲乡</text></svg>": "<svg><text lang=\"zh-CN\" x='1'>甲乡</text></svg>",
    "<script>甲</script><textarea>乙</textarea>": "<script>甲</script><textarea>乙</textarea>",
    "<q>免费，甲</q>": '<q><span lang="zh-CN">免费，甲</span></q>',
    '<img src="a" alt="甲乡"><img alt="Map">': '<img lang="zh-CN" src="a" alt="甲乡"><img alt="Map">',
    "<p>Students：50%（with a card）</p>": "<p>Students: 50% (with a card)</p>",
    "<p>2026 &amp; more</p>": "<p>2026 &amp; more</p>",
}


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
    return places | kinds | set(AMENITIES) | column("initiatives/indicators/data/indicators.csv") | {
        *column(f"{programme}/initiatives.csv"), *column(f"{programme}/initiatives.csv", "pillar"),
        *column(f"{programme}/measures.csv"),
    }  # fmt: skip


def test_every_name_of_reference_data_has_its_english():
    known = {entry.id for entry in catalogue.read(NAMES) if entry.id and entry.string}
    product = {entry.id for entry in catalogue.read(catalogue.ENGLISH) if entry.id}
    assert names_of_reference_data() - known - product == set()
    assert known & product == set()  # one English for one name
