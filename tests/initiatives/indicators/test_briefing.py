"""The page of the press conference: every published figure, linked to its indicator, and no speech that nobody gave."""

import re

import pytest

from initiatives.indicators.briefing import NOTE
from initiatives.indicators.demo import briefing
from initiatives.indicators.models import Observation
from initiatives.indicators.quoted import key_of, resolve
from portal.content.demo import load_channels
from portal.content.figures import fault_of, uses_in
from portal.content.models import Edition, FigureUse, Turn
from tests.portal.content.test_pages import words

pytestmark = pytest.mark.django_db


@pytest.fixture
def page(with_facts):
    load_channels()
    briefing()
    return Edition.objects.get()


def test_every_published_figure_stands_there_as_it_was_published(page):
    uses = [use for turn in Turn.objects.order_by("position") for use in uses_in(turn.text)]
    source = Observation.objects.get(indicator__code="new-places-2024", place=None).source
    expected = {
        key_of(row) for row in Observation.objects.published().citywide().filter(source=source).exclude(quote="")
    }
    assert {use.key for use in uses} == expected
    assert len(expected) >= 30
    assert [fault for use in uses if (fault := fault_of(use, resolve(expected)))] == []
    assert FigureUse.objects.count() == len(expected)


def test_the_page_says_what_it_is_and_leads_to_the_indicators(client, page):
    html = client.get(page.get_absolute_url()).content.decode()
    assert NOTE in html
    assert len(re.findall(r'class="dfig"', html)) == FigureUse.objects.count()
    assert "4800余个" in words(client.get(page.get_absolute_url())).replace(" ", "").replace("\u2009", "").replace(
        "\u202f", ""
    )
    quoted = words(client.get("/indicators/new-places-2024/"))
    assert page.title in quoted


def test_a_second_start_adds_nothing(page):
    briefing()
    assert Edition.objects.count() == 1
