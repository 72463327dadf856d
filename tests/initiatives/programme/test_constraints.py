"""Every rule of the programme's tables, attacked through the model's checks and past them."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from initiatives.programme.models import Initiative, InitiativeIndicator, Measure, Milestone, Pillar, Programme
from tests.initiatives.indicators import factories

pytestmark = pytest.mark.django_db
LATE, EARLY = date(2025, 1, 1), date(2024, 1, 1)


@pytest.fixture
def plan():
    programme = Programme.objects.create(slug="plan", name="计划", short_name="计划", expected_count=8)
    programme.pillars.create(name="质量")
    initiative = programme.initiatives.create(slug="one", number=1, name="一")
    initiative.measures.create(code="m", name="措施")
    return programme


def attack(name):
    programme, initiative, measure = Programme.objects.get(), Initiative.objects.get(), Measure.objects.get()
    step = {"title": "里程碑", "measure": measure}
    measures = {"initiative": initiative, "code": "x", "name": "措施"}
    plan = {"slug": "p", "name": "计划", "short_name": "计划"}
    action = {"programme": programme, "slug": "two", "name": "二"}
    gauge = {"initiative": initiative}
    odd, month = LATE.replace(day=2), LATE.replace(month=2)
    indicator = factories.indicator("taken")
    InitiativeIndicator.objects.create(initiative=initiative, indicator=indicator, is_headline=True)
    other = factories.indicator("other")
    return {
        "programme_order": (Programme(**plan, start_on=LATE, end_on=EARLY), "不能早于"),
        "programme_start": (Programme(**plan, start_on=odd, start_precision="year"), "第一天"),
        "programme_end": (Programme(**plan, end_on=odd, end_precision="month"), "第一天"),
        "pillar_twice": (Pillar(programme=programme, name="质量"), "同名的目标领域"),
        "number_twice": (Initiative(**action, number=1), "这个序号"),
        "number_zero": (Initiative(**action, number=0), "从 1 开始"),
        "override_alone": (Initiative(**action, number=2, status_override="done"), "写明原因"),
        "reason_alone": (Initiative(**action, number=2, override_reason="因"), "写明原因"),
        "measure_order": (Measure(**measures, start_on=LATE, end_on=EARLY), "不能早于"),
        "measure_start": (Measure(**measures, start_on=month, start_precision="year"), "第一天"),
        "measure_end": (Measure(**measures, end_on=month, end_precision="year"), "第一天"),
        "no_owner": (Milestone(title="里程碑"), "只属于其中之一"),
        "two_owners": (Milestone(**step, initiative=initiative), "只属于其中之一"),
        "due": (Milestone(**step, due_on=odd, due_precision="month"), "第一天"),
        "confirmed_without_date": (Milestone(**step, confirmed=True), "精确到日"),
        "confirmed_month": (Milestone(**step, confirmed=True, due_on=LATE, due_precision="month"), "精确到日"),
        "done_without_date": (Milestone(**step, state="done"), "必须有完成日期"),
        "date_without_done": (Milestone(**step, completed_on=LATE), "必须有完成日期"),
        "completed": (Milestone(**step, state="done", completed_on=odd, completed_precision="month"), "第一天"),
        "gauge_twice": (InitiativeIndicator(**gauge, indicator=indicator), "已列有这个指标"),
        "two_headlines": (InitiativeIndicator(**gauge, indicator=other, is_headline=True), "只能有一个首页数字"),
    }[name]  # fmt: skip


NAMES = [
    *("programme_order", "programme_start", "programme_end", "pillar_twice", "number_twice", "number_zero"),
    *("override_alone", "reason_alone", "measure_order", "measure_start", "measure_end", "no_owner", "two_owners"),
    *("due", "confirmed_without_date", "confirmed_month", "done_without_date", "date_without_done", "completed"),
    *("gauge_twice", "two_headlines"),
]


@pytest.mark.parametrize("name", NAMES)
def test_rules(name, plan):
    row, sentence = attack(name)
    with pytest.raises(ValidationError, match=sentence):
        row.full_clean()
    with pytest.raises(IntegrityError), transaction.atomic():
        row.save()
