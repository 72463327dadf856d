"""Status follows milestones and indicators; a hand-set one carries its reason."""

from datetime import date

import pytest
from django.utils.translation import override

from initiatives.indicators.models import Target
from initiatives.programme.enums import Progress, Status
from initiatives.programme.models import Initiative, InitiativeIndicator, Milestone, Programme
from initiatives.programme.overview import with_progress
from initiatives.programme.status import of_initiative, of_measure
from portal.actions.refusal import ActionRefused
from tests.initiatives.acting import perform
from tests.initiatives.indicators import factories

pytestmark = pytest.mark.django_db
TODAY = date(2025, 6, 15)


@pytest.fixture
def measure():
    programme = Programme.objects.create(
        slug="p", name="计划", short_name="计划", end_on=date(2025, 1, 1), end_precision="day"
    )
    return programme.initiatives.create(slug="i", number=1, name="行动").measures.create(code="m", name="措施")


def step(measure, due="2025-06-30", precision="day", **values):
    return Milestone.objects.create(
        measure=measure, title="里程碑", due_on=date.fromisoformat(due), due_precision=precision, **values
    )


def initiative():
    return with_progress(Initiative.objects.all()).get()


@pytest.mark.parametrize(
    ("due", "precision", "late"),
    [
        ("2025-06-14", "day", True),
        ("2025-06-15", "day", False),
        ("2025-06-01", "month", False),
        ("2025-05-01", "month", True),
        ("2025-01-01", "year", False),
        ("2024-01-01", "year", True),
    ],
)
def test_late_means_the_whole_due_period_has_passed(measure, due, precision, late):
    row = step(measure, due, precision)
    assert row.overdue(TODAY) is late
    assert list(Milestone.objects.overdue(TODAY)) == ([row] if late else [])
    assert (of_measure(measure, TODAY).status == Status.LATE) is late


def test_a_measure_follows_its_milestones(measure):
    assert of_measure(measure, TODAY).status == Status.PLANNED
    assert of_measure(measure, TODAY, measured=True).status == Status.ACTIVE
    first, second = step(measure), step(measure)
    assert of_measure(measure, TODAY).status == Status.PLANNED
    perform(first, "start")
    assert of_measure(measure, TODAY).status == Status.ACTIVE
    perform(first, "complete", completed_on=TODAY)
    assert of_measure(measure, TODAY).rule == "里程碑 1/2 已完成"
    with override("en"):
        assert of_measure(measure, TODAY).rule == "1 of 2 milestones done"
    perform(second, "drop")
    assert of_measure(measure, TODAY).status == Status.DONE
    measure.period_label = "持续"
    assert of_measure(measure, TODAY).status == Status.ACTIVE


def test_an_initiative_is_done_only_when_its_targets_are_met(measure):
    row = step(measure)
    perform(row, "complete", completed_on=TODAY)
    assert of_initiative(initiative(), TODAY).status == Status.DONE
    indicator = factories.published(factories.indicator(), value=10).indicator
    InitiativeIndicator.objects.create(initiative=measure.initiative, indicator=indicator)
    target = Target.objects.create(indicator=indicator, value=12)
    verdict = of_initiative(initiative(), TODAY)
    assert (verdict.status, "1 项有目标的指标中 0 项" in verdict.rule) == (Status.ACTIVE, True)
    target.is_demo = True
    target.save()
    assert of_initiative(initiative(), TODAY).status == Status.DONE, "invented targets do not decide"
    Programme.objects.update(end_on=None)
    assert of_initiative(initiative(), TODAY).status == Status.ACTIVE


def test_override_needs_a_reason_and_can_be_lifted(measure):
    row = measure.initiative
    with pytest.raises(ActionRefused, match="写明原因"):
        perform(row, "override", status=Status.DONE, reason=" ")
    with pytest.raises(ActionRefused, match="选择一个状态"):
        perform(row, "override", status="great")
    perform(row, "override", status=Status.STANDING, reason="列入长期工作")
    verdict = of_initiative(initiative(), TODAY)
    assert (verdict.word, verdict.rule) == ("长期实施", "人工确定：列入长期工作")
    perform(row, "follow-derived", reason="")
    with pytest.raises(ActionRefused, match="不需要恢复"):
        perform(row, "follow-derived")
    assert of_initiative(initiative(), TODAY).status == Status.PLANNED
    reasons = list(row.history.values_list("history_change_reason", flat=True)[:2])
    assert reasons == ["恢复自动状态", "人工确定状态：列入长期工作"]


def test_moving_a_milestone(measure):
    month = {"completed_on": date(2025, 3, 18), "precision": "month", "by_then": True}
    row = perform(step(measure), "complete", **month).record
    assert (row.state, row.completed) == (Progress.DONE, "不晚于 2025 年 3 月")
    with pytest.raises(ActionRefused, match="已经是“已完成”"):
        perform(row, "complete", completed_on=TODAY)
    row = perform(row, "reopen").record
    assert (row.completed_on, Milestone.objects.get(pk=row.pk).completed_by_then) == (None, False)
