"""Every rule of the tables, attacked past the model's own checks and through them."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from initiatives.indicators.models import Comparison, Indicator, Observation, RankClaim, ReportedFigure, Target, Unit
from tests.initiatives.indicators import factories

pytestmark = pytest.mark.django_db

OBSERVATIONS = {
    "value_or_reason": ({"value": None}, "请填写数值"),
    "reason_without_value": ({"value": 1, "quality": "suppressed"}, "数值应留空"),
    "several_without_value": ({"value": 1, "qualifier": "several", "published_text": "多个"}, "数值应留空"),
    "several_has_text": ({"value": None, "qualifier": "several"}, "公布的原文"),
    "denominator_positive": ({"numerator": 1, "denominator": 0}, "分母必须大于 0"),
    "numerator_alone": ({"numerator": 1}, "一起填写"),
    "denominator_alone": ({"denominator": 1}, "一起填写"),
    "period_order": ({"period_start": date(2025, 1, 1), "start_precision": "year"}, "起始日期不能晚于"),
    "start_aligned": ({"period_start": date(2023, 5, 2), "start_precision": "month"}, "第一天"),
    "end_aligned": ({"period_end": date(2024, 5, 1), "end_precision": "year"}, "第一天"),
    "published_without_source": ({"state": "published", "source": None}, "来源"),
    "withdrawn_without_reason": ({"state": "withdrawn"}, "原因"),
}


@pytest.mark.parametrize("name", OBSERVATIONS)
def test_observation_rules(name):
    values, sentence = OBSERVATIONS[name]
    with pytest.raises(IntegrityError), transaction.atomic():
        factories.observation(factories.indicator(name), **values)
    row = {"period_end": date(2024, 1, 1), "end_precision": "year", "value": 1, "source": factories.source(), **values}
    with pytest.raises(ValidationError, match=sentence):
        Observation(indicator=factories.indicator(f"{name}-form"), **row).full_clean()


@pytest.mark.parametrize(
    "values",
    [
        {"value": 0},
        {"value": None, "quality": "unavailable"},
        {"value": None, "qualifier": "several", "published_text": "多个"},
    ],
)
def test_zero_and_explained_absence_are_kept(values):
    assert factories.observation(**values).pk


@pytest.mark.parametrize("place", [False, True])
def test_one_published_value_per_period_and_place(place, liaocheng):
    where = liaocheng if place else None
    of = factories.indicator()
    factories.published(of, place=where)
    factories.published(of, place=where, period_end=date(2023, 1, 1))
    factories.published(of, place=where, period_label="2024年暑期")
    factories.observation(of, place=where)
    with pytest.raises(IntegrityError), transaction.atomic():
        factories.published(of, place=where)


def test_percentages_stay_between_0_and_100():
    row = factories.observation(factories.indicator(unit=factories.percent()), value=100)
    row.full_clean()
    row.value = 101
    with pytest.raises(ValidationError, match="0 到 100"):
        row.full_clean()
    row.indicator.allow_over_100 = True
    row.full_clean()


def attacks():
    of, source, row = (
        factories.indicator("attacked"),
        factories.source(),
        factories.published(factories.indicator("held")),
    )
    claim = {"indicator": of, "scope": "全省", "quote": "第一", "as_of": date(2025, 3, 18), "source": source}
    comparison = {"observation": row, "reference_on": date(2023, 1, 1), "quote": "超", "source": source}
    return [
        (Target(indicator=of), "目标值未知"),
        (Target(indicator=of, value=1, met_on=date(2025, 1, 1)), "公布为已完成"),
        (Target(indicator=of, value=1, due_on=date(2025, 2, 1), due_precision="year"), "第一天"),
        (RankClaim(**claim), "大于 0 的名次"),
        (RankClaim(**claim, rank=0), "大于 0 的名次"),
        (RankClaim(**claim, kind="first", rank=1), "不填名次"),
        (RankClaim(**claim, rank=3, of_n=2), "不能小于名次"),
        (Comparison(**comparison, reference_value=4100), "不能填写数值"),
        (Indicator(code="i", name="指", unit=of.unit, decimals=7), "最多 6 位"),
        (Indicator(code="j", name="指", unit=of.unit, measure_type="rate"), "比率基数"),
        (Unit(code="u", name="单", word="个", decimals=7), "最多 6 位"),
    ]


@pytest.mark.parametrize("number", range(11))
def test_rules_of_the_other_tables(number):
    row, sentence = attacks()[number]
    with pytest.raises(ValidationError, match=sentence):
        row.full_clean()
    with pytest.raises(IntegrityError), transaction.atomic():
        row.save()


def test_one_target_per_plan_and_date():
    of, values = factories.indicator(), {"plan": "“十四五”规划", "due_on": date(2025, 1, 1), "due_precision": "year"}
    Target.objects.create(indicator=of, value=1, **values)
    with pytest.raises(IntegrityError), transaction.atomic():
        Target.objects.create(indicator=of, value=2, **values)


def test_a_value_is_reported_once():
    row = factories.published()
    ReportedFigure.objects.create(observation=row, computed_at=date(2024, 1, 1))
    with pytest.raises(IntegrityError), transaction.atomic():
        ReportedFigure.objects.create(observation=row, computed_at=date(2024, 1, 2))
