"""Every published statement is held, and found on a public page in its own words."""

import html
import re

import pytest
from django.urls import reverse

from initiatives.indicators import demo
from initiatives.indicators.demo import CONFERENCE, table
from initiatives.indicators.figures import display_value
from initiatives.indicators.models import Indicator, Observation, ReportedFigure, SourceDocument, Target
from initiatives.programme import demo as programme_demo
from initiatives.programme.models import Initiative, Measure, Milestone, Programme
from portal.language.typography import typeset

pytestmark = pytest.mark.django_db
ROWS = table("published")


def words_of(client, address):
    text = client.get(address).content.decode()
    text = re.sub(r"<(script|style|svg).*?</\1>", "", text, flags=re.S)
    return re.sub(r"\s+", "", html.unescape(re.sub(r"<[^>]+>", "", text)))


@pytest.fixture
def site(client, facts):
    """Text of the public pages of the programme and its indicators, each fetched when asked for."""
    addresses = [reverse("programme:list"), reverse("indicators:list")]
    addresses += [row.get_absolute_url() for row in Initiative.objects.all()]
    addresses += [row.get_absolute_url() for row in Indicator.objects.all()]
    addresses += [row.get_absolute_url() for row in SourceDocument.objects.all()]
    return Pages(client, addresses)


class Pages(dict):
    def __init__(self, client, addresses):
        self.client, self.addresses = client, addresses

    def __missing__(self, address):
        self[address] = words_of(self.client, address)
        return self[address]


def test_every_row_is_on_a_public_page_in_its_words_and_every_figure_on_its_own_page(site):
    assert len(ROWS) == 130
    texts = [site[address] for address in site.addresses]
    lost = [
        row["action_or_system"]
        for row in ROWS
        if not any(
            re.sub(r"\s+", "", words) in text for text in texts for words in (row["fact_zh"], typeset(row["fact_zh"]))
        )
    ]
    assert lost == []
    source = re.sub(r"\s+", "", SourceDocument.objects.get(code=CONFERENCE).line)
    held = table("observations")
    assert len(held) == 50
    for row in held:
        observation = Observation.objects.get(indicator__code=row["indicator"], published_text=row["published_text"])
        text = site[f"/indicators/{row['indicator']}/"]
        for part in (row["published_text"], observation.period, source):
            assert re.sub(r"\s+", "", typeset(part)) in text, row
    for gauge in table("gauges", programme_demo.DATA):
        row = Observation.objects.published().filter(indicator__code=gauge["indicator"]).last()
        assert (
            re.sub(r"\s+", "", typeset(display_value(row, row.indicator).text))
            in site[f"/initiatives/{gauge['initiative']}/"]
        ), gauge


def test_qualifiers_never_get_lost(site):
    page = site["/initiatives/mass-sport/"]
    assert "6000余场次" in page
    assert re.findall(r"6000(?!余)", page) == []
    assert "超2023年4100余场次" in page
    assert "含义待核定" in page
    assert "多个国家" in site["/indicators/vocational-cooperation/"]
    assert "200兆以上" in site["/indicators/bandwidth/"]
    assert "并列全省第一" in site["/initiatives/quality/"]
    assert "是否并列未说明" in site["/initiatives/quality/"]


def test_targets_met_without_a_value(site):
    assert Target.objects.filter(value=None, declared_met=True).count() == 2
    assert "公布为提前完成“十四五”规划目标，目标值未公布" in site["/indicators/sport-instructors/"]


def test_loading_twice_changes_nothing(facts):
    models = (Observation, Indicator, Target, SourceDocument, ReportedFigure, Programme, Initiative, Measure, Milestone)
    Indicator.objects.filter(code="study-bases").update(name="改过的名称")
    counts = [model.objects.count() for model in models]
    demo.sources(), demo.indicators(), programme_demo.programme()
    assert [model.objects.count() for model in models] == counts
    assert Indicator.objects.get(code="study-bases").name == "改过的名称"


def test_the_eight_names_are_provisional_and_the_four_aims_are_not_guessed(facts):
    programme = Programme.objects.get()
    assert (programme.expected_count, programme.initiatives.provisional().count()) == (8, 8)
    aims = [row["fact_zh"] for row in ROWS if row["action_or_system"] == "四项目标"][0]
    assert all(name in aims for name in programme.pillars.values_list("name", flat=True))
    assert programme.pillars.count() == 4
