"""Square metres per resident: from totals, with both sides shown, beside the published figure."""

from datetime import date
from decimal import Decimal

import pytest

from events.facilities.computations import area_per_person
from events.facilities.demo import load_tables
from events.facilities.models import AreaStatement, Population
from events.facilities.per_person import of_year, years

pytestmark = pytest.mark.django_db
YEAR_END = date(2024, 12, 31)


@pytest.fixture
def statements(city, make):
    """One county with 1.00 m² and 9,000 residents, one with 3.00 m² and 1,000: the mean would say 2.00."""
    one, two = city["东昌府区"], city["临清市"]
    marks = {"as_of": YEAR_END, "source": "测试来源"}
    AreaStatement.objects.create(county=one, facility=make(), area_m2=2000, **marks)
    AreaStatement.objects.create(county=one, area_m2=7000, **marks)
    AreaStatement.objects.create(county=one, facility=make(), area_m2=99999, is_counted=False, **marks)
    AreaStatement.objects.create(county=two, area_m2=3000, **marks)
    Population.objects.create(county=one, year=2024, residents=9000, source="人口来源")
    Population.objects.create(county=two, year=2024, residents=1000, source="人口来源")


def test_the_city_comes_from_totals_not_from_the_mean(statements):
    found = of_year(2024)
    assert [line.ratio for line in found.lines] == [Decimal("1.00"), Decimal("3.00")]
    assert found.city.ratio == Decimal("1.20")
    assert (found.city.area_m2, found.city.residents) == (12000, 10000)


def test_half_a_hundredth_is_rounded_up(city):
    AreaStatement.objects.create(county=city["临清市"], as_of=YEAR_END, area_m2=Decimal("2.715"), source="x")
    Population.objects.create(county=city["临清市"], year=2024, residents=1, source="x")
    assert of_year(2024).city.ratio == Decimal("2.72")


def test_a_county_with_one_side_only_is_named_and_left_out(statements, city):
    Population.objects.filter(county=city["临清市"]).delete()
    found = of_year(2024)
    assert found.city.ratio == Decimal("1.00")
    assert found.incomplete == [city["临清市"]]


def test_years_need_both_sides(statements, city):
    Population.objects.create(county=city["临清市"], year=2023, residents=1000, source="x")
    AreaStatement.objects.create(county=city["临清市"], as_of=date(2024, 6, 30), area_m2=1, source="x")
    assert years() == [2024]


def test_the_page_shows_both_sides_the_source_the_date_and_the_published_value(client, statements):
    load_tables()
    page = client.get("/facilities/area/").content.decode()
    for text in (
        "1.20",
        "12,000",
        "10,000",
        "人口来源；测试来源",
        "2024 年 12 月 31 日",
        "2.72",
        "-1.52",
        "2025 年 3 月 18 日",
    ):
        assert text in page, text


def test_the_file_says_the_same(client, statements):
    lines = b"".join(client.get("/facilities/area/?format=csv").streaming_content).decode("utf-8-sig").splitlines()
    assert lines[3] == "全市（合计相除）,12000.00,10000,1.20"
    assert any(line.startswith("许可：") for line in lines)


def test_without_data_the_page_says_what_is_missing(client, db):
    assert "需要同一年末的场地面积和常住人口。" in client.get("/facilities/area/").content.decode()


def test_the_indicators_may_count_it(statements):
    counted = area_per_person(date(2025, 3, 18))
    assert (counted.value, counted.numerator, counted.denominator) == (Decimal("1.20"), 12000, 10000)
    assert area_per_person(date(2024, 12, 31)).value == Decimal("1.20")
    assert area_per_person(date(2024, 12, 30)) is None


@pytest.mark.parametrize("year", ["²", "２０２４", "٢٠٢٤", "-2024", "9" * 30, "2024.0", ""])
def test_what_is_no_year_shows_the_last_one(client, statements, year):
    answer = client.get("/facilities/area/", {"year": year})
    assert (answer.status_code, answer.context["found"].year) == (200, 2024)
