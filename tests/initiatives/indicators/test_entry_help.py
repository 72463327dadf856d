"""What the page for many values says while one types: sums of counties, far jumps, the source among hundreds."""

from datetime import date

import pytest
from django.urls import reverse

from initiatives.indicators.models import Observation
from portal.accounts.roles import Role
from tests.factories import person, tree
from tests.initiatives.indicators import factories

pytestmark = pytest.mark.django_db
ENTRY = "admin:indicators_observation_entry"


@pytest.fixture
def keeper(client):
    client.force_login(person(Role.DATA, tree()["city"]))
    return client


def opened(client, row, periods="2024"):
    return client.get(reverse(ENTRY), {"indicator": row.code, "periods": periods})


def test_the_counties_are_added_up_and_the_city_is_not(keeper):
    row, places = factories.indicator(), tree()
    for place, value in ((places["a"], 3), (places["b"], 4), (None, 100)):
        factories.observation(row, place=place, value=value)
    page = opened(keeper, row, "2024 2025")
    assert page.context["grid"].sums == [7, 0]
    assert '<output class="sum" data-column="0">7</output>' in page.content.decode()


@pytest.mark.parametrize("rate", [{"percent": True}, {"rate_base": 1000}, {"denominator_label": "常住人口"}])
def test_rates_are_not_added_up(keeper, rate):
    unit = factories.percent() if rate.pop("percent", None) else None
    row = factories.indicator(unit=unit, **rate)
    page = opened(keeper, row)
    assert page.context["grid"].sums is None
    assert "不能相加" in page.content.decode()


@pytest.mark.parametrize(
    ("value", "said"),
    [(70, "比上期少 30%，请确认"), (71, ""), (130, "比上期多 30%，请确认"), (100, ""), (1000, "比上期多 900%，请确认")],
)
def test_a_value_far_from_the_last_one_asks_to_be_looked_at(keeper, value, said):
    row, county = factories.indicator(), tree()["a"]
    factories.published(row, place=county, value=100, period_end=date(2023, 1, 1))
    factories.observation(row, place=county, value=value)
    cell = next(cell for cell in opened(keeper, row).context["grid"].cells if cell.place == county)
    assert cell.jump == said


def test_where_nothing_came_before_nothing_is_asked(keeper):
    row, county = factories.indicator(), tree()["a"]
    factories.published(row, place=county, value=0, period_end=date(2023, 1, 1))
    factories.observation(row, place=county, value=5)
    assert [cell.jump for cell in opened(keeper, row).context["grid"].cells if cell.jump] == []


@pytest.mark.parametrize("typed", ["pk", "code"])
def test_the_source_is_searched_and_kept(keeper, typed):
    row, county, paper = factories.indicator(), tree()["a"], factories.source()
    page = opened(keeper, row)
    assert 'data-field-name="source"' in page.content.decode()
    cell = next(cell for cell in page.context["grid"].cells if cell.place == county)
    form = {"indicator": row.code, "periods": "2024", "source": getattr(paper, typed), cell.key: "3"}
    assert keeper.post(reverse(ENTRY), form).status_code == 302
    assert Observation.objects.get().source == paper


def test_an_unknown_source_saves_nothing(keeper):
    row, county = factories.indicator(), tree()["a"]
    cell = next(cell for cell in opened(keeper, row).context["grid"].cells if cell.place == county)
    form = {"indicator": row.code, "periods": "2024", "source": "没有", cell.key: "3"}
    page = keeper.post(reverse(ENTRY), form)
    assert "没有代码或名称为“没有”的来源文献" in page.content.decode()
    assert Observation.objects.count() == 0
